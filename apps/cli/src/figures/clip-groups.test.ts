import type { Benchmark } from '@ebb/core/benchmark/data';
import { expect, test } from 'vitest';
import { clipGroups } from './clip-groups.js';
import { OKABE_ITO } from './okabe-ito.js';

/** Two datasets of one clip each label row. */
function benchmarkOf(instruments: readonly string[], labels: readonly (readonly number[])[]): Benchmark {
  const dataset = (id: string) => ({
    id,
    title: id,
    licence: 'CC0',
    keys: labels.map((_, i) => `${id}${i}`),
    recordings: labels.map((_, i) => `${id}${i}`),
    splits: labels.map(() => 'test' as const),
    genres: Uint8Array.from(labels, (_, i) => i % 2),
    labels: Int8Array.from(labels.flat()),
  });
  const texts = { id: 'b', title: '', description: '' };
  const genres = ['rock', 'jazz'];
  const datasets = [dataset('x'), dataset('y')];
  return { ...texts, instruments, genres, datasets, reading: 'corrected', seed: 1, testLabels: 'public' };
}

/** All clips of both datasets; where they lie does not matter here. */
function projectionOf({ datasets }: Benchmark) {
  const clips = datasets.flatMap(({ keys }) => [...keys.keys()]);
  const none = new Float64Array(clips.length);
  return {
    datasets: Uint8Array.from(datasets.flatMap(({ keys }, d) => keys.map(() => d))),
    clips: Int32Array.from(clips),
    ...{ x: none, y: none, xShare: 0, yShare: 0, auc: 0.5 },
  };
}

const three = benchmarkOf(
  ['flute', 'oboe', 'lute'],
  [
    [1, -1, 0],
    [0, 0, 1],
    [1, 1, -1],
    [-1, -1, 0],
  ],
);
const namesOf = (benchmark: Benchmark, colouring: Parameters<typeof clipGroups>[3]) => {
  const { groups, groupOf } = clipGroups(benchmark, [0, 1], projectionOf(benchmark), colouring);
  return { groups, names: [...groupOf].map((g) => groups[g]!.name) };
};

test('by instrument, a clip has the one that it is positive for; several and none are grey and last', () => {
  const { groups, names } = namesOf(three, 'instrument');
  expect(names.slice(0, 4)).toEqual(['flute', 'lute', 'several', 'none']);
  expect(groups.map(({ name, count }) => [name, count])).toEqual([
    ['flute', 2],
    ['lute', 2],
    ['several', 2],
    ['none', 2],
  ]);
  expect(groups.map(({ colour }) => OKABE_ITO.includes(colour))).toEqual([true, true, false, false]);
});

test('by dataset and by genre, a clip has its own', () => {
  expect(namesOf(three, 'dataset').names).toEqual(['x', 'x', 'x', 'x', 'y', 'y', 'y', 'y']);
  expect(namesOf(three, 'genre').names).toEqual(Array(4).fill(['rock', 'jazz']).flat());
});

test('instruments beyond the eight with the most clips are one group, and no two groups have one colour', () => {
  const instruments = Array.from({ length: 11 }, (_, i) => `i${i}`);
  // Instrument 0 sounds in no clip, 3 and 4 in one of each dataset, the other eight in two.
  const playing = [3, 4, ...[1, 2, 5, 6, 7, 8, 9, 10].flatMap((i) => [i, i])];
  const { groups } = namesOf(
    benchmarkOf(
      instruments,
      playing.map((own) => instruments.map((_, i) => (i === own ? 1 : -1))),
    ),
    'instrument',
  );
  expect(groups.map(({ name }) => name)).toEqual(['i1', 'i2', 'i5', 'i6', 'i7', 'i8', 'i9', 'i10', '2 others']);
  expect(groups.at(-1)!.count).toBe(4);
  expect(new Set(groups.map(({ colour }) => colour)).size).toBe(9);
});

test('a benchmark with a single genre cannot be coloured by it', () => {
  expect(() => namesOf({ ...three, genres: ['all'] }, 'genre')).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  );
});
