"""Writes golden/yamnet.json: log-mel, embeddings and scores of YAMNet with weights made by formula.

Run as `python3 test/parity/yamnet_reference.py [CHECKPOINT GOLDEN.npz]`; with a yamnet.h5 and arrays computed from it by
another implementation, it also prints how far this forward pass is from them.

An independent forward pass in float64: NumPy's FFT and a mel matrix for the front-end, torch for the network. Facts of the
model: research/audioset/yamnet of github.com/tensorflow/models (Apache-2.0).
"""

import json
import pathlib
import platform
import sys

import numpy as np
import torch
import torch.nn.functional as F

GOLDEN = pathlib.Path(__file__).parent / 'golden'
STRIDES = [2, 1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1]
CHANNELS = [32, 64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024]
CLASSES = 521
RATE = 16000


def draws(count, seed):
    """Uniform in [-1/2, 1/2): a hash of the index."""
    x = (np.arange(count, dtype=np.uint64) + (2654435769 * (seed + 1)) % 2**32) % 2**32
    for multiplier, shift in ((0x7feb352d, 16), (0x846ca68b, 15)):
        x = ((x ^ (x >> np.uint64(shift))) * np.uint64(multiplier)) % 2**32
    return (x ^ (x >> np.uint64(16))) / 2**32 - 0.5


def shapes():
    """Names and shapes of the checkpoint's tensors in its order."""
    def norm(name, width):
        return [(f'{name}/bn/{part}:0', (width,)) for part in ('beta', 'moving_mean', 'moving_variance')]

    found = [('layer1/conv/kernel:0', (3, 3, 1, 32)), *norm('layer1/conv', 32)]
    for i in range(1, 14):
        name, before, after = f'layer{i + 1}', CHANNELS[i - 1], CHANNELS[i]
        found += [(f'{name}/depthwise_conv/depthwise_kernel:0', (3, 3, before, 1)), *norm(f'{name}/depthwise_conv', before)]
        found += [(f'{name}/pointwise_conv/kernel:0', (1, 1, before, after)), *norm(f'{name}/pointwise_conv', after)]
    return [*found, ('logits/kernel:0', (1024, CLASSES)), ('logits/bias:0', (CLASSES,))]


def made_weights():
    """Again in test/support/yamnet-weights.ts."""
    weights = {}
    for seed, (name, shape) in enumerate(shapes()):
        size = int(np.prod(shape))
        u = draws(size, seed)
        if 'kernel' in name:
            outputs = shape[2] if 'depthwise' in name else shape[-1]
            u = np.sqrt(24 * outputs / size) * u
        else:
            u = u / 2 + 1 if 'variance' in name else u / 5
        weights[name] = u.reshape(shape).astype(np.float32).astype(np.float64)
    return weights


def mel_matrix():
    def mel(hertz):
        return 1127 * np.log(1 + hertz / 700)

    edges = np.linspace(mel(125), mel(7500), 66)
    bins = mel(np.arange(257) * RATE / 512)
    up = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    down = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    matrix = np.maximum(0, np.minimum(up, down))
    matrix[:, 0] = 0
    return matrix


def log_mel(samples):
    frames = np.lib.stride_tricks.sliding_window_view(samples, 400)[::160]
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
    return np.log(np.abs(np.fft.rfft(frames * hann, 512)) @ mel_matrix().T + 0.001)


def padded(samples):
    """To 15600 samples and then to whole hops of 7680."""
    hops = -(-max(0, len(samples) - 15600) // 7680)
    return np.pad(samples, (0, 15600 + 7680 * hops - len(samples)))


def network(patches, weights):
    """patches [P, 96, 64] -> embeddings [P, 1024], scores [P, 521]."""
    def tensor(name):
        return torch.from_numpy(weights[name])

    def conv(value, kernel, stride, name, groups=1):
        size = kernel.shape[-1]
        # TensorFlow's 'same': what is missing to ceil(n / stride) outputs, the larger half at the end.
        pads = []
        for n in (value.shape[3], value.shape[2]):
            missing = max(0, (-(-n // stride) - 1) * stride + size - n)
            pads += [missing // 2, missing - missing // 2]
        value = F.conv2d(F.pad(value, pads), kernel, stride=stride, groups=groups)
        mean, variance, beta = (tensor(f'{name}/bn/{part}:0') for part in ('moving_mean', 'moving_variance', 'beta'))
        return F.relu(F.batch_norm(value, mean, variance, None, beta, eps=1e-4))

    value = torch.from_numpy(patches)[:, None]
    value = conv(value, tensor('layer1/conv/kernel:0').permute(3, 2, 0, 1), 2, 'layer1/conv')
    for i in range(1, 14):
        name = f'layer{i + 1}'
        depthwise = tensor(f'{name}/depthwise_conv/depthwise_kernel:0').permute(2, 3, 0, 1)
        value = conv(value, depthwise, STRIDES[i], f'{name}/depthwise_conv', groups=CHANNELS[i - 1])
        pointwise = tensor(f'{name}/pointwise_conv/kernel:0').permute(3, 2, 0, 1)
        value = conv(value, pointwise, 1, f'{name}/pointwise_conv')
    embedding = value.mean(dim=(2, 3))
    scores = torch.sigmoid(embedding @ tensor('logits/kernel:0') + tensor('logits/bias:0'))
    return embedding.numpy(), scores.numpy()


def embed(samples, weights):
    mels = log_mel(samples)
    patches = np.stack([mels[start:start + 96] for start in range(0, len(mels) - 95, 48)])
    return (mels, *network(patches, weights))


def signal():
    """Partials of 330 Hz that fade, over a noise that keeps every band above float32's rounding; 1.2 s."""
    t = np.arange(19200) / RATE
    tones = sum(0.3 / k * np.sin(2 * np.pi * 330 * k * t) for k in range(1, 9)) * np.exp(-2 * t)
    return (tones + 0.02 * draws(len(t), 99)).astype(np.float32).astype(np.float64)


def rounded(values):
    return [[float(f'{x:.9g}') for x in row] for row in values]


def compare(checkpoint, npz):
    import h5py
    with h5py.File(checkpoint) as file:
        weights = {name: file[name.rsplit('/', 1)[0]][name][()].astype(np.float64) for name, _ in shapes()}
    golden = np.load(npz)
    samples = 0.5 * np.sin(2 * np.pi * 440 * np.arange(3 * RATE) / RATE)
    _, embeddings, scores = embed(samples, weights)
    for name, ours in (('embeddings', embeddings), ('scores', scores)):
        theirs = golden[f'sine440/{name}']
        print(f'sine440 {name}: relative difference {np.linalg.norm(ours - theirs) / np.linalg.norm(theirs):.1e}')


def main():
    mels, embeddings, scores = embed(padded(signal()), made_weights())
    result = {
        'versions': {'python': platform.python_version(), 'numpy': np.__version__, 'torch': torch.__version__},
        'logMel': {str(frame): rounded([mels[frame]])[0] for frame in (0, 60, 117, 118, 143)},
        'embeddings': rounded(embeddings),
        'scores': rounded(scores),
    }
    (GOLDEN / 'yamnet.json').write_text(json.dumps(result) + '\n')
    if len(sys.argv) == 3:
        compare(*sys.argv[1:])


if __name__ == '__main__':
    main()
