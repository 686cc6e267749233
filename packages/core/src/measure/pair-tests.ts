import { EbbError } from '../errors.js';
import { mean } from '../linalg/vector.js';
import { differenceP } from './difference-test.js';
import { ALPHA, type Comparison } from './ranks.js';

/** A score with its paired draws. */
export interface DrawnScore {
  readonly value: number;
  readonly draws: Float64Array;
}

/**
 * The tests of every two methods of a board, kept so that methods can be added without testing the others again. Methods i and
 * j < i stand at i (i - 1) / 2 + j; NaN where one of them has no score.
 */
export interface PairTests {
  readonly methods: number;
  /** Standard errors of the differences, as `pairedErrors`. */
  readonly errors: Float64Array;
  /** As `differenceP`. */
  readonly ps: Float64Array;
}

const placeOf = (i: number, j: number) => (i > j ? (i * (i - 1)) / 2 + j : (j * (j - 1)) / 2 + i);

/**
 * The tests of all methods, of which the first ones are known.
 *
 * @param scores of all methods, those of `known` first and unchanged; undefined for one that has none
 * @throws EbbError SHAPE_MISMATCH when methods differ in their number of draws; NON_FINITE; INVALID_ARGUMENT for fewer than 2 draws, or fewer
 *   methods than are known.
 */
export function testPairs(scores: readonly (DrawnScore | undefined)[], known?: PairTests): PairTests {
  const before = known?.methods ?? 0;
  if (before > scores.length) {
    throw new EbbError('INVALID_ARGUMENT', 'There are fewer methods than were tested.', {
      expected: `at least ${before}`,
      received: `${scores.length}`,
    });
  }
  requireDraws(scores);
  const count = placeOf(scores.length, 0);
  const errors = new Float64Array(count).fill(Number.NaN);
  const ps = new Float64Array(count).fill(Number.NaN);
  if (known) {
    errors.set(known.errors);
    ps.set(known.ps);
  }
  for (let i = before; i < scores.length; i++) {
    const a = scores[i];
    if (!a) continue;
    const differences = new Float64Array(a.draws.length);
    for (let j = 0; j < i; j++) {
      const b = scores[j];
      if (!b) continue;
      const at = placeOf(i, j);
      errors[at] = standardError(a.draws, b.draws, differences);
      ps[at] = differenceP(b.value - a.value, errors[at]!);
    }
  }
  return { methods: scores.length, errors, ps };
}

/**
 * The tests of methods whose standard errors are known: p-values take little beside the draws.
 *
 * @param scores one a method, in the order of the errors
 * @throws EbbError SHAPE_MISMATCH when they differ in number.
 */
export function testsOfErrors(
  scores: readonly (Pick<DrawnScore, 'value'> | undefined)[],
  errors: Float64Array,
): PairTests {
  const count = placeOf(scores.length, 0);
  if (errors.length !== count) {
    throw new EbbError('SHAPE_MISMATCH', 'There must be one standard error a pair of methods.', {
      expected: `${count}`,
      received: `${errors.length}`,
    });
  }
  const ps = new Float64Array(count).fill(Number.NaN);
  for (let i = 1, at = 0; i < scores.length; i++) {
    for (let j = 0; j < i; j++, at++) {
      const [a, b] = [scores[i], scores[j]];
      if (a && b) ps[at] = differenceP(b.value - a.value, errors[at]!);
    }
  }
  return { methods: scores.length, errors, ps };
}

/** The tests of some methods, by their indices in ascending order. */
export function selectPairs({ errors, ps }: PairTests, kept: readonly number[]): PairTests {
  const count = placeOf(kept.length, 0);
  const own = { methods: kept.length, errors: new Float64Array(count), ps: new Float64Array(count) };
  kept.forEach((i, a) => {
    for (let b = 0; b < a; b++) {
      own.errors[placeOf(a, b)] = errors[placeOf(i, kept[b]!)]!;
      own.ps[placeOf(a, b)] = ps[placeOf(i, kept[b]!)]!;
    }
  });
  return own;
}

/** The standard deviation of the draws' differences, summed in the order of the draws. `differences` is working memory. */
function standardError(a: Float64Array, b: Float64Array, differences: Float64Array): number {
  for (let k = 0; k < a.length; k++) differences[k] = a[k]! - b[k]!;
  const centre = mean(differences);
  let sum = 0;
  for (let k = 0; k < differences.length; k++) {
    const d = differences[k]! - centre;
    sum += d * d;
  }
  return Math.sqrt(sum / (differences.length - 1));
}

/** What the tests say of all methods together. */
export interface RankedPairs {
  /** As `rankMethods`. */
  readonly ranks: readonly (number | undefined)[];
  /** The test of two methods, the lower index first; undefined where one has no score. */
  compare(i: number, j: number): Comparison | undefined;
}

/**
 * Ranks methods by tests that are known: the ranks and tests of `rankMethods`, to the last bit.
 *
 * @param scores in the order of the tests
 * @throws EbbError SHAPE_MISMATCH when scores and tests differ in number.
 */
export function rankPairs(scores: readonly (number | undefined)[], tests: PairTests): RankedPairs {
  if (scores.length !== tests.methods) {
    throw new EbbError('SHAPE_MISMATCH', 'There must be one score a method.', {
      expected: `${tests.methods}`,
      received: `${scores.length}`,
    });
  }
  const sorted = tests.ps.filter((p) => !Number.isNaN(p)).sort();
  // As holmAdjusted: tied p-values have the value of the first, which is the largest.
  const adjusted = new Float64Array(sorted.length);
  let largest = 0;
  for (let k = 0; k < sorted.length; k++) {
    largest = Math.max(largest, Math.min(1, (sorted.length - k) * sorted[k]!));
    adjusted[k] = largest;
  }
  const adjustedOf = (p: number) => adjusted[firstAtLeast(sorted, p)]!;
  // Adjusted values ascend: from some p-value on, no test is significant.
  const insignificant = adjusted.findIndex((p) => p > ALPHA);
  const below = insignificant < 0 ? Number.POSITIVE_INFINITY : sorted[insignificant]!;
  const ranks = scores.map((score) => (score === undefined ? undefined : 1));
  for (let i = 1, at = 0; i < scores.length; i++) {
    for (let j = 0; j < i; j++, at++) {
      if (tests.ps[at]! < below) ranks[scores[j]! - scores[i]! > 0 ? i : j]!++;
    }
  }
  return {
    ranks,
    compare(i, j) {
      const [first, second] = i < j ? [i, j] : [j, i];
      const at = placeOf(first, second);
      const p = tests.ps[at]!;
      if (i === j || Number.isNaN(p)) return undefined;
      const adjustedP = adjustedOf(p);
      return {
        methods: [first, second],
        difference: scores[first]! - scores[second]!,
        standardError: tests.errors[at]!,
        p,
        adjustedP,
        significant: adjustedP <= ALPHA,
      };
    },
  };
}

/** The first index of an ascending array whose value is at least that, by bisection. */
function firstAtLeast(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function requireDraws(scores: readonly (DrawnScore | undefined)[]): void {
  const drawCount = scores.find((score) => score !== undefined)?.draws.length ?? 2;
  if (drawCount < 2) {
    throw new EbbError('INVALID_ARGUMENT', 'A standard error needs several draws.', { received: `${drawCount}` });
  }
  scores.forEach((score, method) => {
    if (!score) return;
    if (score.draws.length !== drawCount) {
      throw new EbbError('SHAPE_MISMATCH', 'Paired methods must have the same draws.', {
        at: `method ${method}`,
        expected: `${drawCount} draws`,
        received: `${score.draws.length}`,
      });
    }
    if (score.draws.every(Number.isFinite)) return;
    throw new EbbError('NON_FINITE', 'A draw is not finite.', { at: `method ${method}` });
  });
}
