"""Writes golden/balance.json: genre-balanced cuts drawn with CPython's random.

Run as `python3 test/parity/balance_reference.py`.
"""

import json
import math
import pathlib
import platform
import random

GOLDEN = pathlib.Path(__file__).parent / 'golden' / 'balance.json'

# (clips of each genre, how many to keep, seed). In the third case 22 * (30 / 44) falls below 15, which 22 * 30 / 44 is.
CASES = [
    ([30, 12, 5, 9], 25, 42),
    ([30, 12, 5, 9], 56, 42),
    ([22, 10, 7, 5], 30, 42),
    ([20, 0, 1, 15], 10, 7),
    ([17], 6, 0),
]


def cut(genres, genre_count, n, seed):
    generator = random.Random(seed)
    kept = []
    for genre in range(genre_count):
        members = [i for i, own in enumerate(genres) if own == genre]
        keep = math.floor(len(members) * (n / len(genres)))
        kept.extend(members[k] for k in generator.sample(range(len(members)), len(members))[:keep])
    return kept


def case(counts, n, seed):
    genres = [genre for genre, count in enumerate(counts) for _ in range(count)]
    random.Random(1000 + seed).shuffle(genres)
    kept = cut(genres, len(counts), n, seed)
    return {'genres': genres, 'genreCount': len(counts), 'n': n, 'seed': seed, 'kept': kept}


golden = {'versions': {'python': platform.python_version()}, 'cases': [case(*arguments) for arguments in CASES]}
GOLDEN.write_text(json.dumps(golden) + '\n')
