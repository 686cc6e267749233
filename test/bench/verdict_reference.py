"""Times scikit-learn, NumPy and SciPy, as the reference of `npm run bench -- verdict`; prints JSON.

Bootstrap: `roc_auc_score` of clips drawn with replacement, draw by draw.

Discrepancies: each recipe is run on one and on two BLAS threads. MMD: squared distances by a product of matrices, the kernel in place;
or by SciPy's cdist, whose time is extrapolated from a thirtieth of the pairs. Frechet: the usual recipe with
SciPy's sqrtm of the product of the covariances.
"""

import argparse
import json
import time

import numpy as np
from scipy.linalg import sqrtm
from scipy.spatial.distance import cdist
from threadpoolctl import threadpool_limits


def by_product(x, y):
    squared = x @ y.T
    squared *= -2
    squared += np.sum(x**2, axis=1)[:, None]
    squared += np.sum(y**2, axis=1)
    return squared


def by_cdist(x, y):
    return cdist(x, y, 'sqeuclidean')


def kernel_sum(squared, bandwidth):
    squared /= -2 * bandwidth**2
    return np.exp(squared, out=squared).sum()


def mmd(squared_distances, a, b, bandwidth):
    def within(x):
        return (kernel_sum(squared_distances(x, x), bandwidth) - len(x)) / (len(x) * (len(x) - 1))

    between = kernel_sum(squared_distances(a, b), bandwidth) / (len(a) * len(b))
    return within(a) + within(b) - 2 * between


def frechet(a, b):
    sa, sb = np.cov(a.T), np.cov(b.T)
    difference = a.mean(axis=0) - b.mean(axis=0)
    return difference @ difference + np.trace(sa) + np.trace(sb) - 2 * np.trace(sqrtm(sa @ sb)).real


def bootstrap(labels, scores, draws, generator):
    from sklearn.metrics import roc_auc_score

    roc_auc_score(labels, scores)
    start = time.perf_counter()
    aucs = []
    for _ in range(draws):
        drawn = generator.randint(0, len(labels), len(labels))
        aucs.append(roc_auc_score(labels[drawn], scores[drawn]))
    seconds = time.perf_counter() - start
    return {'trials': [{'recipe': 'scikit-learn', 'threads': 1, 'seconds': seconds}], 'value': float(np.mean(aucs))}


def timed(threads, work, *arguments):
    with threadpool_limits(threads):
        start, cpu_start = time.perf_counter(), time.process_time()
        value = work(*arguments)
        return value, {'seconds': time.perf_counter() - start, 'cpuSeconds': time.process_time() - cpu_start}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--part', choices=['bootstrap', 'mmd', 'frechet'], required=True)
    parser.add_argument('--rows', type=int, required=True, help='of either set; clips')
    parser.add_argument('--dim', type=int)
    parser.add_argument('--seed', type=int, required=True)
    parser.add_argument('--bandwidth', type=float)
    parser.add_argument('--positives', type=int)
    parser.add_argument('--draws', type=int)
    options = parser.parse_args()
    generator = np.random.RandomState(options.seed)
    if options.part == 'bootstrap':
        labels = np.arange(options.rows) < options.positives
        scores = generator.normal(size=options.rows) + labels
        print(json.dumps(bootstrap(labels, scores, options.draws, generator)))
        return
    a = generator.normal(size=(options.rows, options.dim))
    b = generator.normal(size=(options.rows, options.dim)) + 0.1

    trials = []
    for threads in (1, 2):
        if options.part == 'mmd':
            value, times = timed(threads, mmd, by_product, a, b, options.bandwidth)
            trials.append({'recipe': 'NumPy, product', 'threads': threads, **times})
        else:
            value, times = timed(threads, frechet, a, b)
            trials.append({'recipe': 'SciPy, sqrtm', 'threads': threads, **times})
    if options.part == 'mmd':
        # A tenth of the rows against all: a thirtieth of the pairs. It runs on one thread in any case.
        _, times = timed(1, lambda: kernel_sum(by_cdist(a[: len(a) // 10], b), options.bandwidth))
        extrapolated = {name: 30 * value for name, value in times.items()}
        trials.append({'recipe': 'SciPy, cdist (from a thirtieth of the pairs)', 'threads': 1, **extrapolated})
    print(json.dumps({'trials': trials, 'value': value}))


if __name__ == '__main__':
    main()
