"""Writes golden/corrections.json: the corrections, from the formulas of their papers, in dense NumPy and SciPy.

Run as `python3 test/parity/corrections_reference.py`. Embeddings are stored as integers in thousandths (flat, row-major).
Nothing here is factored, reduced to a subspace or shared with the TypeScript: matrix roots come from eigh or sqrtm,
least squares from lstsq, the eigenproblem of TCA from the generalised solver.
"""

import json
import pathlib
import platform

import numpy as np
import scipy
import sklearn
from scipy.linalg import eig, eigh, sqrtm
from scipy.optimize import minimize
from sklearn.covariance import ledoit_wolf

FOLDER = pathlib.Path(__file__).parent / 'golden'
VERSIONS = {
    'python': platform.python_version(),
    'numpy': np.__version__,
    'scipy': scipy.__version__,
    'sklearn': sklearn.__version__,
}


def collections(seed, counts, dim, rank):
    """Two datasets of other means, scales and covariances; a positive and a genre label that move the embeddings."""
    generator = np.random.RandomState(seed)
    positive = [np.arange(n) % 3 == 0 for n in counts]
    genres = [generator.randint(0, 3, size=n) for n in counts]
    timbre, styles = generator.normal(size=dim), generator.normal(size=(3, dim))
    rows = []
    for d, n in enumerate(counts):
        mixing = generator.normal(size=(rank, dim))
        spread = generator.uniform(0.3, 2.0, size=dim)
        x = generator.normal(size=(n, rank)) @ mixing * 0.5 + generator.normal(size=(n, dim)) * spread
        x += np.outer(positive[d], timbre) + 0.5 * styles[genres[d]] + generator.normal(size=dim)
        rows.append(x)
    x = np.round(np.vstack(rows), 3)
    d = np.repeat([0, 1], counts)
    return x, d, np.concatenate(positive).astype(int), np.concatenate(genres)


def covariance(x):
    centred = x - x.mean(0)
    return centred.T @ centred / len(x)


def power(matrix, exponent):
    values, vectors = eigh(matrix)
    return (vectors * values**exponent) @ vectors.T


def pair(x, d, ridge):
    covariances = [covariance(x[d == k]) for k in (0, 1)]
    r = ridge * np.mean([np.trace(c) / x.shape[1] for c in covariances])
    return [x[d == k].mean(0) for k in (0, 1)], [c + r * np.eye(len(c)) for c in covariances]


def between(x, d, s, ridge, matrix_of):
    """The images of all rows as rows of the train set s itself."""
    means, (c0, c1) = pair(x, d, ridge)
    source, target = (c0, c1) if s == 0 else (c1, c0)
    return (x - means[s]) @ matrix_of(source, target) + means[1 - s]


def coral(x, d, s, ridge):
    return between(x, d, s, ridge, lambda a, b: power(a, -0.5) @ power(b, 0.5))


def gaussian_ot(x, d, s, ridge):
    def monge(a, b):
        root = np.real(sqrtm(a))
        inverse = np.linalg.inv(root)
        return inverse @ np.real(sqrtm(root @ b @ root)) @ inverse

    return between(x, d, s, ridge, monge)


def subspace_alignment(x, d, s, dimensions):
    """Gram matrices of the images: axes have no sign."""
    axes = []
    for k in (0, 1):
        own = x[d == k] - x[d == k].mean(0)
        axes.append(np.linalg.svd(own, full_matrices=False)[2][:dimensions])
    source = (x[d == s] - x[d == s].mean(0)) @ axes[s].T @ axes[s] @ axes[1 - s].T
    target = (x[d != s] - x[d != s].mean(0)) @ axes[1 - s].T
    images = np.empty((len(x), dimensions))
    images[d == s], images[d != s] = source, target
    return images @ images.T


def leace(x, d, shrunk):
    z = d - d.mean()
    centred = x - x.mean(0)
    sigma = centred.T @ centred / len(x)
    if shrunk:
        deviation = x.std(0)
        standardised = centred / deviation
        sigma = ledoit_wolf(standardised)[0] * np.outer(deviation, deviation)
    values, vectors = eigh(sigma)
    kept = values > 1e-9 * values.max()
    w = (vectors[:, kept] / np.sqrt(values[kept])) @ vectors[:, kept].T
    w_inverse = (vectors[:, kept] * np.sqrt(values[kept])) @ vectors[:, kept].T
    cross = centred.T @ z[:, None] / len(x)
    whitened = w @ cross
    projector = whitened @ np.linalg.pinv(whitened)
    return x - centred @ (w_inverse @ projector @ w).T


def inlp(x, d, iterations, c):
    centred = x - x.mean(0)
    z = centred / np.sqrt((centred**2).mean())
    n = len(x)
    weights = np.where(d == 1, n / (2 * d.sum()), n / (2 * (n - d.sum())))
    signs = np.where(d == 1, 1.0, -1.0)
    removed = []
    for _ in range(iterations):

        def objective(w):
            margins = signs * (z @ w[:-1] + w[-1])
            pull = -c * weights * signs / (1 + np.exp(margins))
            gradient = w + np.append(z.T @ pull, pull.sum())
            return 0.5 * w @ w + c * np.sum(weights * np.logaddexp(0, -margins)), gradient

        solution = minimize(objective, np.zeros(z.shape[1] + 1), jac=True, method='BFGS', options={'gtol': 1e-9})
        direction = solution.x[:-1] / np.linalg.norm(solution.x[:-1])
        removed.append(direction)
        z = z - np.outer(z @ direction, direction)
    basis = np.linalg.qr(np.array(removed).T)[0]
    return x - x @ basis @ basis.T


def combat(x, d, positive, genres, preserve, reference):
    labels = {
        'nothing': np.zeros((len(x), 0)),
        'instrument': positive[:, None].astype(float),
        'genre': np.stack([genres == g for g in np.unique(genres)[1:]], 1).astype(float),
    }[preserve]
    design = np.hstack([np.stack([d == 0, d == 1], 1).astype(float), labels])
    beta = np.linalg.lstsq(design, x, rcond=None)[0]
    counts = np.array([np.sum(d == 0), np.sum(d == 1)])
    if reference is None:
        grand = counts / len(x) @ beta[:2]
        variance = ((x - design @ beta) ** 2).mean(0)
    else:
        grand = beta[reference]
        variance = ((x - design @ beta)[d == reference] ** 2).mean(0)
    standardised = (x - grand - labels @ beta[2:]) / np.sqrt(variance)
    # What a clip of unknown labels is taken for: the average of the labels.
    centre = grand + labels.mean(0) @ beta[2:]
    out = np.empty_like(x)
    for k in (0, 1):
        z = standardised[d == k]
        n = len(z)
        g_hat, d_hat = z.mean(0), z.var(0, ddof=1)
        g_bar, t2 = g_hat.mean(), g_hat.var(ddof=1)
        m, s2 = d_hat.mean(), d_hat.var(ddof=1)
        a, b = (2 * s2 + m**2) / s2, (m * s2 + m**3) / s2
        g, v = g_hat.copy(), d_hat.copy()
        for _ in range(2000):
            g = (t2 * n * g_hat + v * g_bar) / (t2 * n + v)
            v = (0.5 * ((z - g) ** 2).sum(0) + b) / (n / 2 + a - 1)
        if k == reference:
            out[d == k] = x[d == k]
        else:
            out[d == k] = (x[d == k] - centre - np.sqrt(variance) * g) / np.sqrt(v) + centre
    return out


def whiten(x):
    standardised = (x - x.mean(0)) / x.std(0)
    return standardised @ power(ledoit_wolf(standardised)[0], -0.5)


def pca_removal(x, d, remove, candidates):
    centred = x - x.mean(0)
    axes = np.linalg.svd(centred, full_matrices=False)[2][:candidates]
    statistics = [abs(scipy.stats.ttest_ind(x[d == 0] @ v, x[d == 1] @ v, equal_var=False).statistic) for v in axes]
    chosen = axes[np.argsort(statistics)[::-1][:remove]]
    return x - x @ chosen.T @ chosen


def tca(x, d, kernel, dimensions, mu):
    """Gram matrix of the images, since components have no sign."""
    n = len(x)
    if kernel == 'gaussian':
        distances = np.sqrt(np.maximum(((x[:, None] - x[None]) ** 2).sum(-1), 0))
        k = np.exp(-(distances**2) / (2 * np.median(distances) ** 2))
    else:
        centred = x - x.mean(0)
        k = centred @ centred.T / (centred**2).sum(1).mean()
    e = np.where(d == 1, 1 / np.sum(d == 1), -1 / np.sum(d == 0))
    h = np.eye(n) - 1 / n
    values, vectors = eig(k @ h @ k, k @ np.outer(e, e) @ k + mu * np.eye(n))
    order = np.argsort(-np.real(values))[:dimensions]
    w = np.real(vectors[:, order])
    y = k @ w
    y = y / y.std(0)
    return y @ y.T


def case(name, seed, counts, dim, rank):
    x, d, positive, genres = collections(seed, counts, dim, rank)
    thousandths = np.rint(x * 1000).astype(int)
    assert np.array_equal(thousandths / 1000, x)
    few = len(x) < dim
    probes = np.concatenate([np.arange(3), counts[0] + np.arange(3)])

    def shown(images):
        return np.round(images[probes], 10).ravel().tolist()

    def gram(images):
        return np.round(images[np.ix_(probes, probes)], 9).ravel().tolist()

    results = [
        ['coral', {'ridge': 1}, 'source', [shown(coral(x, d, s, 1)) for s in (0, 1)]],
        ['coral', {'ridge': 0.05}, 'source', [shown(coral(x, d, s, 0.05)) for s in (0, 1)]],
        ['gaussian-ot', {'ridge': 0.1}, 'source', [shown(gaussian_ot(x, d, s, 0.1)) for s in (0, 1)]],
        ['subspace-alignment', {'dimensions': 4}, 'gram', [gram(subspace_alignment(x, d, s, 4)) for s in (0, 1)]],
        ['leace', {'covariance': 'shrunk'}, 'rows', [shown(leace(x, d, True))] * 2],
        ['leace', {'covariance': 'sample'}, 'rows', [shown(leace(x, d, False))] * 2],
        ['inlp', {'iterations': 3, 'c': 0.1}, 'rows', [shown(inlp(x, d, 3, 0.1))] * 2],
        ['whiten', {}, 'rows', [shown(whiten(x))] * 2],
        ['pca-removal', {'remove': 2, 'candidates': 5}, 'rows', [shown(pca_removal(x, d, 2, 5))] * 2],
        ['tca', {'kernel': 'gaussian', 'dimensions': 4, 'mu': 0.5}, 'gram', [gram(tca(x, d, 'gaussian', 4, 0.5))] * 2],
        ['tca', {'kernel': 'linear', 'dimensions': 4, 'mu': 2}, 'gram', [gram(tca(x, d, 'linear', 4, 2))] * 2],
    ]
    for preserve in ('nothing', 'instrument', 'genre'):
        pooled = shown(combat(x, d, positive, genres, preserve, None))
        results.append(['combat', {'preserve': preserve}, 'rows', [pooled] * 2])
        references = [shown(combat(x, d, positive, genres, preserve, s)) for s in (0, 1)]
        results.append(['combat', {'preserve': preserve, 'reference': 'trainSet'}, 'rows', references])
    return {
        'name': name,
        'fewerRowsThanDimensions': few,
        'rows': len(x),
        'cols': dim,
        'thousandths': thousandths.ravel().tolist(),
        'datasets': d.tolist(),
        'positive': positive.tolist(),
        'genres': genres.tolist(),
        'probes': probes.tolist(),
        'results': [
            {'operator': operator, 'parameters': parameters, 'of': of, 'byTrainSet': images}
            for operator, parameters, of, images in results
        ],
    }


if __name__ == '__main__':
    cases = [
        case('more clips than dimensions', 1, (40, 33), 12, 4),
        case('fewer clips than dimensions', 2, (15, 18), 48, 5),
    ]
    (FOLDER / 'corrections.json').write_text(json.dumps({'versions': VERSIONS, 'cases': cases}) + '\n')
