import { describe, expect, test } from 'vitest';
import { matrix } from './matrix.js';
import { plainCompute } from './plain-compute.js';

describe('plainCompute', () => {
  test("product is A B', gram is X X'", async () => {
    const a = matrix(2, 3, Float64Array.of(1, 2, 3, 4, 5, 6));
    const b = matrix(1, 3, Float64Array.of(1, 0, -1));
    expect(await plainCompute.product(a, b)).toEqual(matrix(2, 1, Float64Array.of(-2, -2)));
    expect(await plainCompute.gram(a)).toEqual(matrix(2, 2, Float64Array.of(14, 32, 32, 77)));
  });

  test('factors of different width are refused', async () => {
    await expect(plainCompute.product(matrix(1, 2), matrix(1, 3))).rejects.toMatchObject({ code: 'SHAPE_MISMATCH' });
  });
});
