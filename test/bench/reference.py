"""Times scikit-learn at the paper's sizes on two cores, as the reference of `npm run bench`; prints JSON.

Run as `python3 test/bench/reference.py DIR --part linear|klda [--instruments n] [--lda-features 2048]` on the folder of
`node test/support/paper-folder.mjs DIR --size paper --embeddings yamnet`. The work is that of
test/parity/ismir2023_reference.py on YAMNet (D = 1024) and the global scope; reading the files is not timed.

linear: none, LDA and mLDA of n instruments. klda: the pieces of one KLDA task, in which only the fit of LDA is
extrapolated, from fewer features by the cube of their number. Both ways to use two cores are tried (two processes of
one BLAS thread, one process of two) and the faster counts.
"""

import argparse
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'parity'))
import ismir2023_reference as reference  # noqa: E402  (before NumPy: it sets the number of BLAS threads)
import ismir2023_data as protocol  # noqa: E402

import h5py  # noqa: E402
import joblib  # noqa: E402
import numpy as np  # noqa: E402
from threadpoolctl import threadpool_limits  # noqa: E402

TOL = 1e-4
LAYOUTS = [{'processes': 2, 'blasThreads': 1}, {'processes': 1, 'blasThreads': 2}]


def load(folder):
    collections = [
        protocol.read_collection(protocol.read_irmas(folder / 'data' / 'irmas')),
        protocol.read_collection(protocol.read_openmic(folder / 'data' / 'openmic-2018')),
    ]
    with h5py.File(folder / 'embeddings.h5') as file:
        pairs = zip(protocol.DATASETS, collections)
        tables = [protocol.clip_table(file[name]['yamnet'], own['keys']) for name, own in pairs]
    return collections, tables


def limited(blas_threads, work, arguments):
    with threadpool_limits(blas_threads):
        return work(*arguments)


def timed(parallel, layout, work, tasks):
    """Wall seconds of all tasks, and what they returned."""
    start = time.perf_counter()
    calls = (layout['blasThreads'], work)
    if layout['processes'] == 1:
        results = [limited(*calls, arguments) for arguments in tasks]
    else:
        results = parallel(joblib.delayed(limited)(*calls, arguments) for arguments in tasks)
    return time.perf_counter() - start, results


def linear(parallel, data, instruments):
    methods = ['none', 'lda', 'mlda']

    def tasks(indices):
        return [(*data, i, methods, ['global'], TOL) for i in indices]

    trials = []
    for layout in LAYOUTS:
        seconds, _ = timed(parallel, layout, reference.evaluate_instrument, tasks(range(2)))
        trials.append({**layout, 'instruments': 2, 'seconds': seconds})
    best = min(trials, key=lambda trial: trial['seconds'])
    seconds = best['seconds']
    if instruments > 2:
        more, _ = timed(parallel, best, reference.evaluate_instrument, tasks(range(2, instruments)))
        seconds += more
    total = len(protocol.INSTRUMENTS)
    return {
        'work': 'YAMNet, D = 1024: none, LDA, mLDA; global; both train and test sets',
        'trials': trials,
        'chosen': {key: best[key] for key in LAYOUTS[0]},
        'measuredSeconds': seconds,
        'tasksRun': instruments,
        'tasksTotal': total,
        'extrapolated': instruments < total,
        'seconds': seconds * total / instruments,
    }


def kernel_features(collections, tables, instrument):
    """Seconds of the map of a task's training and test rows, and its training features, domains and labels."""
    start = time.perf_counter()
    balanced = protocol.balanced_rows(collections, instrument)
    train = [table[rows] for table, (rows, _) in zip(tables, balanced)]
    z = [reference.standardise(x, x) for x in train]
    stacked = np.vstack(z)
    fastfood = reference.Fastfood(stacked.shape[1], 4 * stacked.shape[1], reference.median_distance(stacked))
    features = [fastfood(x) for x in z]
    for x in train:
        for collection, table in zip(collections, tables):
            rows = (collection['split'] == 'test') & (collection['labels'][:, instrument] != 0)
            fastfood(reference.standardise(table[rows], x))
    seconds = time.perf_counter() - start
    return seconds, np.vstack(features), np.repeat([0, 1], [len(x) for x in z]), [labels for _, labels in balanced]


def lda_seconds(x, domain):
    start = time.perf_counter()
    reference.unit_direction(x, domain)
    return time.perf_counter() - start


def classifier_seconds(x, labels):
    start = time.perf_counter()
    reference.fit_classifier(x, labels, TOL)
    return time.perf_counter() - start


def klda(parallel, data, lda_features):
    # Two tasks of nearly equal size, so that two processes are busy all the time.
    pair = [(*data, 0), (*data, 8)]
    map_trials = [timed(parallel, layout, kernel_features, pair) for layout in LAYOUTS]
    mapped = [result[1:] for result in map_trials[0][1]]
    # Columns are exchangeable up to the cos/sin pair, so the first of them are a smaller problem of the same kind.
    small = [(np.ascontiguousarray(x[:, :lda_features]), domain) for x, domain, _ in mapped]
    lda_trials = [timed(parallel, layout, lda_seconds, small)[0] for layout in LAYOUTS]
    # Liblinear runs on one thread: two processes are always the better use of two cores. The projection changes
    # one direction in 8192 and its product is small beside the fit, so features before it stand for those after.
    fits = [(np.ascontiguousarray(x[domain == d]), labels[d]) for x, domain, labels in mapped for d in (0, 1)]
    classifiers, _ = timed(parallel, LAYOUTS[0], classifier_seconds, fits)

    features = mapped[0][0].shape[1]
    factor = (features / lda_features) ** 3
    # Each piece was timed on two tasks; a task has one map, one fit of LDA and a classifier of each train set.
    per_task = {
        'map': min(trial[0] for trial in map_trials) / 2,
        'lda': factor * min(lda_trials) / 2,
        'classifiers': classifiers / 2,
    }
    total = len(protocol.INSTRUMENTS)
    return {
        'work': 'YAMNet, D = 1024: KLDA with 8192 features; global; both train and test sets',
        'features': features,
        'rows': [len(x) for x, _, _ in mapped],
        'measured': {
            'mapSecondsOfTwoTasks': [{**layout, 'seconds': t[0]} for layout, t in zip(LAYOUTS, map_trials)],
            'ldaFeatures': lda_features,
            'ldaSecondsOfTwoTasks': [{**layout, 'seconds': t} for layout, t in zip(LAYOUTS, lda_trials)],
            'classifierSecondsOfTwoTasks': {**LAYOUTS[0], 'seconds': classifiers},
        },
        'extrapolated': True,
        'extrapolation': f'fit of LDA times ({features} / {lda_features})^3; two instruments for ten',
        'secondsPerTask': per_task,
        'tasksRun': 2,
        'tasksTotal': total,
        'seconds': total * sum(per_task.values()),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('dir', type=pathlib.Path)
    parser.add_argument('--part', choices=['linear', 'klda'], required=True)
    parser.add_argument('--instruments', type=int, default=10, choices=range(2, 11), help='of the linear part')
    parser.add_argument('--lda-features', type=int, default=2048)
    options = parser.parse_args()
    data = load(options.dir)
    with joblib.Parallel(n_jobs=2) as parallel:
        # The processes start and import before anything is timed.
        parallel(joblib.delayed(limited)(1, load, (options.dir,)) for _ in range(2))
        if options.part == 'linear':
            result = linear(parallel, data, options.instruments)
        else:
            result = klda(parallel, data, options.lda_features)
    print(json.dumps({'part': options.part, **result}, indent=1))


if __name__ == '__main__':
    main()
