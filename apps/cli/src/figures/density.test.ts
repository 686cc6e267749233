import { expect, test } from 'vitest';
import { density } from './density.js';

const sum = (values: Float64Array) => values.reduce((total, v) => total + v, 0);

test('a density has an area of 1 and its peak where the values are', () => {
  const values = Float64Array.from({ length: 50 }, (_, i) => 2 + Math.sin(i) ** 3);
  const curve = density(values, -10, 10);
  // The trapezoid rule on a smooth curve that is 0 at its ends: far better than 1e-6.
  expect((sum(curve) * 20) / (curve.length - 1)).toBeCloseTo(1, 6);
  expect(-10 + (curve.indexOf(Math.max(...curve)) * 20) / (curve.length - 1)).toBeCloseTo(2, 0);
});

test('equal values are a finite, narrow peak', () => {
  const curve = density(new Float64Array(5), -1, 1);
  expect(curve.every(Number.isFinite)).toBe(true);
  expect(curve[0]).toBe(0);
  expect(Math.abs(curve.indexOf(Math.max(...curve)) - 79.5)).toBe(0.5);
});
