"""Writes golden/edgel3.json and golden/openl3.json: log-mels and embeddings of signals made by formula.

Run as `python3 test/parity/l3_reference.py CHECKPOINT`, where CHECKPOINT is edgel3_sea_ust_audio_emb_64.h5.gz of the
EdgeL3 project. The goldens hold results only, never weights. OpenL3 is checked on weights made by formula, in its own
shapes.

An independent forward pass in float64: OpenL3's front-ends in NumPy with np.fft, EdgeL3's as Kapre 0.1 states it, each
window apart and with the transform's kernels of the checkpoint; the networks as functions of the weights. Facts of the
models: openl3 0.4 (github.com/marl/openl3), edgel3 0.2 (github.com/ksangeeta2429/edgel3), Kapre 0.1.4 and 0.3.5
(github.com/keunwoochoi/kapre), all MIT.
"""

import gzip
import hashlib
import io
import json
import pathlib
import platform
import sys

import h5py
import numpy as np
import torch
import torch.nn.functional as F

GOLDEN = pathlib.Path(__file__).parent / 'golden'
EPSILON = 1e-3


def lcg(count, seed):
    """Uniform draws in [-1, 1): x <- (1664525 x + 1013904223) mod 2^32, the value x / 2^31 - 1."""
    out = np.empty(count)
    x = seed
    for i in range(count):
        x = (1664525 * x + 1013904223) % 2**32
        out[i] = x / 2**31 - 1
    return out


def signals(rate):
    """Again in test/support/l3-signals.ts. The faint noise keeps every band above float32's rounding."""
    t = np.arange(rate * 7 // 10) / rate
    tones = sum(0.3 / k * np.sin(2 * np.pi * 330 * k * t) for k in range(1, 9)) * np.exp(-2 * t)
    short = np.arange(rate // 3) / rate
    made = {
        'tones': tones + 1e-3 * lcg(len(t), 1),
        'noise': 0.2 * lcg(rate * 13 // 20, 2),
        'chirp': 0.5 * np.sin(2 * np.pi * (100 + 0.2 * rate * short) * short) + 1e-3 * lcg(len(short), 3),
        'silence': np.zeros(rate // 4),
    }
    # The graph takes float32 samples; both sides start from the same.
    return {name: samples.astype(np.float32).astype(np.float64) for name, samples in made.items()}


def windows(samples, rate):
    """One second every tenth, the first centred on the first sample, zeros at the end until the last is whole."""
    centred = np.concatenate([np.zeros(rate // 2), samples])
    hop = rate // 10
    count = 1 + max(0, -(-(len(centred) - rate) // hop))
    padded = np.pad(centred, (0, rate + (count - 1) * hop - len(centred)))
    return np.stack([padded[i * hop:i * hop + rate] for i in range(count)])


def decibels(amplitude):
    logs = 10 * np.log10(np.maximum(amplitude, 1e-10))
    return np.maximum(logs - logs.max(), -80)


def slaney_mel(bands, rate=48000, fft=2048):
    """librosa's filters.mel(htk=False, norm='slaney')."""
    step = np.log(6.4) / 27

    def hertz(mel):
        return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp(step * (np.maximum(mel, 15) - 15)))

    top = 15 + np.log(rate / 2 / 1000) / step
    edges = hertz(np.linspace(0, top, bands + 2))
    bins = np.arange(fft // 2 + 1) * rate / fft
    up = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    down = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    return np.maximum(0, np.minimum(up, down)) * 2 / (edges[2:] - edges[:-2])[:, None]


def openl3_mel(window, bands, front_end):
    """Shape [bands, 199]."""
    if front_end == 'kapre':
        # tf.signal.stft with pad_end: as many frames as begin in the window.
        padded = np.pad(window, (0, 2048))
    else:
        padded = np.pad(window, 1024, mode='reflect')
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(2048) / 2048)
    frames = np.stack([padded[t * 242:t * 242 + 2048] for t in range(199)])
    return decibels(slaney_mel(bands) @ np.abs(np.fft.rfft(frames * hann)).T)


def edgel3_mel(window, state):
    """Shape [64, 50]."""
    padded = np.pad(window, 432)
    frames = np.stack([padded[t * 160:t * 160 + 1024] for t in range(50)])
    real, imaginary = (frames @ state[f'melspectrogram_1/{part}_kernels:0'][:, 0, 0] for part in ('real', 'imag'))
    power = real**2 + imaginary**2
    return decibels(np.sqrt(power @ state['melspectrogram_1/Variable:0'])).T


def network(state, mel, last_norm):
    """mel: [windows, bands, frames]."""

    def norm(index, x):
        gamma, beta, mean, var = (
            torch.from_numpy(state[f'batch_normalization_{index}/{part}:0'])[:, None, None]
            for part in ('gamma', 'beta', 'moving_mean', 'moving_variance')
        )
        return (x - mean) / torch.sqrt(var + EPSILON) * gamma + beta

    x = norm(1, torch.from_numpy(mel)[:, None])
    for i in range(1, 9):
        layer = 'audio_embedding_layer' if i == 8 else f'conv2d_{i}'
        kernel = torch.from_numpy(state[f'{layer}/kernel:0'].transpose(3, 2, 0, 1).copy())
        x = F.conv2d(x, kernel, torch.from_numpy(state[f'{layer}/bias:0']), padding=1)
        if i < 8 or last_norm:
            x = torch.relu(norm(i + 1, x))
        if i in (2, 4, 6):
            x = F.max_pool2d(x, 2)
    return F.max_pool2d(x, x.shape[2:])[:, :, 0, 0].numpy()


def shapes(channels):
    """Names and shapes of OpenL3's weights in the checkpoint's order."""
    parts = ('gamma', 'beta', 'moving_mean', 'moving_variance')
    parts = ('gamma', 'beta', 'moving_mean', 'moving_variance')
    norm = lambda index, width: [(f'batch_normalization_{index}/{part}:0', (width,)) for part in parts]
    out = norm(1, 1)
    inputs = 1
    for i in range(1, 9):
        width = channels[(i - 1) // 2]
        layer = 'audio_embedding_layer' if i == 8 else f'conv2d_{i}'
        out += [(f'{layer}/kernel:0', (3, 3, inputs, width)), (f'{layer}/bias:0', (width,))]
        if i < 8:
            out += norm(i + 1, width)
        inputs = width
    return out


def draws(count, seed):
    """Uniform in [-1/2, 1/2) by mixing the bits of j + 2654435769 (seed + 1), j the index."""
    x = (np.arange(count, dtype=np.uint64) + np.uint64(2654435769 * (seed + 1) % 2**32)) % np.uint64(2**32)
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x = (x ^ (x >> np.uint64(shift))) * np.uint64(factor) % np.uint64(2**32)
    return (x ^ (x >> np.uint64(16))) / 2**32 - 0.5


def made_state():
    """
    Weights by formula (again in test/support/l3-weights.ts), float32: element j of the i-th tensor is
    scale * draws(j, i) + offset. Kernels: scale sqrt(24 / fan in), which keeps a signal's size through a rectifier;
    biases, betas and means: 1/5; gammas and variances: 1/2, offset 1. The first norm's mean and variance, the decibels'
    own, have scale 10 and offset -40, scale 100 and offset 400.
    """
    state = {}
    for i, (name, dims) in enumerate(shapes((64, 128, 256, 512))):
        u = draws(int(np.prod(dims)), i)
        if name.endswith('kernel:0'):
            u = u * np.sqrt(24 / np.prod(dims[:3]))
        elif name == 'batch_normalization_1/moving_mean:0':
            u = 10 * u - 40
        elif name == 'batch_normalization_1/moving_variance:0':
            u = 100 * u + 400
        elif name.endswith(('gamma:0', 'variance:0')):
            u = u / 2 + 1
        else:
            u = u / 5
        state[name] = u.astype(np.float32).astype(np.float64).reshape(dims)
    return state


def rounded(rows):
    return [[float(f'{v:.7g}') for v in row] for row in rows]


def column(mel, frame):
    return [round(float(v), 5) for v in mel[:, frame]]


def edgel3(checkpoint):
    packed = checkpoint.read_bytes()
    state = {}
    group = h5py.File(io.BytesIO(gzip.decompress(packed)), 'r')['model_weights']
    for layer in group.attrs['layer_names']:
        for name in group[layer].attrs['weight_names']:
            state[name.decode()] = group[layer][name][:].astype(np.float64)
    golden = {'checkpoint': {'file': checkpoint.name, 'sha256': hashlib.sha256(packed).hexdigest()}, 'signals': {}}
    for name, samples in signals(8000).items():
        mel = np.stack([edgel3_mel(window, state) for window in windows(samples, 8000)])
        golden['signals'][name] = {
            'embedding': rounded(network(state, mel, True)),
            # Edges and middle of the last window.
            'logMel': {str(frame): column(mel[-1], frame) for frame in (0, 2, 3, 25, 46, 47, 49)},
        }
    return golden


def openl3():
    state = made_state()
    golden = {'cases': []}
    for bands, front_end, name in ((128, 'kapre', 'tones'), (128, 'librosa', 'chirp'), (256, 'kapre', 'chirp')):
        mel = np.stack([openl3_mel(window, bands, front_end) for window in windows(signals(48000)[name], 48000)])
        golden['cases'].append({
            'bands': bands,
            'frontEnd': front_end,
            'signal': name,
            'embedding': rounded(network(state, mel, False)),
            'logMel': {str(frame): column(mel[-1], frame) for frame in (0, 4, 100, 150, 195, 198)},
        })
    return golden


def main():
    modules = {'numpy': np, 'torch': torch, 'h5py': h5py}
    versions = {'python': platform.python_version(), **{name: module.__version__ for name, module in modules.items()}}
    for name, golden in (('edgel3', edgel3(pathlib.Path(sys.argv[1]))), ('openl3', openl3())):
        (GOLDEN / f'{name}.json').write_text(json.dumps({'versions': versions, **golden}) + '\n')


main()
