"""The data of ISMIR 2023 in the paper's layout, as run: clips, splits, genres, labels, balanced training sets."""

import ast
import csv
import math
import random
import re

import numpy as np

SEED = 42
DATASETS = ['irmas', 'openmic']
INSTRUMENTS = 'cello clarinet flute guitar organ piano saxophone trumpet violin voice'.split()
IRMAS_CODES = dict(zip('cel cla flu gac gel org pia sax tru vio voi'.split(), [0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9]))
GENRES = ['pop_rock', 'jazz_blue', 'classical', 'country_folk']
IRMAS_GENRES = {'pop_roc': 0, 'jaz_blu': 1, 'cla': 2, 'cou_fol': 3}


def read_lines(path):
    return path.read_text().split()


def genre_of_titles(titles):
    for title in titles:
        tokens = set(re.split('[^a-z]+', title.lower())) - {''}
        for index, genre in enumerate(GENRES):
            if tokens & set(genre.split('_')):
                return index
    return None


def read_irmas(folder):
    """{key: (split, genre, labels)} of the clips that keep a genre; labels of the ten instruments, 1 or -1."""
    clips = {}
    for split in ('train', 'test'):
        for key in set(read_lines(folder / f'irmas_{split}.csv')):
            brackets = re.findall(r'\[(.*?)\]', key)
            if brackets[-1] in IRMAS_GENRES:
                labels = np.full(len(INSTRUMENTS), -1)
                labels[IRMAS_CODES[brackets[0]]] = 1
                clips[key] = (split, IRMAS_GENRES[brackets[-1]], labels)
    return clips


def read_openmic(folder):
    """As read_irmas, 0 for a label that was not reviewed."""
    splits = {key: split for split in ('train', 'test') for key in read_lines(folder / f'openmic2018_{split}.csv')}
    with open(folder / 'openmic-2018-metadata.csv', newline='') as file:
        titles = [[g['genre_title'] for g in ast.literal_eval(row['track_genres'])] for row in csv.DictReader(file)]
    # As run: row i of the metadata is taken for the i-th key in order, whatever key it names.
    assert len(titles) == len(splits)
    clips = {}
    for key, own in zip(sorted(splits), titles):
        genre = genre_of_titles(own)
        if genre is not None:
            clips[key] = (splits[key], genre, np.zeros(len(INSTRUMENTS), int))
    with open(folder / 'openmic-2018-aggregated-labels.csv', newline='') as file:
        for row in csv.DictReader(file):
            if row['sample_key'] in clips and row['instrument'] in INSTRUMENTS:
                label = 1 if float(row['relevance']) >= 0.5 else -1
                clips[row['sample_key']][2][INSTRUMENTS.index(row['instrument'])] = label
    return clips


def clip_table(group, keys):
    """The mean frame of each clip, rounded to float32 and held as float64."""
    frames = group['features'][()]
    rows = {}
    for row, key in enumerate(group['keys'][()]):
        rows.setdefault(key.decode(), []).append(row)
    return np.array([frames[rows[key]].astype(float).mean(axis=0) for key in keys]).astype(np.float32).astype(float)


def read_collection(clips):
    keys = sorted(clips)
    return {
        'keys': keys,
        'split': np.array([clips[key][0] for key in keys]),
        'genre': np.array([clips[key][1] for key in keys]),
        'labels': np.array([clips[key][2] for key in keys]),
    }


def cut(candidates, genres, n):
    random.seed(SEED)
    kept = []
    for genre in range(len(GENRES)):
        members = candidates[genres[candidates] == genre]
        keep = math.floor(len(members) * (n / len(candidates)))
        kept.extend(members[k] for k in random.sample(range(len(members)), len(members))[:keep])
    return np.array(kept, int)


def balanced_rows(collections, instrument):
    """Per dataset the kept training clips, positives first, and their labels (1 or 0)."""
    candidates = [
        [np.flatnonzero((c['split'] == 'train') & (c['labels'][:, instrument] == label)) for label in (1, -1)]
        for c in collections
    ]
    sizes = [min(len(own[part]) for own in candidates) for part in (0, 1)]
    result = []
    for collection, own in zip(collections, candidates):
        parts = [cut(own[part], collection['genre'], sizes[part]) for part in (0, 1)]
        result.append((np.concatenate(parts), np.repeat([1, 0], [len(part) for part in parts])))
    return result
