"""Writes golden/sensitivity.json: sensitivity to an effect and the six desensitisations, with scikit-learn and SciPy.

Run as `python3 test/parity/sensitivity_reference.py`. Embeddings are stored as integers in thousandths (flat, row-major), so
that every reader has the same float64 values. Directions come from scikit-learn's CCA, LDA and PCA on the rows themselves:
no inner products, no reduction to the span of the rows.
"""

import json
import pathlib
import platform

import numpy as np
import scipy
import sklearn
from scipy.stats import rankdata, spearmanr
from sklearn.cross_decomposition import CCA
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

FILE = pathlib.Path(__file__).parent / 'golden' / 'sensitivity.json'
VERSIONS = {
    'python': platform.python_version(),
    'numpy': np.__version__,
    'scipy': scipy.__version__,
    'sklearn': sklearn.__version__,
}
PROBES = 3
KEEP = (0.3, 0.5)


def canonical(x, ranks):
    w = CCA(n_components=1, scale=False).fit(x, ranks).x_weights_[:, 0]
    return w if (x - x.mean(0)) @ w @ (ranks - ranks.mean()) > 0 else -w


def signed_square(strengths, projections):
    rho = spearmanr(strengths, projections)[0]
    return rho * abs(rho)


def along(w, strengths, affected):
    # A direction that fits all rows takes clips of one strength to one place: what is left is rounding, no order.
    projections = np.round(np.concatenate([x @ w for x in affected]), 9)
    return signed_square(np.repeat(strengths, affected.shape[1]), projections)


def left_out(strengths, ranks, x):
    positions = []
    for s in range(len(x)):
        others = np.arange(len(x)) != s
        positions.append((x[s] - x[others].mean(0)) @ canonical(x[others], ranks[others]))
    return signed_square(strengths, positions)


def sensitivity(strengths, affected, held_out):
    """affected: [strengths, clips, dimensions]."""
    ranks = rankdata(strengths)
    count, clips, dim = affected.shape
    w = canonical(affected.reshape(-1, dim), np.repeat(ranks, clips))
    by_clip = affected.transpose(1, 0, 2)
    return w, {
        'global': along(w, strengths, affected),
        'globalHeldOut': along(w, strengths, held_out),
        'clipwise': np.mean([signed_square(strengths, x @ canonical(x, ranks)) for x in by_clip]),
        'clipwiseLeftOut': np.mean([left_out(strengths, ranks, x) for x in by_clip]),
    }


def removed_spans(strengths, clean, affected):
    """A basis, in rows, of what each desensitisation takes out."""
    ranks = rankdata(strengths)
    count, clips, dim = affected.shape
    stacked = affected.reshape(-1, dim)
    displacements = (affected - clean).reshape(-1, dim)
    lda = LinearDiscriminantAnalysis(solver='eigen', shrinkage='auto')
    lda.fit(np.vstack([clean, stacked]), np.repeat([0, 1], [clips, count * clips]))
    of_displacements, of_clean = PCA().fit(displacements), PCA().fit(clean)
    # Components beyond the rank of the clean rows have no variance to compare with.
    regular = np.linalg.matrix_rank(clean - clean.mean(0))
    # Variances over n, not n - 1.
    ratio = of_displacements.explained_variance_[:regular] / of_clean.explained_variance_[:regular]
    directions = np.array([canonical(x, ranks) for x in affected.transpose(1, 0, 2)])
    _, values, right = np.linalg.svd(directions, full_matrices=False)
    return {
        'lda': lda.coef_,
        'mean': displacements.mean(0)[None],
        'pca': of_displacements.components_[:1],
        'pca-ratio': of_displacements.components_[[np.argmax(ratio)]],
        'cca': canonical(stacked, np.repeat(ranks, clips))[None],
        **{f'cca-clipwise {keep}': right[values > keep * values[0]] for keep in KEEP},
    }


def images(rows, basis):
    q = np.linalg.qr(basis.T)[0]
    return rows - rows @ q @ q.T


def stored(x):
    return np.rint(x * 1000).astype(int).ravel().tolist()


def clips_under_effect(generator, count, strengths, dim, noise=0.3, curve=1.0):
    """Correlated clips; the effect moves all along one direction, each somewhat along its own, less and less so."""
    clean = generator.normal(size=(count, 3)) @ generator.normal(size=(3, dim)) + generator.normal(size=(count, dim))
    common, own = generator.normal(size=dim), generator.normal(size=(count, dim))
    levels = (rankdata(strengths) / len(strengths)) ** curve
    return clean, np.array([clean + t * (common + 0.5 * own) + noise * generator.normal(size=clean.shape) for t in levels])


def case(name, seed, counts, strengths, dim, change=lambda x: x, **options):
    generator = np.random.RandomState(seed)
    clean, affected = clips_under_effect(generator, sum(counts), strengths, dim, **options)
    clean, affected = (np.rint(change(x) * 1000) / 1000 for x in (clean, affected))
    clean, affected, held_out = clean[: counts[0]], affected[:, : counts[0]], affected[:, counts[0] :]
    w, values = sensitivity(strengths, affected, held_out)
    spans = removed_spans(strengths, clean, affected)
    return {
        'name': name,
        'strengths': strengths,
        'dim': clean.shape[1],
        'clips': counts,
        'clean': stored(clean),
        'affected': [stored(x) for x in affected],
        'heldOut': [stored(x) for x in held_out],
        'direction': w.tolist(),
        'sensitivity': values,
        'images': {kind: images(clean[:PROBES], basis).ravel().tolist() for kind, basis in spans.items()},
    }


def repeated_and_constant(x):
    """Two dimensions twice, one constant: a singular covariance."""
    return np.concatenate([x, x[..., :2], np.full((*x.shape[:-1], 1), 0.7)], axis=-1)


def main():
    grid = [0.1, 0.25, 0.5, 0.75, 1.0]
    cases = [
        case('more rows than dimensions', 1, (40, 15), grid, 6),
        case('strengths out of order, unevenly spaced', 2, (30, 10), [6, 4, 15, 9, 12, 5], 8, curve=2.0),
        case('fewer rows than dimensions', 3, (5, 4), grid, 40),
        case('more rows than dimensions, fewer clips', 4, (8, 4), grid, 20, noise=1.0),
        case('repeated and constant dimensions', 5, (25, 9), grid[:4], 5, change=repeated_and_constant),
        case('three strengths', 6, (20, 20), [-40, -20, 5], 4, noise=1.0),
    ]
    FILE.write_text(json.dumps({'versions': VERSIONS, 'probes': PROBES, 'cases': cases}) + '\n')


if __name__ == '__main__':
    main()
