import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { resample } from './resample.js';

interface Case {
  readonly fromHz: number;
  readonly toHz: number;
  readonly input: readonly number[];
  readonly output: readonly number[];
}

const golden: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../../../../test/parity/golden/resample.json', import.meta.url), 'utf8'),
);

test('the golden holds its cases', () => expect(golden.cases.length).toBe(10));

test.each(golden.cases)(
  '$fromHz Hz to $toHz Hz is what SciPy makes of the same filter',
  ({ fromHz, toHz, input, output }) => {
    const result = resample(Float32Array.from(input), fromHz, toHz);
    expect(result.length).toBe(output.length);
    const worst = Math.max(...output.map((value, n) => Math.abs(value - result[n]!)));
    // Taps, products and sums are float32 (6e-8 each, relative); signals are below 1 and some hundred products add up.
    expect(worst).toBeLessThan(1e-6);
  },
);
