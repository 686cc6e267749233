import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Sound } from './contract.js';
import { effectNamed } from './registry.js';

interface Case {
  readonly effect: string;
  readonly strength: number;
  readonly sampleRateHz: number;
  readonly seed: number;
  readonly input: string;
  readonly output: readonly number[];
}

/** Sounds in steps of 2^-15. */
interface Golden {
  readonly grids: Readonly<Record<string, readonly number[]>>;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly recordings: readonly (readonly number[])[];
  readonly cases: readonly Case[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../test/parity/golden/perturb.json', import.meta.url), 'utf8'),
);

const sound = (steps: readonly number[], sampleRateHz: number): Sound => ({
  samples: Float32Array.from(steps, (value) => value / 2 ** 15),
  sampleRateHz,
});

test('the golden holds its cases', () => expect(golden.cases.length).toBe(41));

test.each(Object.entries(golden.grids))('%s has the published grid', (effect, grid) => {
  expect(effectNamed(effect).grid).toEqual(grid);
});

test.each(golden.cases)(
  '$effect at $strength, $sampleRateHz Hz, seed $seed is the reference’s',
  async ({ effect, strength, sampleRateHz, seed, input, output }) => {
    const recordings = golden.recordings.map((steps) => sound(steps, sampleRateHz));
    const affected = await effectNamed(effect).apply(sound(golden.inputs[input]!, sampleRateHz), strength, {
      seed,
      recordings,
    });
    expect(affected.length).toBe(output.length);
    // The outputs are float32, below 4, so off by half of 2^-22 at most; all else is float64 on either side.
    const worst = Math.max(...output.map((value, n) => Math.abs(value - affected[n]!)));
    expect(worst).toBeLessThan(2 ** -22);
  },
);
