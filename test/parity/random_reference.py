"""Writes golden/random.json: draws of CPython's random and of NumPy's legacy RandomState, each seed's in one stream.

Run as `python3 test/parity/random_reference.py`.
"""

import json
import pathlib
import platform
import random

import numpy as np
import scipy
import scipy.stats

GOLDEN = pathlib.Path(__file__).parent / 'golden' / 'random.json'

# 2**53 - 1 takes two 32-bit limbs; the sign of a seed does not count.
PYTHON_SEEDS = [0, 1, 42, 2**31 - 1, 2**53 - 1, -5]
NUMPY_SEEDS = [0, 1, 42, 2**32 - 1]
BOUNDS = [1, 2, 10, 1000, 2**31, 2**32 - 1]
# The first four populations are copied into a pool, the others drawn by rejection; k = 5 and 6 straddle CPython's rule.
SAMPLES = [(40, 40), (21, 5), (85, 6), (0, 0), (22, 5), (86, 6), (30, 4), (10**6, 20)]
DEGREES_OF_FREEDOM = [1, 1.5, 2, 3, 128]


def python_draws(seed):
    generator = random.Random(seed)
    return {
        'seed': seed,
        'random': [generator.random() for _ in range(3)],
        'randbelow': [{'n': n, 'values': [generator.randrange(n) for _ in range(4)]} for n in BOUNDS],
        'samples': [{'n': n, 'k': k, 'values': generator.sample(range(n), k)} for n, k in SAMPLES],
        'thousandthRandom': [generator.random() for _ in range(1000)][-1],
    }


def numpy_draws(seed):
    generator = np.random.RandomState(seed)
    return {
        'seed': seed,
        'double': generator.random_sample(2).tolist(),
        'normalOdd': generator.normal(size=5).tolist(),
        'signs': generator.choice([-1, 1], size=17, replace=True).tolist(),
        'permutation': generator.permutation(20).tolist(),
        'normalAfter': generator.normal(size=4).tolist(),
        'integers': generator.randint(-5, 300, size=6).tolist(),
        'integersWide': generator.randint(0, 2**32, size=3).tolist(),
        'integersSingle': generator.randint(7, 8, size=2).tolist(),
        'chi': [
            {'df': df, 'values': scipy.stats.chi.rvs(df, size=20, random_state=generator).tolist()}
            for df in DEGREES_OF_FREEDOM
        ],
        'thousandthDouble': generator.random_sample(1000).tolist()[-1],
    }


golden = {
    'versions': {'python': platform.python_version(), 'numpy': np.__version__, 'scipy': scipy.__version__},
    'python': [python_draws(seed) for seed in PYTHON_SEEDS],
    'numpy': [numpy_draws(seed) for seed in NUMPY_SEEDS],
}
GOLDEN.write_text(json.dumps(golden) + '\n')
