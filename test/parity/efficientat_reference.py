"""Writes golden/efficientat.json: EfficientAT's log-mel, embeddings and class scores of signals made by formula.

Run as `python3 test/parity/efficientat_reference.py CHECKPOINT`, where CHECKPOINT is mn04_as_mAP_432.pt of the project's
releases. The golden holds results only, never weights. mn10 is checked on weights made by formula, in mn10's own shapes.

An independent forward pass in float64: the front-end in NumPy with np.fft, the network as functions of the state dict. Facts of the
model: Schmid, Koutini and Widmer, Efficient Large-scale Audio Tagging via Transformer-to-CNN Knowledge Distillation, ICASSP 2023, and
its code (github.com/fschmid56/EfficientAT, MIT licence).
"""

import hashlib
import json
import pathlib
import platform
import sys

import numpy as np
import torch
import torch.nn.functional as F

GOLDEN = pathlib.Path(__file__).parent / 'golden' / 'efficientat.json'
RATE = 32000

# Kernel, expanded channels, output channels, squeeze-excitation, hard-swish, stride at width 1: MobileNetV3-Large.
BLOCKS = [
    (3, 16, 16, False, False, 1),
    (3, 64, 24, False, False, 2),
    (3, 72, 24, False, False, 1),
    (5, 72, 40, True, False, 2),
    (5, 120, 40, True, False, 1),
    (5, 120, 40, True, False, 1),
    (3, 240, 80, False, True, 2),
    (3, 200, 80, False, True, 1),
    (3, 184, 80, False, True, 1),
    (3, 184, 80, False, True, 1),
    (3, 480, 112, True, True, 1),
    (3, 672, 112, True, True, 1),
    (5, 672, 160, True, True, 2),
    (5, 960, 160, True, True, 1),
    (5, 960, 160, True, True, 1),
]


def lcg(count, seed):
    """Uniform draws in [-1, 1): x <- (1664525 x + 1013904223) mod 2^32, the value x / 2^31 - 1."""
    out = np.empty(count)
    x = seed
    for i in range(count):
        x = (1664525 * x + 1013904223) % 2**32
        out[i] = x / 2**31 - 1
    return out


def signals():
    """The formulas stand again in efficientat.parity.test.ts."""
    t = np.arange(RATE * 3 // 2) / RATE
    tones = sum(0.3 / k * np.sin(2 * np.pi * 330 * k * t) for k in range(1, 9)) * np.exp(-2 * t)
    short = np.arange(7777) / RATE
    return {
        'tones': tones,
        'noise': 0.2 * lcg(RATE, 1),
        'chirp': 0.5 * np.sin(2 * np.pi * (100 + 9000 * short) * short),
        'silence': np.zeros(16000),
    }


def kaldi_mel(count=128, fft=1024, low=0.0, high=15000.0):
    """Triangles on the mel scale 1127 ln(1 + f / 700), peaks of 1, as Kaldi; the Nyquist bin has no weight."""
    mel = lambda f: 1127 * np.log1p(f / 700)
    edges = mel(low) + (mel(high) - mel(low)) / (count + 1) * np.arange(count + 2)
    bins = mel(np.arange(fft // 2) * RATE / fft)
    up = (bins - edges[:-2, None]) / (edges[1:-1, None] - edges[:-2, None])
    down = (edges[2:, None] - bins) / (edges[2:, None] - edges[1:-1, None])
    return np.maximum(0, np.minimum(up, down))


def log_mel(samples):
    emphasised = samples[1:] - 0.97 * samples[:-1]
    padded = np.pad(emphasised, 512, mode='reflect')
    window = np.zeros(1024)
    window[112:912] = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(800) / 799)
    frames = np.lib.stride_tricks.sliding_window_view(padded, 1024)[::320]
    power = np.abs(np.fft.rfft(frames * window)) ** 2
    return (np.log(power[:, :512] @ kaldi_mel().T + 1e-5) + 4.5) / 5


def normalised(state, name, x):
    w, b, mean, var = (state[f'{name}.{key}'][:, None, None] for key in ('weight', 'bias', 'running_mean', 'running_var'))
    return (x - mean) / torch.sqrt(var + 1e-3) * w + b


def conv(state, name, x, stride=1, groups=1):
    weight = state[f'{name}.0.weight']
    return normalised(state, f'{name}.1', F.conv2d(x, weight, None, stride, (weight.shape[2] - 1) // 2, 1, groups))


def hard_swish(x):
    return x * torch.clamp(x + 3, 0, 6) / 6


def squeeze_excitation(state, name, x):
    s = x.mean(dim=(2, 3))
    s = torch.relu(s @ state[f'{name}.fc1.weight'].T + state[f'{name}.fc1.bias'])
    s = torch.sigmoid(s @ state[f'{name}.fc2.weight'].T + state[f'{name}.fc2.bias'])
    return x * s[:, :, None, None]


def network(state, mel):
    x = torch.from_numpy(mel.T.copy())[None, None]
    x = hard_swish(conv(state, 'features.0', x, stride=2))
    for i, (_, expanded, _, squeeze, hard, stride) in enumerate(BLOCKS, start=1):
        activation = hard_swish if hard else torch.relu
        block = f'features.{i}.block'
        before, layer = x, 0
        if i > 1:
            x = activation(conv(state, f'{block}.0', x))
            layer = 1
        x = activation(conv(state, f'{block}.{layer}', x, stride, groups=x.shape[1]))
        if squeeze:
            layer += 1
            x = squeeze_excitation(state, f'{block}.{layer}.conc_se_layers.0', x)
        x = conv(state, f'{block}.{layer + 1}', x)
        if stride == 1 and x.shape == before.shape:
            x = x + before
    x = hard_swish(conv(state, 'features.16', x))
    embedding = x.mean(dim=(2, 3))[0]
    hidden = hard_swish(state['classifier.2.weight'] @ embedding + state['classifier.2.bias'])
    scores = torch.sigmoid(state['classifier.5.weight'] @ hidden + state['classifier.5.bias'])
    return embedding.numpy(), scores.numpy()


def divisible(value):
    rounded = max(8, int(value + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * value else rounded


def shapes(width):
    """Names and shapes of the state dict, in its own order."""
    wide = lambda channels: divisible(channels * width)
    out = []

    def conv_shapes(name, *dims):
        out.append((f'{name}.0.weight', dims))
        out.extend((f'{name}.1.{key}', dims[:1]) for key in ('weight', 'bias', 'running_mean', 'running_var'))

    last = wide(16)
    conv_shapes('features.0', last, 1, 3, 3)
    for i, (kernel, expanded, channels, squeeze, _, _) in enumerate(BLOCKS, start=1):
        inner, block, layer = wide(expanded), f'features.{i}.block', 0
        if inner != last:
            conv_shapes(f'{block}.0', inner, last, 1, 1)
            layer = 1
        conv_shapes(f'{block}.{layer}', inner, 1, kernel, kernel)
        if squeeze:
            layer += 1
            narrow = divisible(inner // 4)
            name = f'{block}.{layer}.conc_se_layers.0'
            out.extend([(f'{name}.fc1.weight', (narrow, inner)), (f'{name}.fc1.bias', (narrow,))])
            out.extend([(f'{name}.fc2.weight', (inner, narrow)), (f'{name}.fc2.bias', (inner,))])
        conv_shapes(f'{block}.{layer + 1}', wide(channels), inner, 1, 1)
        last = wide(channels)
    conv_shapes('features.16', 6 * last, last, 1, 1)
    out.extend([('classifier.2.weight', (wide(1280), 6 * last)), ('classifier.2.bias', (wide(1280),))])
    out.extend([('classifier.5.weight', (527, wide(1280))), ('classifier.5.bias', (527,))])
    return out


def made_state(width):
    """
    Weights by formula, float32: element j of the i-th tensor is scale * u + offset, with u = frac(0.6180339887498949 (j + 1) + 0.37 i)
    - 1/2. Kernels: scale sqrt(24 / fan in), which keeps a signal's size through a ReLU; means and biases: scale 1/5; gains and
    variances: scale 1/2, offset 1.
    """
    state = {}
    for i, (name, dims) in enumerate(shapes(width)):
        j = np.arange(1, int(np.prod(dims)) + 1)
        u = np.mod(0.6180339887498949 * j + 0.37 * i, 1) - 0.5
        if len(dims) > 1:
            u *= np.sqrt(24 / np.prod(dims[1:]))
        elif name.endswith(('.weight', '.running_var')):
            u = u / 2 + 1
        else:
            u /= 5
        state[name] = torch.from_numpy(u.astype(np.float32).astype(np.float64).reshape(dims))
    return state


def results(state, names):
    out = {}
    for name, samples in signals().items():
        if name not in names:
            continue
        # The graph takes float32 samples; both sides start from the same.
        embedding, scores = network(state, log_mel(samples.astype(np.float32).astype(np.float64)))
        out[name] = {'embedding': [float(f'{v:.8g}') for v in embedding], 'scores': [float(f'{v:.6g}') for v in scores]}
    return out


def main():
    checkpoint = pathlib.Path(sys.argv[1])
    loaded = {name: value.double() for name, value in torch.load(checkpoint, map_location='cpu').items()}
    listed = {name: tuple(value.shape) for name, value in loaded.items() if not name.endswith('num_batches_tracked')}
    assert listed == dict(shapes(0.4)), 'the checkpoint is not an mn04'
    tones = log_mel(signals()['tones'].astype(np.float32).astype(np.float64))
    golden = {
        'versions': {'python': platform.python_version(), 'numpy': np.__version__, 'torch': torch.__version__},
        'checkpoint': {
            'file': checkpoint.name,
            'sha256': hashlib.sha256(checkpoint.read_bytes()).hexdigest(),
            # Sum and sum of squares of each tensor, for the reader of checkpoints.
            'tensors': {
                name: [list(value.shape), float(value.sum()), float((value**2).sum())] for name, value in loaded.items()
            },
        },
        'logMel': {'frames': len(tones), 'rows': {str(i): tones[i].round(7).tolist() for i in (0, 1, 70, len(tones) - 1)}},
        'mn04': results(loaded, ('tones', 'noise', 'chirp', 'silence')),
        'made': {'shapes': shapes(1.0), **results(made_state(1.0), ('chirp',))},
    }
    GOLDEN.write_text(json.dumps(golden) + '\n')


main()
