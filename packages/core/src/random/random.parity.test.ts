import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { NumpyRandomState } from './numpy-random-state.js';
import { PythonRandom } from './python-random.js';

interface Golden {
  python: {
    seed: number;
    random: number[];
    randbelow: { n: number; values: number[] }[];
    samples: { n: number; k: number; values: number[] }[];
    thousandthRandom: number;
  }[];
  numpy: {
    seed: number;
    double: number[];
    normalOdd: number[];
    signs: number[];
    permutation: number[];
    normalAfter: number[];
    integers: number[];
    integersWide: number[];
    integersSingle: number[];
    chi: { df: number; values: number[] }[];
    thousandthDouble: number;
  }[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../test/parity/golden/random.json', import.meta.url), 'utf8'),
);

// Logarithm and power may differ from the C library's in the last bit, and a draw takes a handful of operations.
const RELATIVE_TOLERANCE = 1e-14;

function expectClose(received: Float64Array, expected: number[]): void {
  expect(received.length).toBe(expected.length);
  received.forEach((value, i) => {
    expect(Math.abs(value / expected[i]! - 1)).toBeLessThan(RELATIVE_TOLERANCE);
  });
}

// Draws of one seed come from one stream, so that a draw too many or too few anywhere shows in all that follow.
describe('PythonRandom repeats CPython', () => {
  test.each(golden.python)('for seed $seed', (expected) => {
    const random = new PythonRandom(expected.seed);
    expect(expected.random.map(() => random.random())).toEqual(expected.random);
    for (const { n, values } of expected.randbelow) expect(values.map(() => random.randbelow(n))).toEqual(values);
    for (const { n, k, values } of expected.samples) expect(Array.from(random.sample(n, k))).toEqual(values);
    for (let i = 0; i < 999; i++) random.random();
    expect(random.random()).toBe(expected.thousandthRandom);
  });
});

describe('NumpyRandomState repeats the legacy RandomState', () => {
  test.each(golden.numpy)('for seed $seed', (expected) => {
    const random = new NumpyRandomState(expected.seed);
    expect(expected.double.map(() => random.double())).toEqual(expected.double);
    expectClose(random.normal(expected.normalOdd.length), expected.normalOdd);
    expect(Array.from(random.signs(expected.signs.length))).toEqual(expected.signs);
    expect(Array.from(random.permutation(expected.permutation.length))).toEqual(expected.permutation);
    expectClose(random.normal(expected.normalAfter.length), expected.normalAfter);
    expect(Array.from(random.integers(-5, 300, expected.integers.length))).toEqual(expected.integers);
    expect(Array.from(random.integers(0, 2 ** 32, expected.integersWide.length))).toEqual(expected.integersWide);
    expect(Array.from(random.integers(7, 8, expected.integersSingle.length))).toEqual(expected.integersSingle);
    for (const { df, values } of expected.chi) expectClose(random.chi(df, values.length), values);
    for (let i = 0; i < 999; i++) random.double();
    expect(random.double()).toBe(expected.thousandthDouble);
  });
});
