import { describe, expect, test } from 'vitest';
import { NumpyRandomState } from './numpy-random-state.js';
import { PythonRandom } from './python-random.js';

describe('arguments outside their domain are refused with a typed error', () => {
  test.each<[string, () => unknown]>([
    ['a fractional seed of Python', () => new PythonRandom(0.5)],
    ['a seed of Python beyond exact integers', () => new PythonRandom(2 ** 53)],
    ['a bound of 0', () => new PythonRandom(1).randbelow(0)],
    ['a bound of 2^32', () => new PythonRandom(1).randbelow(2 ** 32)],
    ['a sample larger than its population', () => new PythonRandom(1).sample(3, 4)],
    ['a negative sample', () => new PythonRandom(1).sample(3, -1)],
    ['a negative seed of NumPy', () => new NumpyRandomState(-1)],
    ['a seed of NumPy of 33 bits', () => new NumpyRandomState(2 ** 32)],
    ['an empty range', () => new NumpyRandomState(1).integers(3, 3, 1)],
    ['a range beyond 2^32', () => new NumpyRandomState(1).integers(0, 2 ** 32 + 1, 1)],
    ['a negative count', () => new NumpyRandomState(1).normal(-1)],
    ['a fractional permutation', () => new NumpyRandomState(1).permutation(1.5)],
    ['no degrees of freedom', () => new NumpyRandomState(1).chi(0, 1)],
    ['degrees of freedom that are no number', () => new NumpyRandomState(1).chi(Number.NaN, 1)],
  ])('%s', (_, draw) => {
    expect(draw).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

test('chi draws with less than one degree of freedom have the root mean square that their distribution has', () => {
  // E[chi^2] = df, Var[chi^2] = 2 df: the mean of n squares has standard error sqrt(2 df / n), of which 5 are allowed.
  const df = 0.5;
  const squares = new NumpyRandomState(9).chi(df, 20_000).map((value) => value * value);
  const mean = squares.reduce((sum, value) => sum + value, 0) / squares.length;
  expect(Math.abs(mean - df)).toBeLessThan(5 * Math.sqrt((2 * df) / squares.length));
});
