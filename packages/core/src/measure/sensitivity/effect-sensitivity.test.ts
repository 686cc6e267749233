import { describe, expect, test } from 'vitest';
import { canonicalDirection } from '../../linalg/canonical-direction.js';
import { type Matrix, matrix, row, stackRows } from '../../linalg/matrix.js';
import { plainCompute } from '../../linalg/plain-compute.js';
import { dot } from '../../linalg/vector.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
import { effectSensitivity, type Sensitivity, sensitivityAlong } from './effect-sensitivity.js';

const STRENGTHS = [0.1, 0.2, 0.5, 1, 3];
const [CLIPS, DIM] = [60, 8];

/** Clips in every strength: rows of their own, moved by `levels` along one direction and by noise. */
function clips(seed: number, { levels = STRENGTHS, noise = 0, strengths = STRENGTHS } = {}): Matrix[] {
  const random = new NumpyRandomState(seed);
  const [own, direction] = [random.normal(CLIPS * DIM), new NumpyRandomState(1).normal(DIM)];
  return strengths.map((_, s) => {
    const stirred = random.normal(CLIPS * DIM);
    return matrix(
      CLIPS,
      DIM,
      own.map((v, at) => v + levels[s]! * direction[at % DIM]! + noise * stirred[at]!),
    );
  });
}

const of = async (x: Matrix[], heldOut = x, strengths = STRENGTHS) =>
  (await effectSensitivity(strengths, x, heldOut, plainCompute)) as Sensitivity;

describe('the sensitivity to an effect', () => {
  test('is 1 where it alone moves the embeddings, however unevenly, and of either sign', async () => {
    for (const factor of [30, -30]) {
      const levels = STRENGTHS.map((s) => factor * (1 + s + s * s));
      // Strengths lie farther apart than clips differ, so that no two are ranked the wrong way round; ties of strengths keep
      // the pooled correlation below 1: rho^2 = 1 - 1 / 25 for many clips and 5 strengths.
      const { global, globalHeldOut, clipwise, clipwiseLeftOut } = await of(clips(3, { levels }), clips(4, { levels }));
      expect([global, globalHeldOut].every((v) => v > 0.9 && v <= 1)).toBe(true);
      expect(clipwise).toBeCloseTo(1, 12);
      expect(clipwiseLeftOut).toBeCloseTo(1, 12);
    }
  });

  test('of clips that move at random is 1 clip by clip in-sample, and no more than chance on what was left out', async () => {
    const noise = { levels: [0, 0, 0, 0, 0], noise: 1 };
    const { global, globalHeldOut, clipwise, clipwiseLeftOut } = await of(clips(3, noise), clips(4, noise));
    expect(clipwise).toBeCloseTo(1, 12);
    // rho |rho| of 5 random ranks has a standard deviation of 0.41, the mean of 60 clips of 0.053: five of these.
    expect(Math.abs(clipwiseLeftOut)).toBeLessThan(0.27);
    // 8 dimensions explain 8 / 299 of 300 random figures; a rank correlation of 300 above 0.3 is five deviations out.
    expect(global).toBeLessThan(0.09);
    expect(Math.abs(globalHeldOut)).toBeLessThan(0.09);
  });

  test('depends on the order of the strengths alone, and not on unit, place or axes of the embedding', async () => {
    const x = clips(5, { noise: 0.5 });
    const expected = await of(x);
    const order = [3, 0, 4, 2, 1];
    const shuffled = order.map((s) => x[s]!);
    const changed = x.map((rows) => ({
      ...rows,
      data: rows.data.map((_, at) => 7 - 20 * rows.data[at - (at % DIM) + ((at + 3) % DIM)]!),
    }));
    const results = [
      await of(shuffled, shuffled, order),
      await of(changed),
      await of(
        x,
        x,
        STRENGTHS.map((s) => Math.log(s) - 9),
      ),
    ];
    for (const result of results) {
      // Figures of ranks; the same ones but for rounding of their means.
      for (const [name, value] of Object.entries(expected))
        expect(result[name as keyof Sensitivity]).toBeCloseTo(value, 12);
    }
  });

  test('is 0 of embeddings that the effect does not move, the rounding of float32 included', async () => {
    const [x] = clips(6) as [Matrix];
    const random = new NumpyRandomState(8);
    const rounded = STRENGTHS.map(() => {
      const stirred = random.normal(CLIPS * DIM);
      return { ...x, data: x.data.map((v, at) => v * (1 + 3e-8 * stirred[at]!)) };
    });
    const none = { global: 0, globalHeldOut: 0, clipwise: 0, clipwiseLeftOut: 0 };
    expect(await of(STRENGTHS.map(() => x))).toEqual(none);
    expect(await of(rounded)).toMatchObject({ clipwise: 0, clipwiseLeftOut: 0 });
  });

  test('is 0 along the canonical direction once that is projected out', async () => {
    for (const cols of [DIM, CLIPS * STRENGTHS.length + 5]) {
      const wide = clips(9, { noise: 0.3 }).map((rows) => {
        const out = matrix(CLIPS, cols, new NumpyRandomState(10).normal(CLIPS * cols));
        for (let i = 0; i < CLIPS; i++) row(out, i).set(row(rows, i));
        return out;
      });
      const y = Float64Array.from({ length: CLIPS * STRENGTHS.length }, (_, at) => Math.floor(at / CLIPS));
      const w = await canonicalDirection(stackRows(wide), y, plainCompute);
      const projected = wide.map((rows) => {
        const out = matrix(rows.rows, rows.cols, rows.data.slice());
        for (let i = 0; i < rows.rows; i++) {
          const along = dot(row(rows, i), w);
          row(out, i).set(row(rows, i).map((v, j) => v - along * w[j]!));
        }
        return out;
      });
      expect(sensitivityAlong(w, STRENGTHS, wide)).toBeGreaterThan(0.2);
      expect(sensitivityAlong(w, STRENGTHS, projected)).toBe(0);
    }
  });
});

describe('what has no sensitivity says why', () => {
  test.each([
    ['two strengths', [1, 2], clips(1).slice(0, 2), /2 of at least 3 strengths/],
    ['three strengths of which two are one', [1, 2, 2], clips(1).slice(0, 3), /2 of at least 3 strengths/],
    ['no strength', [], [], /0 of at least 3/],
    ['no clip', [1, 2, 3], [1, 2, 3].map(() => matrix(0, DIM)), /no clip/],
    [
      'all clips in one point',
      [1, 2, 3],
      [1, 2, 3].map(() => matrix(4, 2, new Float64Array(8).fill(0.3))),
      /do not vary/,
    ],
    ['all clips in the origin', [1, 2, 3], [1, 2, 3].map(() => matrix(4, 2)), /do not vary/],
  ])('%s', async (_, strengths, x, reason) => {
    expect(await effectSensitivity(strengths, x, x, plainCompute)).toEqual({ reason: expect.stringMatching(reason) });
  });

  test.each([
    ['other clips in a strength', [1, 2, 3], [matrix(4, 2), matrix(4, 2), matrix(3, 2)], 'SHAPE_MISMATCH'],
    ['a strength without its clips', [1, 2, 3], [matrix(4, 2), matrix(4, 2)], 'SHAPE_MISMATCH'],
    [
      'embeddings that are no numbers',
      [1, 2, 3],
      [1, 2, 3].map(() => matrix(1, 2, Float64Array.of(1, NaN))),
      'NON_FINITE',
    ],
  ])('%s is a typed error', async (_, strengths, x, code) => {
    await expect(effectSensitivity(strengths, x, x, plainCompute)).rejects.toMatchObject({ code });
  });
});
