import { describe, expect, test } from 'vitest';
import { balancedTrainingSets } from '../balance.js';
import type { Dataset, Label } from '../data.js';
import { miniBenchmark } from './benchmark.js';

const benchmark = miniBenchmark();
const [studio, field] = benchmark.datasets as [Dataset, Dataset];
const width = benchmark.instruments.length;

const labelled = (dataset: Dataset, split: 'train' | 'test', instrument: number, label: Label) =>
  dataset.splits.filter((s, clip) => s === split && dataset.labels[clip * width + instrument] === label).length;

describe('mini, as data', () => {
  test('is the same at every call', () => {
    expect(miniBenchmark()).toEqual(benchmark);
  });

  test.each(benchmark.datasets)('$id: columns are parallel, keys ascending and unique', (dataset) => {
    const { keys, recordings, splits, genres, labels } = dataset;
    expect([recordings.length, splits.length, genres.length, labels.length / width]).toEqual(
      new Array(4).fill(keys.length),
    );
    expect([...new Set(keys)].sort()).toEqual(keys);
  });

  test.each(benchmark.datasets)(
    '$id: no recording is in both splits or two genres',
    ({ recordings, splits, genres }) => {
      const seen = new Map<string, string>();
      recordings.forEach((recording, clip) => {
        const place = `${splits[clip]} ${genres[clip]}`;
        expect(seen.get(recording) ?? place).toBe(place);
        seen.set(recording, place);
      });
      expect(seen.size).toBeLessThan(recordings.length / 2);
    },
  );

  test('studio has one predominant instrument a clip, every other one a negative', () => {
    for (let clip = 0; clip < studio.keys.length; clip++) {
      const labels = studio.labels.subarray(clip * width, (clip + 1) * width);
      expect([...labels].sort()).toEqual([...new Array(width - 1).fill(-1), 1]);
    }
  });

  test('field leaves most labels unreviewed and has clips with several positives', () => {
    const unreviewed = field.labels.filter((label) => label === 0).length;
    expect(unreviewed / field.labels.length).toBeGreaterThan(0.6);
    const positives = field.keys.map(
      (_, clip) => field.labels.subarray(clip * width, (clip + 1) * width).filter((label) => label === 1).length,
    );
    expect(Math.max(...positives)).toBe(3);
  });

  test.each(benchmark.datasets)('$id: every instrument has clips enough to train and to test', (dataset) => {
    benchmark.instruments.forEach((name, i) => {
      for (const label of [1, -1] as const) {
        expect(labelled(dataset, 'train', i, label), `${name} train ${label}`).toBeGreaterThanOrEqual(30);
        expect(labelled(dataset, 'test', i, label), `${name} test ${label}`).toBeGreaterThanOrEqual(15);
      }
    });
  });

  test('every instrument and genre has balanced positives of both datasets, so that mLDA has a direction a genre', () => {
    benchmark.instruments.forEach((name, i) => {
      balancedTrainingSets(benchmark, [studio, field], i).forEach(({ rows, positives }, d) => {
        const genres = [...rows.subarray(0, positives)].map((clip) => benchmark.datasets[d]!.genres[clip]);
        benchmark.genres.forEach((genre, g) => {
          expect(genres.filter((v) => v === g).length, `${name} ${genre}`).toBeGreaterThanOrEqual(3);
        });
      });
    });
  });
});
