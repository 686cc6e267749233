import { expect, test } from 'vitest';
import { separatingDirection } from '../correct/separation.js';
import { matrix } from '../linalg/matrix.js';
import { plainCompute } from '../linalg/plain-compute.js';
import { dot, unit } from '../linalg/vector.js';
import type { Benchmark, Dataset, Embedding, Label } from './data.js';
import { separationProjection } from './separation-projection.js';

const CLIPS = 40;
const DIM = 3;

/** Half of the clips train, half test; every third clip has the flute. */
function dataset(id: string): Dataset {
  const keys = Array.from({ length: CLIPS }, (_, i) => `${id}${String(i).padStart(2, '0')}`);
  return {
    id,
    title: id,
    licence: 'CC0',
    keys,
    recordings: keys,
    splits: keys.map((_, i) => (i % 2 === 0 ? 'train' : 'test')),
    genres: new Uint8Array(CLIPS),
    labels: Int8Array.from({ length: CLIPS }, (_, i): Label => (i % 3 === 0 ? 1 : -1)),
  };
}

const benchmark: Benchmark = {
  id: 'pair',
  title: 'Pair',
  description: '',
  instruments: ['flute'],
  genres: ['all'],
  datasets: [dataset('a'), dataset('b')],
  reading: 'corrected',
  seed: 1,
  testLabels: 'public',
};

/** Dataset b lies `shift` further along the first axis; the second varies most, and leans on the first. */
function embedding(shift: number): Embedding {
  const table = (d: number) =>
    Float32Array.from({ length: CLIPS * DIM }, (_, k) => {
      const [i, j] = [Math.floor(k / DIM), k % DIM];
      const wide = 5 * Math.sin(7 * i + 2 * d * Math.sign(shift));
      return [wide / 5 + Math.cos(11 * i) + shift * d, wide, Math.sin(5 * i + 1)][j]!;
    });
  return { id: 'e', dim: DIM, tables: [table(0), table(1)] };
}

const options = { pair: [0, 1], split: 'test', positivesOnly: false } as const;

/** Rows of a dataset's clips as float64. */
const rowsOf = (table: Float32Array, clips: readonly number[]) =>
  clips.map((clip) => Float64Array.from(table.subarray(clip * DIM, (clip + 1) * DIM)));
const mean = (rows: readonly Float64Array[]) =>
  Float64Array.from({ length: DIM }, (_, j) => rows.reduce((sum, r) => sum + r[j]!, 0) / rows.length);
const clipsWhere = (keep: (i: number) => boolean) => Array.from({ length: CLIPS }, (_, i) => i).filter(keep);

test('the datasets’ means on x differ by u · (m1 - m0), with u fitted on the training clips alone', async () => {
  const e = embedding(4);
  const projection = await separationProjection(benchmark, e, options, plainCompute);

  const train = e.tables.flatMap((table) =>
    rowsOf(
      table,
      clipsWhere((i) => i % 2 === 0),
    ),
  );
  const none = new Uint8Array(CLIPS);
  const direction = unit(
    await separatingDirection(
      {
        x: matrix(CLIPS, DIM, Float64Array.from(train.flatMap((r) => [...r]))),
        datasets: new Uint8Array(CLIPS).fill(1, CLIPS / 2),
        positive: none,
        genres: none,
        genreNames: ['all'],
      },
      plainCompute,
    ),
  );
  const [m0, m1] = e.tables.map((table) =>
    mean(
      rowsOf(
        table,
        clipsWhere((i) => i % 2 === 1),
      ),
    ),
  );
  const onX = [0, 1].map((d) => {
    const own = projection.x.filter((_, i) => projection.datasets[i] === d);
    return own.reduce((sum, v) => sum + v, 0) / own.length;
  });
  // Sums of twenty float64: rounding alone.
  expect(onX[1]! - onX[0]!).toBeCloseTo(dot(m1!, direction) - dot(m0!, direction), 10);
  expect(onX[1]!).toBeGreaterThan(onX[0]!);
  expect([...projection.clips]).toEqual([...clipsWhere((i) => i % 2 === 1), ...clipsWhere((i) => i % 2 === 1)]);
  expect(projection.auc).toBeGreaterThan(0.9);
});

test('x and y have mean 0 and share the variance with what is left', async () => {
  const e = embedding(4);
  const { x, y, xShare, yShare } = await separationProjection(benchmark, e, { ...options, split: 'all' }, plainCompute);
  const all = e.tables.flatMap((table) =>
    rowsOf(
      table,
      clipsWhere(() => true),
    ),
  );
  const centre = mean(all);
  const total = all.reduce((sum, r) => sum + r.reduce((square, v, j) => square + (v - centre[j]!) ** 2, 0), 0);
  for (const [axis, share] of [
    [x, xShare],
    [y, yShare],
  ] as const) {
    expect(axis.reduce((sum, v) => sum + v, 0)).toBeCloseTo(0, 8);
    expect(share).toBeCloseTo(dot(axis, axis) / total, 12);
  }
  expect(xShare + yShare).toBeGreaterThan(0.5);
  expect(xShare + yShare).toBeLessThan(1);
});

test('positives only are fitted and shown where asked', async () => {
  const e = embedding(4);
  const choice = { ...options, split: 'all', positivesOnly: true } as const;
  const { clips, x } = await separationProjection(benchmark, e, choice, plainCompute);
  const positives = clipsWhere((i) => i % 3 === 0);
  expect([...clips]).toEqual([...positives, ...positives]);
  // Negatives do not matter: with them elsewhere, the projection keeps its bits.
  const moved = e.tables.map((table) => table.map((v, k) => (Math.floor(k / DIM) % 3 === 0 ? v : v + 100)));
  const again = await separationProjection(benchmark, { ...e, tables: moved }, choice, plainCompute);
  expect([...again.x]).toEqual([...x]);
});

test('datasets with equal means have no direction, and one without clips none to fit', async () => {
  await expect(separationProjection(benchmark, embedding(0), options, plainCompute)).rejects.toMatchObject({
    code: 'UNSUPPORTED',
    message: expect.stringContaining('e, a and b'),
  });
  const [a, b] = benchmark.datasets as [Dataset, Dataset];
  const untrained = { ...benchmark, datasets: [a, { ...b, splits: b.splits.map(() => 'test' as const) }] };
  await expect(separationProjection(untrained, embedding(4), options, plainCompute)).rejects.toMatchObject({
    code: 'TOO_FEW_CLIPS',
    message: expect.stringContaining('dataset b, train split'),
  });
});
