"""Writes golden/discrepancy.json: discrepancies between two sets of rows with NumPy, SciPy and scikit-learn.

Run as `python3 test/parity/discrepancy_reference.py`. Inputs are stored as integers in thousandths (flat, row-major), so
that every reader has the same float64 values; those of large cases are RandomState(seed).normal, which the reader draws
too. Each discrepancy is computed from its definition, in another way than in packages/core/src/measure/discrepancy.
"""

import json
import math
import pathlib
import platform

import numpy as np
import scipy
import sklearn
from scipy.linalg import sqrtm, svdvals
from scipy.spatial.distance import cdist
from scipy.stats import energy_distance
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.model_selection import StratifiedKFold

FILE = pathlib.Path(__file__).parent / 'golden' / 'discrepancy.json'
VERSIONS = {
    'python': platform.python_version(),
    'numpy': np.__version__,
    'scipy': scipy.__version__,
    'sklearn': sklearn.__version__,
}
SEED = 7
PROJECTIONS = 256


def normalised(a, b):
    pooled = np.vstack([a, b])
    centre = pooled.mean(axis=0)
    radius = np.sqrt(np.mean(np.sum((pooled - centre) ** 2, axis=1)))
    return (a - centre) / radius, (b - centre) / radius


def off_diagonal_mean(k):
    n = len(k)
    return k[~np.eye(n, dtype=bool)].mean()


def mmd(a, b, bandwidth):
    gamma = 1 / (2 * bandwidth**2)
    kernels = [rbf_kernel(x, y, gamma=gamma) for x, y in ((a, a), (b, b), (a, b))]
    return off_diagonal_mean(kernels[0]) + off_diagonal_mean(kernels[1]) - 2 * kernels[2].mean()


def frechet(a, b):
    """With the trace of the root as a sum of singular values, and by the usual recipe."""
    sa, sb = np.atleast_2d(np.cov(a.T)), np.atleast_2d(np.cov(b.T))
    rest = np.sum((a.mean(axis=0) - b.mean(axis=0)) ** 2) + np.trace(sa) + np.trace(sb)
    product = (a - a.mean(axis=0)) @ (b - b.mean(axis=0)).T / math.sqrt((len(a) - 1) * (len(b) - 1))
    return rest - 2 * svdvals(product).sum(), rest - 2 * np.trace(sqrtm(sa @ sb)).real


def coral(a, b):
    return np.sum((np.cov(a.T) - np.cov(b.T)) ** 2)


def sliced_wasserstein(a, b):
    directions = np.random.RandomState(SEED).normal(size=(PROJECTIONS, a.shape[1]))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    # Both quantile functions on one fine grid, on which the steps of either end.
    count = math.lcm(len(a), len(b))
    first = np.repeat(np.sort(a @ directions.T, axis=0), count // len(a), axis=0)
    second = np.repeat(np.sort(b @ directions.T, axis=0), count // len(b), axis=0)
    return math.sqrt(a.shape[1] * np.mean((first - second) ** 2))


def energy(a, b):
    value = 2 * cdist(a, b).mean() - cdist(a, a).mean() - cdist(b, b).mean()
    if a.shape[1] == 1:
        assert math.isclose(value, energy_distance(a[:, 0], b[:, 0]) ** 2, rel_tol=1e-12)
    return value


def lda_separability(a, b):
    x, y = np.vstack([a, b]), np.repeat([0, 1], [len(a), len(b)])
    model = LinearDiscriminantAnalysis(solver='eigen', shrinkage='auto').fit(x, y)
    return math.sqrt(model.coef_[0] @ (b.mean(axis=0) - a.mean(axis=0)))


def domain_classifier(a, b):
    x, y = np.vstack([a, b]), np.repeat([0, 1], [len(a), len(b)])
    areas, wrong = [], np.zeros(len(x), bool)
    for train, test in StratifiedKFold(3).split(x, y):
        model = LogisticRegression(solver='liblinear', C=1, class_weight='balanced', tol=1e-12, max_iter=100000)
        scores = model.fit(x[train], y[train]).decision_function(x[test])
        areas.append(roc_auc_score(y[test], scores))
        # Neither the order nor the side of a score hangs on the last digits of the fit.
        assert np.abs(scores).min() > 1e-6 and np.diff(np.sort(scores)).min() > 1e-9
        wrong[test] = (scores > 0) != y[test]
    error = (wrong[y == 0].mean() + wrong[y == 1].mean()) / 2
    return {'domain-auc': np.mean(areas), 'proxy-a-distance': 2 * (1 - 2 * error)}


def case(name, a, b, stored):
    x, y = normalised(a, b)
    pooled = np.vstack([x, y])
    bandwidth = np.median(cdist(pooled, pooled))
    by_singular_values, by_root = frechet(x, y)
    values = {
        'mmd': mmd(x, y, bandwidth),
        'frechet': by_singular_values,
        'coral': coral(x, y),
        'sliced-wasserstein': sliced_wasserstein(x, y),
        'energy': energy(x, y),
        'lda-separability': lda_separability(x, y),
        **domain_classifier(x, y),
    }
    return {'name': name, **stored, 'bandwidth': bandwidth, 'values': values, 'frechetBySqrtm': by_root}


def thousandths(x):
    whole = np.rint(x * 1000).astype(int)
    return {'rows': len(x), 'cols': x.shape[1], 'thousandths': whole.ravel().tolist()}, whole / 1000


def small_case(name, a, b):
    (stored_a, a), (stored_b, b) = thousandths(a), thousandths(b)
    return case(name, a, b, {'a': stored_a, 'b': stored_b})


def drawn_case(name, seed, rows, cols):
    draws = np.random.RandomState(seed).normal(size=(sum(rows), cols))
    b = draws[rows[0] :] * 1.25 + 0.125
    return case(name, draws[: rows[0]], b, {'drawn': {'seed': seed, 'rows': rows, 'cols': cols}})


def rows(generator, count, dim, shift=0.0, rank=3):
    """Correlated rows, of mean `shift` a feature."""
    mixing = np.random.RandomState(dim).normal(size=(rank, dim))
    return generator.normal(size=(count, rank)) @ mixing + 0.5 * generator.normal(size=(count, dim)) + shift


def main():
    g = np.random.RandomState(11)
    constant = [rows(g, 90, 6), rows(g, 71, 6, 0.3)]
    for x in constant:
        x[:, 2] = 1.7
    # One level in a, another in b.
    constant[0][:, 4], constant[1][:, 4] = -0.4, 0.6
    repeated = [x[:, [0, 1, 2, 0, 1, 3]] for x in (rows(g, 26, 4), rows(g, 26, 4, 0.4))]
    cases = [
        small_case('more rows than dimensions', rows(g, 30, 5), 1.3 * rows(g, 30, 5, 0.5)),
        small_case('fewer rows than dimensions', rows(g, 12, 30), rows(g, 9, 30, 0.4)),
        small_case('more rows than dimensions in one set alone', rows(g, 8, 12), rows(g, 40, 12, 0.3)),
        small_case('one dimension', rows(g, 16, 1), rows(g, 24, 1, 0.7)),
        small_case('unequal numbers of rows far from the origin', rows(g, 41, 8) + 60, rows(g, 17, 8, 0.5) + 60),
        small_case('constant features', *constant),
        small_case('repeated features', *repeated),
        drawn_case('more rows than a band of pairs', 3, [700, 530], 6),
    ]
    content = {'versions': VERSIONS, 'seed': SEED, 'cases': cases}
    FILE.write_text(json.dumps(content) + '\n')


if __name__ == '__main__':
    main()
