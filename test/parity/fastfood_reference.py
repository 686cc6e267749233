"""Writes golden/fastfood.json: Fastfood features by explicit matrices, with the draws in scikit-learn-extra's order.

Run as `python3 test/parity/fastfood_reference.py`.
"""

import json
import pathlib
import platform

import numpy as np
import scipy
import scipy.linalg
import scipy.stats

GOLDEN = pathlib.Path(__file__).parent / 'golden' / 'fastfood.json'

# (D, components before the cos/sin pair, sigma, seed); 40 is padded to 64.
CASES = [(40, 160, 6.5, 42), (64, 256, 11.0, 7), (128, 200, 15.25, 0), (1, 3, 1.0, 3)]
ROWS = 3


def features(dim, components, sigma, seed, x):
    d = dim if dim & (dim - 1) == 0 else 2 ** (int(np.floor(np.log2(dim))) + 1)
    stacks = int(np.ceil(components / d))
    generator = np.random.RandomState(seed)
    g = generator.normal(size=(stacks, d))
    b = generator.choice([-1, 1], size=(stacks, d), replace=True)
    permutation = np.hstack([i * d + generator.permutation(d) for i in range(stacks)])
    s = scipy.stats.chi.rvs(d, size=(stacks, d), random_state=generator) / np.linalg.norm(g, axis=1, keepdims=True)

    hadamard = scipy.linalg.hadamard(d).astype(float)
    padded = np.hstack([x, np.zeros((len(x), d - dim))])
    v = []
    for i in range(stacks):
        permute = np.eye(d)[permutation[i * d : (i + 1) * d] - i * d]
        projection = np.diag(s[i]) @ hadamard @ np.diag(g[i]) @ permute @ hadamard @ np.diag(b[i])
        v.append(padded @ projection.T / (sigma * np.sqrt(d)))
    v = np.hstack(v)
    draws = {
        'paddedDim': d,
        'stacks': stacks,
        'b': b.ravel().tolist(),
        'permutation': permutation.tolist(),
        'g': g.ravel().tolist()[:20],
        's': s.ravel().tolist()[:20],
    }
    return draws, np.hstack([np.cos(v), np.sin(v)]) / np.sqrt(stacks * d)


def case(dim, components, sigma, seed):
    # Rounded inputs keep the file short; standardised embeddings are of this size.
    x = np.random.RandomState(1000 + seed).normal(size=(ROWS, dim)).round(3)
    draws, mapped = features(dim, components, sigma, seed, x)
    return {
        'dim': dim,
        'components': components,
        'sigma': sigma,
        'seed': seed,
        'x': x.tolist(),
        'draws': draws,
        'features': mapped.round(13).tolist(),
    }


golden = {
    'versions': {'python': platform.python_version(), 'numpy': np.__version__, 'scipy': scipy.__version__},
    'cases': [case(*arguments) for arguments in CASES],
}
GOLDEN.write_text(json.dumps(golden) + '\n')
