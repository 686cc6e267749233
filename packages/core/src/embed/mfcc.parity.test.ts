import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { mfcc } from './mfcc.js';

const golden = JSON.parse(
  readFileSync(new URL('../../../../test/parity/golden/mfcc.json', import.meta.url), 'utf8'),
) as { embeddings: Record<string, number[]> };

const tau = 2 * Math.PI;
const sampled = (count: number, at: (seconds: number) => number) =>
  Float32Array.from({ length: count }, (_, i) => at(i / mfcc.sampleRateHz));

/** The closed formulas of test/parity/mfcc_reference.py. */
const signals: Record<string, Float32Array> = {
  tone: sampled(24000, (t) => {
    let sum = 0;
    for (let h = 1; h <= 12; h++) sum += Math.sin(tau * 220 * h * t) / (4 * h);
    return sum;
  }),
  chirp: sampled(20000, (t) => 0.5 * Math.sin(tau * (100 * t + 2500 * t ** 2))),
  decay: sampled(16001, (t) => Math.exp(-6 * t) * Math.sin(tau * 523.25 * t)),
  short: sampled(700, (t) => 0.3 * Math.sin(tau * 440 * t)),
  oneSample: Float32Array.of(0.5),
  silence: new Float32Array(4000),
};

describe('mfcc', () => {
  test('the golden holds every signal', () => {
    expect(Object.keys(golden.embeddings).sort()).toEqual(Object.keys(signals).sort());
  });

  test.each(Object.keys(signals))('%s: equals the NumPy and SciPy reference', (name) => {
    const expected = golden.embeddings[name]!;
    const embedding = mfcc.embed(signals[name]!);
    // Values reach 1132 (silence), where rounding to float32 may cost 6.1e-5; 1.5e-5 was the most seen.
    embedding.forEach((value, k) => {
      expect(Math.abs(value - expected[k]!), `coefficient ${k}`).toBeLessThan(7e-5);
    });
  });
});
