"""Writes golden/intervals.json: bootstrap AUC, DeLong, quantiles, normal tails, Holm and Spearman.

Run as `python3 test/parity/intervals_reference.py`. Scores are whole numbers, so that every reader has the same ones.
"""

import itertools
import json
import pathlib
import platform
from decimal import Decimal, getcontext

import numpy as np
import scipy
import scipy.stats
import sklearn
from sklearn.metrics import roc_auc_score

GOLDEN = pathlib.Path(__file__).parent / 'golden' / 'intervals.json'
VERSIONS = {
    'python': platform.python_version(),
    'numpy': np.__version__,
    'scipy': scipy.__version__,
    'sklearn': sklearn.__version__,
}


def clips(seed, positives, negatives, spread):
    """Labels in mixed order and two correlated methods' scores; a small `spread` gives many ties."""
    generator = np.random.RandomState(seed)
    labels = generator.permutation(np.repeat([1, 0], [positives, negatives]))
    shared = generator.normal(size=labels.size)
    scores = [
        np.rint(spread * (shift * labels + shared + 0.7 * generator.normal(size=labels.size))).astype(int)
        for shift in (1.0, 1.4)
    ]
    return generator, labels, scores


def bootstrap_case(name, seed, positives, negatives, spread, draws):
    generator, labels, scores = clips(seed, positives, negatives, spread)
    weights, aucs = [], [[], []]
    while len(weights) < draws:
        drawn = generator.randint(0, labels.size, size=labels.size)
        if len(set(labels[drawn])) < 2:
            continue
        weights.append(np.bincount(drawn, minlength=labels.size).tolist())
        for method in (0, 1):
            aucs[method].append(roc_auc_score(labels[drawn], scores[method][drawn]))
    return {'name': name, 'labels': labels.tolist(), 'scores': [s.tolist() for s in scores], 'weights': weights, 'aucs': aucs}


def delong_slow(labels, scores):
    """The structural components by their definition: every pair of a positive and a negative."""
    v, u = [], []
    for method in scores:
        positive, negative = method[labels == 1], method[labels == 0]
        wins = (positive[:, None] > negative) + 0.5 * (positive[:, None] == negative)
        v.append(wins.mean(axis=1))
        u.append(wins.mean(axis=0))
    return np.mean(v, axis=1), np.cov(v) / len(v[0]) + np.cov(u) / len(u[0])


def delong_case(name, seed, positives, negatives, spread):
    _, labels, scores = clips(seed, positives, negatives, spread)
    aucs, covariance = delong_slow(labels, scores)
    error = np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    return {
        'name': name,
        'labels': labels.tolist(),
        'scores': [s.tolist() for s in scores],
        'aucs': aucs.tolist(),
        'covariance': covariance.ravel().tolist(),
        'standardError': error,
        'p': 2 * scipy.stats.norm.sf(abs(aucs[0] - aucs[1]) / error),
    }


def arctan_of_inverse(n):
    power = total = Decimal(1) / n
    k = 1
    while power > Decimal(10) ** -695:
        power /= n * n
        k += 2
        total += (-1) ** (k // 2) * power / k
    return total


def exact_two_sided(z):
    """erfc(z / sqrt 2) to the last bit: the Maclaurin series of erf with 700 digits, more than its cancellation uses up."""
    getcontext().prec = 700
    half_square = Decimal(z) ** 2 / 2
    term, total, k = Decimal(1), Decimal(1), 0
    while abs(term) > Decimal(10) ** -690:
        k += 1
        term *= -half_square / k
        total += term / (2 * k + 1)
    # Machin's formula.
    pi = 16 * arctan_of_inverse(5) - 4 * arctan_of_inverse(239)
    return float(1 - 2 * Decimal(z) / (2 * pi).sqrt() * total)


def normal():
    zs = [0, 1e-9, 0.01, 0.3, 0.7, 1, 1.25, 1.4999, 1.5, 1.6, 1.959963984540054, 2.2, 2.5758, 3, 3.7, 5, 7.1, 10, 14.3, 20, 27.7, 37.3]
    exact = [exact_two_sided(z) for z in zs]
    # SciPy's own tail, a check of the reference: it loses digits where the square is rounded in the exponent.
    assert np.allclose(exact, 2 * scipy.stats.norm.sf(zs), rtol=1e-12, atol=0)
    return [{'z': z, 'p': p} for z, p in zip(zs, exact)]


def holm_by_closure(p):
    """A hypothesis is rejected when Bonferroni rejects every intersection that holds it: its p is their largest."""
    subsets = [s for size in range(1, len(p) + 1) for s in itertools.combinations(range(len(p)), size)]
    return [max(min(1.0, len(s) * min(p[j] for j in s)) for s in subsets if i in s) for i in range(len(p))]


def holm():
    generator = np.random.RandomState(7)
    families = [[], [0.04], [0.01, 0.04, 0.03, 0.005], [1.0, 1.0, 0.0], [0.02] * 5]
    families += [(generator.uniform(size=10) ** 3).tolist() for _ in range(3)]
    return [{'p': p, 'adjusted': holm_by_closure(p)} for p in families]


def quantiles():
    generator = np.random.RandomState(8)
    samples = [generator.normal(size=size).tolist() for size in (1, 2, 3, 41, 1000)]
    return [
        {'draws': s, 'low': np.quantile(s, 0.025, method='linear'), 'high': np.quantile(s, 0.975, method='linear')}
        for s in samples
    ]


def spearman():
    generator = np.random.RandomState(9)
    cases = []
    for name, size, levels in (('without ties', 25, None), ('with ties', 60, 4), ('of six items', 6, None)):
        a = generator.normal(size=size)
        b = a + generator.normal(size=size)
        if levels:
            a, b = np.rint(a * levels / 4), np.rint(b * levels / 4)
        rho = scipy.stats.spearmanr(a, b).statistic
        half = scipy.stats.norm.ppf(0.975) * np.sqrt((1 + rho**2 / 2) / (size - 3))
        low, high = np.tanh(np.arctanh(rho) + np.array([-half, half]))
        cases.append({'name': name, 'a': a.tolist(), 'b': b.tolist(), 'rho': rho, 'low': low, 'high': high})
    return cases


GOLDEN.write_text(
    json.dumps(
        {
            'versions': VERSIONS,
            'bootstrap': [
                bootstrap_case('hardly any ties', 1, 30, 70, 1000, 20),
                bootstrap_case('many ties', 2, 25, 45, 2, 20),
                bootstrap_case('two positives', 3, 2, 30, 3, 20),
            ],
            'delong': [
                delong_case('hardly any ties', 4, 40, 90, 1000),
                delong_case('many ties', 5, 25, 35, 2),
                delong_case('two positives', 6, 2, 20, 100),
            ],
            'normal': normal(),
            'holm': holm(),
            'quantiles': quantiles(),
            'spearman': spearman(),
        }
    )
    + '\n'
)
