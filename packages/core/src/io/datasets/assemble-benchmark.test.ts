import { describe, expect, test } from 'vitest';
import { sharedData, skipReason } from '../../../../../test/support/shared-data.js';
import type { Label } from '../../benchmark/data.js';
import { assembleBenchmark } from './assemble-benchmark.js';
import type { AudioCollection, CollectionClip } from './collection.js';
import { readCsvCollections } from './csv-folder.js';

/** A clip of the given label of each instrument; its key sorts against the order in which clips are made. */
function clip(
  n: number,
  labels: Record<string, Label>,
  more: Partial<Omit<CollectionClip, 'labels'>> = {},
): CollectionClip {
  const key = `${1000 - n}`;
  return {
    key,
    path: `/${key}`,
    recording: key,
    split: n % 3 === 2 ? 'test' : 'train',
    labels: new Map(Object.entries(labels)),
    ...more,
  };
}

/** Eighteen clips, every other one a positive of `instrument`, or fewer: 6 train and 3 test clips of each label. */
function collection(
  id: string,
  instruments: string[],
  count = 18,
  more: (n: number) => Partial<CollectionClip> = () => ({}),
) {
  const clips = Array.from({ length: count }, (_, n) => {
    const label: Label = n % 2 === 0 ? 1 : -1;
    return clip(
      n,
      Object.fromEntries(instruments.map((name) => [name, label])),
      more(n) as Partial<Omit<CollectionClip, 'labels'>>,
    );
  });
  return { id, title: id.toUpperCase(), licence: 'CC0-1.0', clips } satisfies AudioCollection;
}

describe('instruments by default', () => {
  test('are those with six train and three test clips of either label in every dataset', () => {
    const { benchmark } = assembleBenchmark(
      [collection('a', ['violin', 'cello', 'flute']), collection('b', ['cello', 'violin'])],
      { id: 'x' },
    );
    expect(benchmark.instruments).toEqual(['cello', 'violin']);
  });

  test('one clip fewer is too few', () => {
    const fewer = collection('b', ['cello']);
    expect(() =>
      assembleBenchmark([collection('a', ['cello']), { ...fewer, clips: fewer.clips.slice(1) }], { id: 'x' }),
    ).toThrow(expect.objectContaining({ code: 'TOO_FEW_CLIPS' }));
  });
});

test('clips stand in key order, with what belongs to each', () => {
  const { benchmark, clips } = assembleBenchmark([collection('a', ['cello']), collection('b', ['cello'])], {
    id: 'x',
    seed: 7,
    reading: 'as-run',
  });
  const [dataset] = benchmark.datasets;
  expect(dataset!.keys).toEqual([...dataset!.keys].sort());
  expect(clips[0]!.map(({ key }) => key)).toEqual(dataset!.keys);
  dataset!.keys.forEach((key, k) => {
    const n = 1000 - Number(key);
    expect([dataset!.splits[k], dataset!.labels[k], dataset!.genres[k]]).toEqual([
      n % 3 === 2 ? 'test' : 'train',
      n % 2 === 0 ? 1 : -1,
      0,
    ]);
  });
  expect(benchmark).toMatchObject({
    title: 'A and B',
    genres: ['all'],
    seed: 7,
    reading: 'as-run',
    testLabels: 'public',
  });
});

describe('genres', () => {
  const genre = (n: number) => ({ genre: n % 5 === 0 ? 'rock' : 'jazz' });
  const both = [collection('a', ['cello'], 60, genre), collection('b', ['cello'], 60, () => ({ genre: 'jazz' }))];

  test('are those that all datasets share; clips of others are left out and counted', () => {
    const { benchmark, notes } = assembleBenchmark(both, { id: 'x' });
    expect(benchmark.genres).toEqual(['jazz']);
    expect(benchmark.datasets.map(({ keys }) => keys.length)).toEqual([48, 60]);
    expect(notes).toEqual(['a: 12 clips are left out, of none of the genres jazz']);
  });

  test('that are named stand in the order in which they are named', () => {
    const a: AudioCollection = both[0]!;
    const { benchmark } = assembleBenchmark([a, { ...a, id: 'b' }], { id: 'x', genres: ['rock', 'jazz'] });
    expect(benchmark.genres).toEqual(['rock', 'jazz']);
    const [dataset] = benchmark.datasets;
    expect(dataset!.keys.map((key, k) => [key, dataset!.genres[k]])).toEqual(
      dataset!.keys.map((key) => [key, (1000 - Number(key)) % 5 === 0 ? 0 : 1]),
    );
  });

  test('are one where a dataset has none or where they are not wanted', () => {
    const without = [both[0]!, collection('b', ['cello'])];
    for (const { benchmark } of [
      assembleBenchmark(without, { id: 'x' }),
      assembleBenchmark(both, { id: 'x', genres: [] }),
    ]) {
      expect(benchmark.genres).toEqual(['all']);
      expect(benchmark.datasets[0]!.keys).toHaveLength(60);
    }
  });
});

test('clips in neither split and clips that no chosen instrument reviews are left out and counted', () => {
  const { split: _, ...apart } = clip(500, { cello: 1 });
  const b = collection('b', ['cello']);
  const { benchmark, notes } = assembleBenchmark(
    [
      collection('a', ['cello']),
      { ...b, clips: [...b.clips, apart, clip(501, { flute: 1 }), clip(502, { cello: 0 })] },
    ],
    { id: 'x' },
  );
  expect(benchmark.datasets[1]!.keys).toHaveLength(18);
  expect(notes).toEqual([
    'b: 1 clip is left out, in neither split',
    'b: 2 clips are left out, not reviewed for any of the instruments',
  ]);
});

describe('what cannot be a benchmark is a typed error', () => {
  const a = collection('a', ['cello', 'flute']);
  const b = collection('b', ['cello']);
  const onlyPositives = { ...b, clips: b.clips.map((c) => ({ ...c, labels: new Map([['cello', 1 as Label]]) })) };
  test.each([
    ['one dataset', [a], {}, 'INVALID_ARGUMENT', 'compares datasets'],
    ['an unknown dataset', [a, b], { datasets: ['a', 'z'] }, 'INVALID_ARGUMENT', "'z'"],
    ['a dataset twice', [a, b], { datasets: ['a', 'a'] }, 'INVALID_ARGUMENT', 'stands twice'],
    ['two datasets of one id', [a, b, { ...b, id: 'a' }], {}, 'INVALID_ARGUMENT', 'stands twice'],
    [
      'an instrument that a dataset lacks',
      [a, b],
      { instruments: ['flute'] },
      'INVALID_ARGUMENT',
      'dataset b, instrument flute',
    ],
    ['a genre that a dataset lacks', [a, b], { genres: ['jazz'] }, 'INVALID_ARGUMENT', 'dataset a'],
    ['no negatives', [a, onlyPositives], { instruments: ['cello'] }, 'NO_NEGATIVES', 'dataset b'],
    ['a key twice', [a, { ...b, clips: [...b.clips, b.clips[0]!] }], {}, 'DUPLICATE_KEY', 'dataset b'],
  ] as const)('%s', (_, collections, options, code, message) => {
    expect(() => assembleBenchmark(collections, { id: 'x', ...options })).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});

test.skipIf(!sharedData('audio.csv'))(
  `the shared collections share six instruments in 310 and 180 clips${skipReason('audio.csv')}`,
  async () => {
    const collections = await readCsvCollections(sharedData('audio.csv')!);
    const { benchmark } = assembleBenchmark(collections, { id: 'local', datasets: ['philharmonia', 'fsdkaggle2018'] });
    expect(benchmark.instruments).toEqual(['cello', 'clarinet', 'flute', 'guitar', 'saxophone', 'violin']);
    expect(benchmark.datasets.map(({ id, keys }) => [id, keys.length])).toEqual([
      ['philharmonia', 310],
      ['fsdkaggle2018', 180],
    ]);
  },
);
