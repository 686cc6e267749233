import { describe, expect, test } from 'vitest';
import { drawUnits, instrumentDraws } from './resample-units.js';

const row = (values: Uint8Array, b: number, length: number) =>
  Array.from(values.subarray(b * length, (b + 1) * length));
const recordingsOf = (count: number, clipsEach: number) =>
  Array.from({ length: count * clipsEach }, (_, i) => `recording ${Math.floor(i / clipsEach)}`);

test('a unit is drawn as often as chance has it', () => {
  const units = 50;
  const drawCount = 4000;
  const { multiplicities } = drawUnits(recordingsOf(units, 1), 'a', { drawCount, seed: 5 });
  const shares = new Float64Array(256);
  for (const count of multiplicities) shares[count]! += 1 / multiplicities.length;
  // Binomial(50, 1/50); the share of a count among 200 000 has a standard error below 0.0011, of which 5 are allowed.
  let expected = (1 - 1 / units) ** units;
  for (let k = 0; k <= 6; k++) {
    expect(Math.abs(shares[k]! - expected), `drawn ${k} times`).toBeLessThan(0.0055);
    expected *= (units - k) / ((k + 1) * (units - 1));
  }
});

test('more draws leave the first ones as they are', () => {
  const recordings = recordingsOf(30, 2);
  const few = drawUnits(recordings, 'a', { drawCount: 3, seed: 1 });
  const many = drawUnits(recordings, 'a', { drawCount: 10, seed: 1 });
  expect(many.multiplicities.subarray(0, 3 * 30)).toEqual(few.multiplicities);
});

test('test sets and seeds have draws of their own', () => {
  const draw = (testSet: string, seed: number) =>
    drawUnits(recordingsOf(30, 2), testSet, { drawCount: 1, seed }).multiplicities.join();
  const drawn = [draw('a', 1), draw('b', 1), draw('ab', 1), draw('a', 2), draw('a', 2 ** 32 - 1)];
  expect(new Set(drawn).size).toBe(drawn.length);
});

test('clips of one recording always weigh the same, and instruments share the draws', () => {
  const draws = drawUnits(['x', 'y', 'x', 'z', 'y', 'x'], 'a', { drawCount: 50, seed: 3 });
  expect(Array.from(draws.unitOfClip)).toEqual([0, 1, 0, 2, 1, 0]);
  // A label of each class within one recording, so that no draw with that recording loses a class.
  const { weights, redrawn } = instrumentDraws(draws, 'flute', [5, 1, 2, 4], [1, 1, 0, 0]);
  let shared = 0;
  for (let b = 0; b < 50; b++) {
    const [x, y, sameX, sameY] = row(weights, b, 4);
    expect([sameX, sameY]).toEqual([x, y]);
    const [unitX, unitY] = row(draws.multiplicities, b, 3);
    if (x === unitX && y === unitY) shared++;
  }
  expect(shared).toBe(50 - redrawn);
});

describe('a draw without one of the classes', () => {
  const draws = drawUnits(recordingsOf(200, 1), 'a', { drawCount: 400, seed: 9 });
  const clips = [7, 11, 19, 23];
  const labels = [1, 0, 0, 0];
  const { weights, redrawn, positiveUnits, negativeUnits } = instrumentDraws(draws, 'organ', clips, labels);

  test('is drawn anew until both are there, even from a single recording', () => {
    expect([positiveUnits, negativeUnits]).toEqual([1, 3]);
    for (let b = 0; b < 400; b++) {
      const [positive, ...negatives] = row(weights, b, 4);
      expect(positive).toBeGreaterThan(0);
      expect(Math.max(...negatives)).toBeGreaterThan(0);
    }
    // The chance of losing a class is 1 - (1 - 1/e)(1 - 1/e^3) = 0.40, with a standard error of 0.025 over 400 draws.
    expect(Math.abs(redrawn / 400 - 0.4)).toBeLessThan(0.125);
  });

  test('is drawn anew alike whatever else was drawn', () => {
    instrumentDraws(draws, 'voice', clips, labels);
    expect(instrumentDraws(draws, 'organ', clips, labels).weights).toEqual(weights);
    const alone = drawUnits(recordingsOf(200, 1), 'a', { drawCount: 100, seed: 9 });
    expect(instrumentDraws(alone, 'organ', clips, labels).weights).toEqual(weights.subarray(0, 100 * 4));
  });

  test('is drawn anew for each instrument on its own', () => {
    expect(instrumentDraws(draws, 'voice', clips, labels).weights).not.toEqual(weights);
  });
});

test('two recordings of one class each give draws that hold both', () => {
  const draws = drawUnits(['x', 'y'], 'a', { drawCount: 100, seed: 0 });
  expect(new Set(instrumentDraws(draws, 'flute', [0, 1], [1, 0]).weights)).toEqual(new Set([1]));
});

describe('bad input is a typed error', () => {
  const draws = drawUnits(recordingsOf(4, 1), 'a', { drawCount: 2, seed: 0 });
  test.each<[string, string, () => unknown]>([
    ['INVALID_ARGUMENT', 'a fractional seed', () => drawUnits(['x', 'y'], 'a', { drawCount: 2, seed: 0.5 })],
    ['INVALID_ARGUMENT', 'no draw', () => drawUnits(['x', 'y'], 'a', { drawCount: 0, seed: 0 })],
    ['TOO_FEW_CLIPS', 'a single recording', () => drawUnits(['x', 'x'], 'a', { drawCount: 2, seed: 0 })],
    ['SHAPE_MISMATCH', 'a label too many', () => instrumentDraws(draws, 'flute', [0, 1], [1, 0, 0])],
    ['INVALID_ARGUMENT', 'a clip that is not there', () => instrumentDraws(draws, 'flute', [0, 4], [1, 0])],
    ['NO_POSITIVES', 'no positive', () => instrumentDraws(draws, 'flute', [0, 1], [0, 0])],
    ['NO_NEGATIVES', 'no negative', () => instrumentDraws(draws, 'flute', [0, 1], [1, 1])],
  ])('%s for %s', (code, _, draw) => {
    expect(draw).toThrow(expect.objectContaining({ name: 'EbbError', code }));
  });
});
