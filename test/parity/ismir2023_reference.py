"""The whole ISMIR 2023 protocol in its as-run reading, plainly, with NumPy, SciPy and scikit-learn.

Run as `python3 test/parity/ismir2023_reference.py DIR OUT.json [--embeddings vggish,yamnet] [--methods none,lda]
[--scopes global,classwise] [--jobs 2] [--tol 1e-4] [--golden]` on a folder in the paper's layout; --tol is liblinear's,
1e-4 in the published run. The golden is made by `node test/support/paper-folder.mjs DIR --size small` and then
`python3 test/parity/ismir2023_reference.py DIR test/parity/golden/ismir2023-small.json --golden`.

OUT.json has `rows` of embedding, method, scope, trainSet, testSet, instrument, metric, value. With --golden it has the
values in arrays along `axes`, at 12 significant digits: `values` at the classifier's optimum (tolerance 1e-9), which is
what an exact solver must meet, and `rocAucPublishedTol` at 1e-4, from which the optimum is 1e-5 away on average and
0.003 at most (at C = 1000, where liblinear stops early on separable classes).
"""

import os

# Before NumPy loads: each process has one core, so that --jobs says how many are used.
for variable in ('OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS', 'MKL_NUM_THREADS'):
    os.environ.setdefault(variable, '1')

import argparse
import hashlib
import json
import math
import pathlib
import platform

import h5py
import joblib
import numpy as np
import scipy
import scipy.linalg
import scipy.stats
import sklearn
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, average_precision_score, precision_recall_fscore_support, roc_auc_score
from sklearn.model_selection import GridSearchCV, StratifiedKFold

from ismir2023_data import DATASETS, GENRES, INSTRUMENTS, SEED, balanced_rows, clip_table
from ismir2023_data import read_collection, read_irmas, read_openmic

METHODS = ['none', 'lda', 'mlda', 'k', 'klda', 'mklda']
SCOPES = ['global', 'classwise']
PUBLISHED_TOL, OPTIMUM_TOL = 1e-4, 1e-9
METRICS = ['rocAuc', 'averagePrecision', 'precision', 'recall', 'f1', 'accuracy', 'support']


class Fastfood:
    """Random Fourier features of a Gaussian kernel by products of diagonal and Hadamard matrices (Le et al. 2013)."""

    def __init__(self, dim, components, sigma):
        d = 2 ** math.ceil(math.log2(dim))
        stacks = math.ceil(components / d)
        generator = np.random.RandomState(SEED)
        gaussian = generator.normal(size=(stacks, d))
        signs = generator.choice([-1, 1], size=(stacks, d), replace=True)
        permutations = [generator.permutation(d) for _ in range(stacks)]
        lengths = scipy.stats.chi.rvs(d, size=(stacks, d), random_state=generator)
        lengths = lengths / np.linalg.norm(gaussian, axis=1, keepdims=True)
        hadamard = scipy.linalg.hadamard(d).astype(float)
        blocks = []
        for g, b, p, s in zip(gaussian, signs, permutations, lengths):
            inner = (hadamard * b)[p] * g[:, None]
            blocks.append(s[:, None] * (hadamard @ inner))
        self.projection = np.vstack(blocks)[:, :dim] / (sigma * math.sqrt(d))

    def __call__(self, x):
        v = x @ self.projection.T
        return np.hstack([np.cos(v), np.sin(v)]) / math.sqrt(v.shape[1])


def standardise(x, by):
    with np.errstate(divide='ignore', invalid='ignore'):
        z = (x - by.mean(axis=0)) / by.std(axis=0)
    return np.where(np.isnan(z), 0.0, z)


def median_distance(x):
    squares = (x**2).sum(axis=1)
    squared = np.maximum(squares[:, None] + squares[None, :] - 2 * x @ x.T, 0)
    np.fill_diagonal(squared, 0)
    return np.median(np.sqrt(squared))


def unit_direction(x, domain):
    # For rows of one dataset only, scikit-learn's coefficient is Sw^-1 mu: as run, no difference direction.
    with np.errstate(invalid='ignore'):  # scikit-learn divides by the explained variance, which a single class lacks
        coefficients = LinearDiscriminantAnalysis(solver='eigen', shrinkage='auto').fit(x, domain).coef_[0]
    return coefficients / np.linalg.norm(coefficients)


def removed_basis(x, domain, genre, per_genre):
    """Orthonormal rows whose span the correction projects out."""
    if not per_genre:
        return unit_direction(x, domain)[None, :]
    present = [g for g in range(len(GENRES)) if np.any(genre == g)]
    w = np.array([unit_direction(x[genre == g], domain[genre == g]) for g in present])
    return np.linalg.svd(w, full_matrices=False)[2]


def scores(model, x, labels):
    decision = model.decision_function(x)
    predicted = model.predict(x)
    precision, recall, f1, support = precision_recall_fscore_support(labels, predicted, labels=[0, 1], zero_division=0)
    return {
        'rocAuc': roc_auc_score(labels, decision),
        'averagePrecision': average_precision_score(labels, decision),
        'precision': precision[1],
        'recall': recall[1],
        'f1': f1[1],
        'accuracy': accuracy_score(labels, predicted),
        'support': int(support[1]),
    }


def fit_classifier(x, labels, tol):
    model = LogisticRegression(
        solver='liblinear', class_weight='balanced', tol=tol, random_state=SEED, max_iter=1000000
    )
    grid = {'C': [10.0**k for k in range(-8, 4)]}
    search = GridSearchCV(model, grid, scoring='roc_auc', cv=StratifiedKFold(3)).fit(x, labels)
    return search.best_estimator_, search.best_params_['C']


def evaluate_instrument(collections, tables, instrument, methods, scopes, tol):
    """Rows of (method, scope, trainSet, testSet, metric, value) of one instrument and embedding."""
    balanced = balanced_rows(collections, instrument)
    train = [table[rows] for table, (rows, _) in zip(tables, balanced)]
    labels = [own for _, own in balanced]
    test_rows = [np.flatnonzero((c['split'] == 'test') & (c['labels'][:, instrument] != 0)) for c in collections]
    test_labels = [(c['labels'][rows, instrument] == 1).astype(int) for c, rows in zip(collections, test_rows)]
    genre = np.concatenate([c['genre'][rows] for c, (rows, _) in zip(collections, balanced)])
    domain = np.repeat([0, 1], [len(x) for x in train])
    positive = np.concatenate(labels) == 1

    rows = []
    for kernel in (False, True):
        own_methods = [m for m in methods if m.startswith(('k', 'mk')) == kernel]
        if not own_methods:
            continue
        # test[a][b]: the test set b as the classifier trained on a sees it.
        if kernel:
            z = [standardise(x, x) for x in train]
            stacked = np.vstack(z)
            fastfood = Fastfood(stacked.shape[1], 4 * stacked.shape[1], median_distance(stacked))
            fitted = [fastfood(x) for x in z]
            test = [[fastfood(standardise(t[r], x)) for t, r in zip(tables, test_rows)] for x in train]
        else:
            fitted = train
            test = [[t[r] for t, r in zip(tables, test_rows)]] * 2
        stacked = np.vstack(fitted)
        for method in own_methods:
            plain = method in ('none', 'k')
            models = None
            for scope in scopes:
                fit_on = positive if scope == 'classwise' else np.ones(len(stacked), bool)
                basis = removed_basis(stacked[fit_on], domain[fit_on], genre[fit_on], method.startswith('m'))
                correct = (lambda x: x) if plain else (lambda x: x - (x @ basis.T) @ basis)
                if models is None or not plain:
                    models = [fit_classifier(correct(x), y, tol) for x, y in zip(fitted, labels)]
                for a, train_set in enumerate(DATASETS):
                    model, c = models[a]
                    rows.append((method, scope, train_set, None, 'chosenC', c))
                    if plain:
                        w = model.coef_[0]
                        rows.append((method, scope, train_set, None, 'biasCosine', basis[0] @ w / np.linalg.norm(w)))
                    for b, test_set in enumerate(DATASETS):
                        for metric, value in scores(model, correct(test[a][b]), test_labels[b]).items():
                            rows.append((method, scope, train_set, test_set, metric, value))
    return rows


def evaluate(collections, tables, methods, scopes, tol, jobs):
    """The rows of all embeddings of `tables` and all instruments."""
    fields = ('embedding', 'method', 'scope', 'trainSet', 'testSet', 'instrument', 'metric', 'value')
    rows = []
    with joblib.Parallel(n_jobs=jobs) as parallel:
        for embedding, own in tables.items():
            done = parallel(
                joblib.delayed(evaluate_instrument)(collections, own, i, methods, scopes, tol)
                for i in range(len(INSTRUMENTS))
            )
            for instrument, results in zip(INSTRUMENTS, done):
                for method, scope, train_set, test_set, metric, value in results:
                    line = (embedding, method, scope, train_set, test_set, instrument, metric, value)
                    rows.append(dict(zip(fields, line)))
    return rows


def rounded(value):
    return value if isinstance(value, int) else float(f'{float(value):.12g}')


def compact(rows, published):
    """Values along the axes: per (embedding, method, scope) an array [pair][instrument][metric], and per train set."""
    lookup, loose = ({tuple(row.values())[:-1]: row['value'] for row in own} for own in (rows, published))
    pairs = [(a, b) for a in DATASETS for b in DATASETS]
    results = []
    for embedding, method, scope in dict.fromkeys((r['embedding'], r['method'], r['scope']) for r in rows):

        def per_train_set(metric):
            keys = [[(embedding, method, scope, a, None, i, metric) for i in INSTRUMENTS] for a in DATASETS]
            return [[rounded(lookup[key]) for key in line] for line in keys]

        values = [
            [[rounded(lookup[embedding, method, scope, a, b, i, m]) for m in METRICS] for i in INSTRUMENTS]
            for a, b in pairs
        ]
        result = {'embedding': embedding, 'method': method, 'scope': scope, 'values': values}
        result['rocAucPublishedTol'] = [
            [rounded(loose[embedding, method, scope, a, b, i, 'rocAuc']) for i in INSTRUMENTS] for a, b in pairs
        ]
        result['chosenC'] = per_train_set('chosenC')
        if method in ('none', 'k'):
            result['biasCosine'] = per_train_set('biasCosine')
        results.append(result)
    axes = {'pairs': pairs, 'trainSets': DATASETS, 'instruments': INSTRUMENTS, 'metrics': METRICS}
    return {'axes': axes, 'results': results}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('dir', type=pathlib.Path)
    parser.add_argument('out', type=pathlib.Path)
    parser.add_argument('--embeddings', help='all of the file by default')
    parser.add_argument('--methods', default=','.join(METHODS))
    parser.add_argument('--scopes', default=','.join(SCOPES))
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--tol', type=float, default=PUBLISHED_TOL)
    parser.add_argument('--golden', action='store_true')
    options = parser.parse_args()

    collections = [
        read_collection(read_irmas(options.dir / 'data' / 'irmas')),
        read_collection(read_openmic(options.dir / 'data' / 'openmic-2018')),
    ]
    tables, fingerprints = {}, {}
    with h5py.File(options.dir / 'embeddings.h5') as file:
        for embedding in options.embeddings.split(',') if options.embeddings else sorted(file['irmas']):
            tables[embedding] = [clip_table(file[d][embedding], c['keys']) for d, c in zip(DATASETS, collections)]
            for dataset in DATASETS:
                frames = file[dataset][embedding]['features'][()].astype('<f4')
                fingerprints[f'{dataset}/{embedding}'] = hashlib.sha256(frames.tobytes()).hexdigest()

    def run(tol):
        return evaluate(collections, tables, options.methods.split(','), options.scopes.split(','), tol, options.jobs)

    versions = {'python': platform.python_version()}
    versions.update({m.__name__: m.__version__ for m in (np, scipy, sklearn, h5py)})
    output = {'versions': versions, 'seed': SEED, 'featuresSha256': fingerprints}
    if options.golden:
        output.update({'tol': OPTIMUM_TOL, **compact(run(OPTIMUM_TOL), run(PUBLISHED_TOL))})
    else:
        output.update({'tol': options.tol, 'rows': run(options.tol)})
    options.out.write_text(json.dumps(output, separators=(',', ':'), default=float) + '\n')


if __name__ == '__main__':
    main()
