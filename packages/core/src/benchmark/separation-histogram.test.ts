import { expect, test } from 'vitest';
import { BINS_MAX, separationHistogram } from './separation-histogram.js';
import type { SeparationProjection } from './separation-projection.js';

const projected = (values: readonly number[], ofSecond: (i: number) => boolean): SeparationProjection => ({
  datasets: Uint8Array.from(values, (_, i) => Number(ofSecond(i))),
  clips: Int32Array.from(values, (_, i) => i),
  x: Float64Array.from(values),
  y: new Float64Array(values.length),
  xShare: 0.5,
  yShare: 0.1,
  auc: 0.5,
});

test.each([1e-7, 0.037, 1, 9.99, 12_345])('every clip stands in the bin that holds it, at a scale of %s', (scale) => {
  const values = Array.from({ length: 500 }, (_, i) => scale * (Math.sin(i + 0.5) + (i % 2)));
  const { edges, counts } = separationHistogram(projected(values, (i) => i % 2 === 1));
  expect(counts.map((own) => own.reduce((sum, n) => sum + n, 0))).toEqual([250, 250]);
  const bins = edges.length - 1;
  expect(bins).toBeLessThanOrEqual(BINS_MAX);
  expect(bins).toBeGreaterThanOrEqual(25);
  for (const d of [0, 1]) {
    const slow = edges.slice(1).map((end, k) => {
      return values.filter((v, i) => i % 2 === d && v >= edges[k]! && v < end).length;
    });
    expect(counts[d]).toEqual(slow);
  }
  for (const edge of edges) expect(values).not.toContain(edge);
});

test('clips that all lie at one place are one bin', () => {
  const { edges, counts } = separationHistogram(projected([0, 0, 0], (i) => i > 0));
  expect(edges).toEqual([0, 1]);
  expect(counts).toEqual([[1], [2]]);
});
