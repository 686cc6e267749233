"""Writes golden/vggish.json: embeddings of VGGish with made weights, and of the untrained network, of signals made by formula.

Run as `python3 test/parity/vggish_reference.py`. An independent forward pass in float64: the front-end in NumPy with np.fft, the
convolutions of torch on weights in TensorFlow's layout. Facts of the models: vggish_slim.py, vggish_input.py, mel_features.py and
vggish_postprocess.py in github.com/tensorflow/models (research/audioset/vggish), and random-cnn.ts.
"""

import json
import pathlib
import platform

import numpy as np
import torch
import torch.nn.functional as F

GOLDEN = pathlib.Path(__file__).parent / 'golden' / 'vggish.json'
RATE = 16000
OFFICIAL = ((64, 128, 256, 256, 512, 512), (4096, 4096, 128))
NARROW = ((8, 16, 24, 24, 32, 32), (48, 40, 16))
RANDOM = (16, 32, 64, 64, 64, 64)


def signals():
    """The formulas stand again in vggish.parity.test.ts."""
    t = np.arange(RATE * 5 // 2) / RATE
    tones = sum(0.3 / k * np.sin(2 * np.pi * 330 * k * t) for k in range(1, 9)) * np.exp(-2 * t)
    short = np.arange(7777) / RATE
    chirp = 0.5 * np.sin(2 * np.pi * (100 + 4000 * short) * short)
    # The graph takes float32 samples; both sides start from the same.
    return {name: x.astype(np.float32).astype(np.float64) for name, x in (('tones', tones), ('chirp', chirp))}


def htk_mel():
    """Triangles on the mel scale 1127 ln(1 + f / 700), peaks of 1."""
    mel = lambda f: 1127 * np.log1p(f / 700)
    edges = np.linspace(mel(125), mel(7500), 66)
    bins = mel(np.arange(257) * RATE / 512)
    up = (bins - edges[:-2, None]) / (edges[1:-1, None] - edges[:-2, None])
    down = (edges[2:, None] - bins) / (edges[2:, None] - edges[1:-1, None])
    filters = np.maximum(0, np.minimum(up, down))
    filters[:, 0] = 0
    return filters


def patches(samples):
    """Whole patches only; a clip shorter than one is followed by zeros."""
    samples = np.pad(samples, (0, max(0, 15600 - len(samples))))
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
    frames = np.lib.stride_tricks.sliding_window_view(samples, 400)[::160]
    log_mel = np.log(np.abs(np.fft.rfft(frames * window, 512)) @ htk_mel().T + 0.01)
    return np.lib.stride_tricks.sliding_window_view(log_mel, (96, 64))[::96, 0]


def stack(x, kernels, biases):
    for i, (kernel, bias) in enumerate(zip(kernels, biases)):
        x = torch.relu(F.conv2d(x, kernel, bias, padding=1))
        if i in (0, 1, 3, 5):
            x = F.max_pool2d(x, 2)
    return x


def shapes(convolutions, connected):
    """Variables in the order of the model's definition."""
    names = ['conv1', 'conv2', 'conv3/conv3_1', 'conv3/conv3_2', 'conv4/conv4_1', 'conv4/conv4_2']
    out, inputs = [], 1
    for name, channels in zip(names, convolutions):
        out.extend([(f'vggish/{name}/weights', (3, 3, inputs, channels)), (f'vggish/{name}/biases', (channels,))])
        inputs = channels
    inputs *= 6 * 4
    for name, outputs in zip(['fc1/fc1_1', 'fc1/fc1_2', 'fc2'], connected):
        out.extend([(f'vggish/{name}/weights', (inputs, outputs)), (f'vggish/{name}/biases', (outputs,))])
        inputs = outputs
    return out


def made(named):
    """
    Weights by formula, float32: element j of the i-th variable is scale (frac(0.6180339887498949 k^2 + 0.37 i) - 1/2), k the remainder of
    j + 1 by 65521 and scale sqrt(24 / fan in) for kernels, which keeps a signal's size through a ReLU, 1/5 for biases.
    """
    state = {}
    for i, (name, dims) in enumerate(named):
        k = np.arange(1, np.prod(dims) + 1) % 65521
        u = np.mod(0.6180339887498949 * (k * k) + 0.37 * i, 1) - 0.5
        u *= np.sqrt(24 / np.prod(dims[:-1])) if len(dims) > 1 else 1 / 5
        state[name] = torch.from_numpy(u.astype(np.float32).astype(np.float64).reshape(dims))
    return state


def vggish(state, x):
    names = [name[: -len('/weights')] for name in state if name.endswith('/weights')]
    kernels = [state[f'{name}/weights'].permute(3, 2, 0, 1) for name in names[:6]]
    x = stack(torch.from_numpy(x.copy())[:, None], kernels, [state[f'{name}/biases'] for name in names[:6]])
    # TensorFlow keeps the channel last.
    x = x.permute(0, 2, 3, 1).reshape(len(x), -1)
    for name in names[6:]:
        x = (x if name == names[6] else torch.relu(x)) @ state[f'{name}/weights'] + state[f'{name}/biases']
    return x.numpy()


def made_pca(dim):
    """A matrix and means by the same formula, the matrix divided by 16 so that [-2, 2] is filled but not always left."""
    state = made([('pca_eigen_vectors', (dim, dim)), ('pca_means', (dim,))])
    return state['pca_eigen_vectors'].numpy() / 16, state['pca_means'].numpy()


def quantised(embedding, eigenvectors, means):
    clipped = np.clip((embedding - means) @ eigenvectors.T, -2, 2)
    return ((clipped + 2) * (255 / 4)).astype(np.uint8)


def random_cnn(x):
    generator = np.random.RandomState(0)
    kernels, inputs = [], 1
    for channels in RANDOM:
        draws = generator.normal(size=(channels, inputs, 3, 3)) * np.sqrt(2 / (9 * inputs))
        kernels.append(torch.from_numpy(draws.astype(np.float32).astype(np.float64)))
        inputs = channels
    maps = stack(torch.from_numpy(x.copy())[:, None], kernels, [None] * 6)
    return maps.mean(dim=2).reshape(len(x), -1).numpy()


def listed(rows):
    return [[float(f'{v:.8g}') for v in row] for row in rows]


def main():
    inputs = {name: patches(x) for name, x in signals().items()}
    narrow = made(shapes(*NARROW))
    pca = made_pca(NARROW[1][-1])
    embeddings = {name: vggish(narrow, x) for name, x in inputs.items()}
    golden = {
        'versions': {'python': platform.python_version(), 'numpy': np.__version__, 'torch': torch.__version__},
        'logMel': {name: {str(i): x[0][i].round(7).tolist() for i in (0, 40, 95)} for name, x in inputs.items()},
        'narrow': {
            'widths': {'convolutions': NARROW[0], 'connected': NARROW[1]},
            'embedding': {name: listed(e) for name, e in embeddings.items()},
            'pca': {name: quantised(e, *pca).tolist() for name, e in embeddings.items()},
        },
        # The sizes of the released checkpoint; too large for the counted tests, for checks by hand.
        'official': {'embedding': {'chirp': listed(vggish(made(shapes(*OFFICIAL)), inputs['chirp']))}},
        'randomCnn': {name: listed(random_cnn(x)) for name, x in inputs.items()},
    }
    GOLDEN.write_text(json.dumps(golden) + '\n')


main()
