import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgedCollections } from '../../../../test/support/judged-collections.js';
import { trainingFolds, trainingPart } from './training-folds.js';

const { benchmark, embedding } = judgedCollections({ recordings: 40 });
const part = trainingPart(benchmark, embedding);

test('the training part holds the train clips as they are, and no other', () => {
  for (const [d, dataset] of part.benchmark.datasets.entries()) {
    const whole = benchmark.datasets[d]!;
    const clips = [...whole.keys.keys()].filter((clip) => whole.splits[clip] === 'train');
    expect(dataset.keys).toEqual(clips.map((clip) => whole.keys[clip]));
    expect(dataset.recordings).toEqual(clips.map((clip) => whole.recordings[clip]));
    expect(new Set(dataset.splits)).toEqual(new Set(['train']));
    clips.forEach((clip, k) => {
      expect(dataset.genres[k]).toBe(whole.genres[clip]);
      expect(dataset.labels.slice(3 * k, 3 * k + 3)).toEqual(whole.labels.slice(3 * clip, 3 * clip + 3));
      const row = (table: Float32Array, i: number) => table.slice(i * embedding.dim, (i + 1) * embedding.dim);
      expect(row(part.embedding.tables[d]!, k)).toEqual(row(embedding.tables[d]!, clip));
    });
  }
  expect(part.embedding.conditions).toBeUndefined();
});

test('every clip is tested once, no recording is on both sides, and each instrument is in every fold', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 5 }), fc.nat({ max: 2 ** 32 - 1 }), (count, seed) => {
      const folds = trainingFolds({ ...part.benchmark, seed }, count);
      expect(folds).toHaveLength(count);
      for (const [d, { keys, recordings }] of part.benchmark.datasets.entries()) {
        const tested = new Int32Array(keys.length);
        for (const { datasets } of folds) {
          const { splits, labels } = datasets[d]!;
          const sides = new Map<string, Set<string>>();
          splits.forEach((split, clip) => {
            if (split === 'test') tested[clip]!++;
            sides.set(recordings[clip]!, new Set([...(sides.get(recordings[clip]!) ?? []), split]));
          });
          expect([...sides.values()].every((own) => own.size === 1)).toBe(true);
          // Deals of about 27 recordings: each fold has a share of every label.
          for (let c = 0; c < 3; c++) {
            expect(splits.some((split, clip) => split === 'test' && labels[3 * clip + c] === 1)).toBe(true);
          }
        }
        expect(tested.every((times) => times === 1)).toBe(true);
      }
    }),
    { numRuns: 20 },
  );
});

test('folds are drawn by the seed, and refused where there are too few recordings', () => {
  const splits = (seed: number) => trainingFolds({ ...part.benchmark, seed }, 3)[0]!.datasets[0]!.splits;
  expect(splits(1)).toEqual(splits(1));
  expect(splits(1)).not.toEqual(splits(2));
  const failing = (code: string) => expect.objectContaining({ code });
  expect(() => trainingFolds(part.benchmark, 1)).toThrow(failing('INVALID_ARGUMENT'));
  expect(() => trainingFolds(part.benchmark, 100)).toThrow(failing('TOO_FEW_CLIPS'));
});
