import { describe, expect, test } from 'vitest';
import { matrix } from './matrix.js';
import { medianPairwiseDistance } from './median-distance.js';
import { plainCompute } from './plain-compute.js';

const column = (...values: number[]) => matrix(values.length, 1, Float64Array.from(values));

describe('the median counts the diagonal once and each pair twice', () => {
  test.each([
    ['one row has the distance 0 to itself alone', column(5), 0],
    // 0 0 3 3
    ['two rows average a zero of the diagonal with their distance', column(1, 4), 1.5],
    // 0 0 0 1 1 | 2 2 3 3
    ['an odd number of rows has one middle', column(0, 1, 3), 1],
    // 0 0 0 0 1 1 2 2 | 3 3 4 4 6 6 7 7
    ['an even number of rows has two', column(0, 1, 3, 7), 2.5],
    ['equal rows have none', column(2, 2, 2, 2), 0],
  ])('%s', async (_, x, expected) => {
    // Squares, sums and roots of these integers are exact.
    expect(await medianPairwiseDistance(x, plainCompute)).toBe(expected);
  });
});

test('no rows and rows that are not finite are refused with a typed error', async () => {
  await expect(medianPairwiseDistance(matrix(0, 3), plainCompute)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  const refused = { code: 'NON_FINITE', details: { at: 1 } };
  await expect(medianPairwiseDistance(column(1, Number.NaN), plainCompute)).rejects.toMatchObject(refused);
  await expect(medianPairwiseDistance(column(1, 1e200), plainCompute)).rejects.toMatchObject(refused);
});
