import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boardOf } from './board.js';
import { type Estimate, meanEstimate, ratioOf, scoreOf } from './estimate.js';

const DRAWS = 8;
const draws = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: DRAWS, maxLength: DRAWS });
const estimates = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), draws)
  .map(([value, own]): Estimate => ({ value, draws: Float64Array.from(own) }));

describe('a board', () => {
  test('never ranks two copies of a method apart, nor copies whose sums were rounded otherwise', () => {
    fc.assert(
      fc.property(
        fc.array(estimates, { minLength: 1, maxLength: 5 }),
        fc.nat(),
        fc.double({ min: -1e-13, max: 1e-13, noNaN: true }),
        (methods, pick, rounding) => {
          const original = pick % methods.length;
          const copied = methods[original]!;
          const copy = { value: copied.value + rounding, draws: copied.draws.map((v) => v - rounding) };
          const { places, tests } = boardOf([...methods, copy]);
          expect(places.at(-1)).toEqual(places[original]);
          expect(places.at(-1)!.tied).toBe(true);
          expect(tests.find(({ methods: [a, b] }) => a === original && b === methods.length)).toMatchObject({ p: 1 });
        },
      ),
    );
  });

  test('shows the difference with the normal interval of its paired draws', () => {
    fc.assert(
      fc.property(estimates, estimates, (a, b) => {
        const [shown] = boardOf([a, b]).tests;
        const differences = Array.from(a.draws, (v, k) => v - b.draws[k]!);
        const mean = differences.reduce((sum, v) => sum + v, 0) / DRAWS;
        const error = Math.sqrt(differences.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (DRAWS - 1));
        expect(shown!.difference).toBe(a.value - b.value);
        // The square root turns a rounding of the sum of squares near 0 into one of its root: 1e-16 into 1e-8.
        expect(shown!.high).toBeCloseTo(a.value - b.value + 1.959963984540054 * error, 7);
        expect(shown!.low).toBeCloseTo(a.value - b.value - 1.959963984540054 * error, 7);
      }),
    );
  });

  test('gives a method without a score no rank, and the others the ranks that they have without it', () => {
    fc.assert(
      fc.property(fc.array(estimates, { maxLength: 4 }), (methods) => {
        const { places, tests } = boardOf([undefined, ...methods]);
        const without = boardOf(methods);
        expect(places).toEqual([{ rank: undefined, tied: false }, ...without.places]);
        expect(tests.map(({ adjustedP }) => adjustedP)).toEqual(without.tests.map(({ adjustedP }) => adjustedP));
      }),
    );
  });
});

describe('a ratio of figures', () => {
  test('is that of their values and draws where the divisor is well above 0', () => {
    fc.assert(
      fc.property(estimates, estimates, (a, b) => {
        const divisor = { value: b.value + 1, draws: b.draws.map((v) => v + 1) };
        const { value, draws: ratios } = ratioOf(a, divisor);
        expect(value).toBe(a.value / divisor.value);
        expect(ratios).toEqual(a.draws.map((v, k) => v / divisor.draws[k]!));
      }),
    );
  });

  test('stays finite where draws of the divisor reach 0 or beyond, with the sign of its value', () => {
    fc.assert(
      fc.property(estimates, estimates, fc.constantFrom(1, -1), (a, b, sign) => {
        const divisor = { value: sign * (b.value + 1e-3), draws: b.draws.map((v) => sign * (v - 0.5)) };
        const { value, draws: ratios } = ratioOf(a, divisor);
        for (const ratio of [value, ...ratios]) {
          expect(Number.isFinite(ratio)).toBe(true);
          expect(ratio * sign).toBeGreaterThanOrEqual(0);
        }
        expect(scoreOf({ value, draws: ratios }).low).toBeLessThanOrEqual(scoreOf({ value, draws: ratios }).high);
      }),
    );
  });
});

test('a mean of figures lies within them, draw by draw; there is none of none', () => {
  expect(meanEstimate([])).toBeUndefined();
  fc.assert(
    fc.property(fc.array(estimates, { minLength: 1, maxLength: 5 }), (parts) => {
      const mean = meanEstimate(parts)!;
      for (let b = 0; b < DRAWS; b++) {
        const own = parts.map((part) => part.draws[b]!);
        // Five numbers below 1 are added: a few roundings of 1e-16.
        expect(mean.draws[b]).toBeGreaterThanOrEqual(Math.min(...own) - 1e-15);
        expect(mean.draws[b]).toBeLessThanOrEqual(Math.max(...own) + 1e-15);
      }
    }),
  );
});
