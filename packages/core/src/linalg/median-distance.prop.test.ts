import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Matrix, matrix, row } from './matrix.js';
import { medianPairwiseDistance } from './median-distance.js';
import { plainCompute } from './plain-compute.js';

/** The definition: every distance of the full matrix from its differences, sorted. */
function medianOfFullMatrix(x: Matrix): number {
  const distances: number[] = [];
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < x.rows; j++) distances.push(Math.hypot(...row(x, i).map((value, k) => value - row(x, j)[k]!)));
  }
  distances.sort((a, b) => a - b);
  const upper = Math.floor(distances.length / 2);
  const lower = upper - (distances.length % 2 === 0 ? 1 : 0);
  return (distances[lower]! + distances[upper]!) / 2;
}

test('the median equals that of the full sorted matrix', async () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 4 }));
  // Small integers give many equal distances, doubles give none.
  const values = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double({ min: -10, max: 10, noNaN: true }));
  const tables = sizes.chain(([rows, cols]) =>
    fc
      .array(values, { minLength: rows * cols, maxLength: rows * cols })
      .map((data) => matrix(rows, cols, Float64Array.from(data))),
  );
  await fc.assert(
    fc.asyncProperty(tables, async (x) => {
      const expected = medianOfFullMatrix(x);
      const received = await medianPairwiseDistance(x, plainCompute);
      // Inner products of 4 terms up to 400 leave an error below 1e-12 in a squared distance, hence of at most 1e-6 in
      // the distance of rows that coincide, and less in others.
      expect(Math.abs(received - expected)).toBeLessThan(1e-6);
    }),
  );
});
