"""Writes golden/lda.json, golden/logistic.json and golden/measures.json with scikit-learn.

Run as `python3 test/parity/numeric_reference.py`. Inputs are stored as integers in thousandths (flat, row-major), so
that every reader has the same float64 values.
"""

import json
import pathlib
import platform
import warnings

import numpy as np
import scipy
import sklearn
from sklearn.covariance import ledoit_wolf
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, average_precision_score, precision_recall_fscore_support, roc_auc_score
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.preprocessing import StandardScaler

FOLDER = pathlib.Path(__file__).parent / 'golden'
VERSIONS = {
    'python': platform.python_version(),
    'numpy': np.__version__,
    'scipy': scipy.__version__,
    'sklearn': sklearn.__version__,
}
C_GRID = [10.0**k for k in range(-8, 4)]


def write(name, content):
    (FOLDER / f'{name}.json').write_text(json.dumps({'versions': VERSIONS, **content}) + '\n')


def mixture(seed, counts, dim, rank, shift=0.8):
    """Classes of `counts` rows, 0 first: correlated through `rank` common factors, means `shift` apart a feature."""
    generator = np.random.RandomState(seed)
    mixing = generator.normal(size=(rank, dim))
    spread = generator.uniform(0.2, 3.0, size=dim)
    rows = []
    for label, count in enumerate(counts):
        factors = generator.normal(size=(count, rank))
        noise = generator.normal(size=(count, dim))
        rows.append((factors @ mixing + noise + label * shift * generator.normal(size=dim) + 0.5) * spread)
    y = np.repeat(np.arange(len(counts)), counts)
    return np.round(np.vstack(rows), 3), y


def stored(x, y):
    thousandths = np.rint(x * 1000).astype(int)
    assert np.array_equal(thousandths / 1000, x)
    return {'rows': len(x), 'cols': x.shape[1], 'thousandths': thousandths.ravel().tolist(), 'labels': y.tolist()}


def lda_case(name, x, y):
    model = LinearDiscriminantAnalysis(solver='eigen', shrinkage='auto').fit(x, y)
    classes = []
    for label in np.unique(y):
        scaler = StandardScaler().fit(x[y == label])
        shrinkage = ledoit_wolf(scaler.transform(x[y == label]))[1]
        classes.append({'prior': float(np.mean(y == label)), 'shrinkage': float(shrinkage)})
    assert model.coef_.shape == (1, x.shape[1]) and np.isfinite(model.coef_).all()
    return {'name': name, **stored(x, y), 'classes': classes, 'coefficients': model.coef_[0].tolist()}


def lda():
    cases = []
    x, y = mixture(1, (40, 40), 5, 2)
    cases.append(lda_case('more rows than features', x, y))
    x, y = mixture(2, (17, 83), 12, 4)
    cases.append(lda_case('unbalanced classes', x, y))
    x, y = mixture(3, (30, 25), 8, 3)
    x[:, 2] = 1.5
    x[y == 1, 5] = 0.0
    cases.append(lda_case('a feature constant everywhere and one constant in a class', x, y))
    x, y = mixture(4, (13, 11), 60, 5)
    cases.append(lda_case('fewer rows than features', x, y))
    x, y = mixture(5, (9, 21), 150, 8)
    x[:, 7] = 0.0
    cases.append(lda_case('far fewer rows than features, a constant feature', x, y))
    x, y = mixture(6, (1, 12), 20, 3)
    cases.append(lda_case('a class of one row', x, y))
    x, y = mixture(7, (10, 2), 20, 3)
    cases.append(lda_case('a class of two rows, whose shrinkage is zero', x, y))
    x, y = mixture(8, (10,), 24, 3)
    cases.append(lda_case('a single class: the mean instead of a difference of means', x, y))
    x, y = mixture(9, (35, 30), 6, 2)
    x[:, 3] = np.round(x[:, 3] * 40 + 9000, 3)
    cases.append(lda_case('a feature far from zero', x, y))
    write('lda', {'cases': cases})


def objective(w, x, y, c):
    """liblinear's: the intercept is the weight of a last feature of value 1; class weights n / (2 n_class)."""
    signs = np.where(y == 1, 1.0, -1.0)
    weights = np.where(y == 1, len(y) / (2 * np.sum(y == 1)), len(y) / (2 * np.sum(y == 0)))
    margins = signs * (x @ w[:-1] + w[-1])
    return 0.5 * w @ w + c * np.sum(weights * np.logaddexp(0.0, -margins))


def classifier(c, tol):
    return LogisticRegression(
        C=c, solver='liblinear', class_weight='balanced', tol=tol, random_state=42, max_iter=100000
    )


def cross_validation(x, y, tol):
    search = GridSearchCV(classifier(1.0, tol), {'C': C_GRID}, scoring='roc_auc', cv=StratifiedKFold(3)).fit(x, y)
    folds = [search.cv_results_[f'split{k}_test_score'].tolist() for k in range(3)]
    mean = search.cv_results_['mean_test_score'].tolist()
    return {'foldAuc': folds, 'meanAuc': mean, 'bestC': search.best_params_['C']}


def logistic_case(name, x, y):
    fits = []
    for c in C_GRID:
        model = classifier(c, 1e-8).fit(x, y)
        w = np.append(model.coef_[0], model.intercept_[0])
        fits.append({'c': c, 'objective': objective(w, x, y, c), 'weights': w.tolist()})
    return {
        'name': name,
        **stored(x, y),
        'fits': fits,
        # The published tolerance, and one so small that the figures are those of the optimum.
        'crossValidation': {'1e-4': cross_validation(x, y, 1e-4), '1e-10': cross_validation(x, y, 1e-10)},
    }


def logistic():
    cases = []
    for name, seed, counts, dim, rank, shift in [
        ('fewer features than rows', 11, (45, 40), 6, 2, 0.35),
        ('unbalanced classes', 12, (90, 22), 10, 4, 0.5),
        ('more features than rows', 13, (24, 21), 60, 5, 0.4),
    ]:
        x, y = mixture(seed, counts, dim, rank, shift)
        # Positives before negatives, as in the protocol's balanced training sets.
        cases.append(logistic_case(name, x[::-1], y[::-1]))
    generator = np.random.RandomState(14)
    x, y = mixture(14, (31, 36), 9, 3, 0.4)
    order = generator.permutation(len(y))
    cases.append(logistic_case('classes in mixed order', x[order], y[order]))

    folds = []
    for labels in [[1] * 7 + [0] * 11, [0] * 5 + [1] * 4, [1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1], [1] * 3 + [0] * 3]:
        assignment = np.empty(len(labels), int)
        for k, (_, test) in enumerate(StratifiedKFold(3).split(np.zeros((len(labels), 1)), labels)):
            assignment[test] = k
        folds.append({'labels': labels, 'testFold': assignment.tolist()})
    write('logistic', {'cGrid': C_GRID, 'cases': cases, 'folds': folds})


def measures_case(name, labels, decisions):
    """`decisions` are values of the decision function; above 0, where the probability is 0.5, a clip is positive."""
    labels, decisions = np.asarray(labels), np.asarray(decisions, float)
    predicted = (decisions > 0).astype(int)
    precision, recall, f1, support = precision_recall_fscore_support(labels, predicted, labels=[0, 1], zero_division=0)
    both = len(np.unique(labels)) == 2
    return {
        'name': name,
        'labels': labels.tolist(),
        'decisions': decisions.tolist(),
        # null where scikit-learn refuses or warns: a ranking needs positives, and rocAuc negatives too.
        'rocAuc': float(roc_auc_score(labels, decisions)) if both else None,
        'averagePrecision': float(average_precision_score(labels, decisions)) if labels.any() else None,
        'precision': float(precision[1]),
        'recall': float(recall[1]),
        'f1': float(f1[1]),
        'accuracy': float(accuracy_score(labels, predicted)),
        'support': int(support[1]),
    }


def measures():
    generator = np.random.RandomState(21)
    labels = (generator.uniform(size=200) < 0.3).astype(int)
    scores = np.round(generator.normal(size=200) + 1.2 * labels - 0.6, 6)
    coarse = np.round(2 * scores) / 2
    rare = np.zeros(150, int)
    rare[[20, 77]] = 1
    cases = [
        measures_case('no ties', labels, scores),
        measures_case('many ties, some at the threshold', labels, coarse),
        measures_case('all tied', labels, np.full(200, 0.25)),
        measures_case('all at the threshold: none predicted positive', labels, np.zeros(200)),
        measures_case('two positives', rare, np.round(generator.normal(size=150), 3)),
        measures_case('perfect', [0, 0, 1, 1], [-2.0, -1.0, 1.0, 2.0]),
        measures_case('reversed', [1, 1, 0, 0], [-2.0, -1.0, 1.0, 2.0]),
        measures_case('a tie across the classes', [0, 1, 0, 1], [-1.0, 0.5, 0.5, 2.0]),
        measures_case('no positive predicted', [0, 1, 1], [-3.0, -2.0, -1.0]),
        measures_case('no positive at all', [0, 0, 0], [-1.0, 1.0, 2.0]),
        measures_case('no negative at all', [1, 1, 1], [-1.0, 1.0, 2.0]),
        measures_case('differences near the last bit', [0, 1, 0, 1], list(0.1 + np.array([0, 1, 2, 3]) * 2.0**-55)),
        measures_case('tiny scores, as at the smallest C', labels, scores * 1e-9),
    ]
    write('measures', {'cases': cases})


if __name__ == '__main__':
    with warnings.catch_warnings():
        # Ledoit-Wolf warns of a class with one row, which is the case wanted.
        warnings.filterwarnings('ignore', message='Only one sample available')
        lda()
    logistic()
    measures()
