import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bootstrapAuc } from './bootstrap-auc.js';
import { spearman } from './correlation.js';
import { delong, delongTest } from './delong.js';
import { holmAdjusted } from './holm.js';
import { percentileInterval } from './interval.js';
import { twoSidedP } from './normal.js';

interface TwoMethods {
  name: string;
  labels: number[];
  scores: [number[], number[]];
}

interface Golden {
  bootstrap: (TwoMethods & { weights: number[][]; aucs: number[][] })[];
  delong: (TwoMethods & { aucs: number[]; covariance: number[]; standardError: number; p: number })[];
  normal: { z: number; p: number }[];
  holm: { p: number[]; adjusted: number[] }[];
  quantiles: { draws: number[]; low: number; high: number }[];
  spearman: { name: string; a: number[]; b: number[]; rho: number; low: number; high: number }[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../test/parity/golden/intervals.json', import.meta.url), 'utf8'),
);

function expectClose(received: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(received.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(received[i]! - value), `element ${i}`).toBeLessThanOrEqual(tolerance);
  });
}

describe('bootstrapAuc equals scikit-learn’s roc_auc_score of the drawn clips', () => {
  test.each(golden.bootstrap)('$name', ({ labels, scores, weights, aucs }) => {
    const received = bootstrapAuc(scores, labels, {
      drawCount: weights.length,
      weights: Uint8Array.from(weights.flat()),
    });
    // Both are at most 1; scikit-learn sums trapezia of floats, some hundred roundings.
    received.forEach((method, m) => {
      expectClose(method, aucs[m]!, 1e-13);
    });
  });
});

describe('DeLong’s test equals the structural components by their definition', () => {
  test.each(golden.delong)('$name', ({ labels, scores, aucs, covariance, standardError, p }) => {
    const estimate = delong(scores, labels);
    // Sums of at most 130 numbers below 1.
    expectClose(estimate.aucs, aucs, 1e-14);
    expectClose(estimate.covariance.data, covariance, 1e-14);
    const compared = delongTest(scores[0], scores[1], labels);
    // The square root of a difference of variances above 1e-3 of them loses three digits, and p inherits them.
    expect(Math.abs(compared.standardError - standardError)).toBeLessThan(1e-12);
    expect(Math.abs(compared.p - p)).toBeLessThan(1e-11);
  });
});

test.each(golden.normal)('the two-sided p of z = $z is exact to its last digits', ({ z, p }) => {
  // An exponential, a quotient and sums of positive terms: a few units in the last place.
  expect(Math.abs(twoSidedP(z) / p - 1)).toBeLessThan(4e-15);
  expect(twoSidedP(-z)).toBe(twoSidedP(z));
});

test.each(golden.holm)('Holm’s adjustment of $p equals the closure of Bonferroni’s tests', ({ p, adjusted }) => {
  // One product each.
  expectClose(holmAdjusted(p), adjusted, 1e-15);
});

test.each(golden.quantiles)('the percentile interval has NumPy’s linear quantiles', ({ draws, low, high }) => {
  const interval = percentileInterval(draws);
  // Values of at most 4, interpolated by two roundings.
  expectClose([interval.low, interval.high], [low, high], 4e-15);
});

describe('Spearman’s correlation equals SciPy’s', () => {
  test.each(golden.spearman)('$name', ({ a, b, rho, low, high }) => {
    const correlation = spearman(a, b)!;
    // SciPy goes through a covariance matrix of floats.
    expectClose([correlation.rho], [rho], 1e-14);
    expectClose([correlation.interval!.low, correlation.interval!.high], [low, high], 1e-13);
  });
});
