import { describe, expect, test } from 'vitest';
import { balancedCut, balancedTrainingSets } from './balance.js';
import type { Dataset, Label } from './data.js';

const benchmark = { instruments: ['cello', 'flute'], genres: ['rock', 'jazz'], seed: 42 };

interface Clip {
  split: 'train' | 'test';
  genre: number;
  /** Label of the flute; the cello's is the opposite, so that a mistaken column shows. */
  flute: Label;
}

function dataset(id: string, clips: readonly Clip[]): Dataset {
  const keys = clips.map((_, i) => `${id}${String(i).padStart(4, '0')}`);
  return {
    id,
    title: id,
    licence: 'CC0-1.0',
    keys,
    recordings: keys,
    splits: clips.map(({ split }) => split),
    genres: Uint8Array.from(clips, ({ genre }) => genre),
    labels: Int8Array.from(clips.flatMap(({ flute }) => [-flute, flute])),
  };
}

const repeat = (count: number, split: Clip['split'], genre: number, flute: Label): Clip[] =>
  Array.from({ length: count }, () => ({ split, genre, flute }));

// Flute in train: a has 8 + 4 positives and 10 + 10 negatives, b has 3 + 3 and 20 + 20; the rest must not be drawn.
const a = dataset('a', [
  ...repeat(5, 'test', 0, 1),
  ...repeat(8, 'train', 0, 1),
  ...repeat(6, 'train', 1, 0),
  ...repeat(4, 'train', 1, 1),
  ...repeat(10, 'train', 0, -1),
  ...repeat(10, 'train', 1, -1),
]);
const b = dataset('b', [
  ...repeat(20, 'train', 1, -1),
  ...repeat(3, 'train', 0, 1),
  ...repeat(7, 'test', 0, -1),
  ...repeat(3, 'train', 1, 1),
  ...repeat(20, 'train', 0, -1),
]);

describe('balanced training sets', () => {
  const sets = balancedTrainingSets(benchmark, [a, b], 1);

  test('hold as many positives and negatives as the smaller dataset, each dataset keeping its mix of genres', () => {
    const mix = sets.map(({ rows, positives }, which) => {
      const source = [a, b][which]!;
      const count = (clips: Int32Array, genre: number) => clips.filter((clip) => source.genres[clip] === genre).length;
      const [kept, rest] = [rows.subarray(0, positives), rows.subarray(positives)];
      return [count(kept, 0), count(kept, 1), count(rest, 0), count(rest, 1)];
    });
    expect(mix).toEqual([
      [4, 2, 10, 10],
      [3, 3, 10, 10],
    ]);
  });

  test('hold reviewed train clips only, each once, positives before negatives and genre before genre', () => {
    sets.forEach(({ rows, positives }, which) => {
      const source = [a, b][which]!;
      expect(new Set(rows).size).toBe(rows.length);
      const described = Array.from(rows, (clip) => [source.splits[clip], source.labels[2 * clip + 1]]);
      expect(described).toEqual(described.map((_, i) => ['train', i < positives ? 1 : -1]));
      const genres = Array.from(rows, (clip) => source.genres[clip]!);
      expect(genres).toEqual([
        ...genres.slice(0, positives).sort((x, y) => x - y),
        ...genres.slice(positives).sort((x, y) => x - y),
      ]);
    });
  });

  test('are drawn with a generator seeded anew for each of the four cuts', () => {
    // Positives of b and negatives of a: equal lists of candidates would otherwise be drawn differently.
    const positives = balancedCut([0, 0, 0, 1, 1, 1], 2, 6, 42).map((k) => [20, 21, 22, 30, 31, 32][k]);
    expect(Array.from(sets[1].rows.subarray(0, 6))).toEqual(positives);
    const negatives = balancedCut(new Array(20).fill(0).fill(1, 10), 2, 20, 42).map((k) => 23 + k);
    expect(Array.from(sets[0].rows.subarray(6))).toEqual(negatives);
  });

  test('are the same whichever dataset of the pair is named first', () => {
    expect(balancedTrainingSets(benchmark, [b, a], 1)).toEqual([sets[1], sets[0]]);
  });
});

test('another seed draws other clips', () => {
  const genres = new Array(50).fill(0);
  expect(balancedCut(genres, 1, 20, 1)).not.toEqual(balancedCut(genres, 1, 20, 2));
});

describe('a pair that cannot be balanced is refused with an error that names dataset and instrument', () => {
  const negativesOnly = dataset('noflute', [...repeat(9, 'train', 0, -1), ...repeat(9, 'test', 0, 1)]);
  const positivesOnly = dataset('allflute', [...repeat(9, 'train', 0, 1), ...repeat(9, 'train', 0, 0)]);
  // One positive in all, against two candidates in two genres: floor(1 x 1/2) is 0 in both.
  const onePositive = dataset('rare', [...repeat(1, 'train', 0, 1), ...repeat(9, 'train', 0, -1)]);
  const twoPositives = dataset('spread', [
    ...repeat(1, 'train', 0, 1),
    ...repeat(1, 'train', 1, 1),
    ...repeat(9, 'train', 0, -1),
  ]);

  test.each([
    ['NO_POSITIVES', negativesOnly, a, 'noflute'],
    ['NO_NEGATIVES', positivesOnly, a, 'allflute'],
    ['TOO_FEW_CLIPS', twoPositives, onePositive, 'spread'],
  ] as const)('%s', (code, first, second, where) => {
    expect(() => balancedTrainingSets(benchmark, [first, second], 1)).toThrow(
      expect.objectContaining({
        code,
        details: expect.objectContaining({ where: `dataset ${where}, instrument flute` }),
      }),
    );
  });
});
