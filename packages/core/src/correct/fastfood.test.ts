import { describe, expect, test } from 'vitest';
import { matrix } from '../linalg/matrix.js';
import { drawFastfood, fastfoodFeatures } from './fastfood.js';

describe('arguments outside their domain are refused with a typed error', () => {
  const draws = drawFastfood(4, 8, 1);
  test.each<[string, string, () => unknown]>([
    ['no inputs', 'INVALID_ARGUMENT', () => drawFastfood(0, 8, 1)],
    ['no components', 'INVALID_ARGUMENT', () => drawFastfood(4, 0, 1)],
    ['a negative seed', 'INVALID_ARGUMENT', () => drawFastfood(4, 8, -1)],
    ['a kernel of no width', 'INVALID_ARGUMENT', () => fastfoodFeatures(draws, 0, matrix(1, 4))],
    ['a kernel width that is no number', 'INVALID_ARGUMENT', () => fastfoodFeatures(draws, Number.NaN, matrix(1, 4))],
    ['rows of another width', 'WRONG_DIMENSION', () => fastfoodFeatures(draws, 1, matrix(1, 5))],
  ])('%s', (_, code, map) => {
    expect(map).toThrow(expect.objectContaining({ code }));
  });
});

test('components are rounded up to whole blocks of the padded width', () => {
  const { paddedDim, stacks } = drawFastfood(40, 65, 1);
  expect({ paddedDim, stacks }).toEqual({ paddedDim: 64, stacks: 2 });
  expect(fastfoodFeatures(drawFastfood(40, 65, 1), 1, matrix(3, 40))).toMatchObject({ rows: 3, cols: 256 });
});
