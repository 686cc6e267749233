import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matrix, row } from '../../linalg/matrix.js';
import { plainCompute } from '../../linalg/plain-compute.js';
import { columnMoments } from '../../linalg/shrinkage.js';
import { dot, norm } from '../../linalg/vector.js';
import { cosineSimilarity } from '../../measure/cosine.js';
import { sensitivityAlong } from '../../measure/sensitivity/effect-sensitivity.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
import { applyStage } from '../apply.js';
import type { AffectedRows, TrainingRows } from '../contract.js';
import { EFFECT_SPANS } from '../effect-span.js';
import { desensitise } from './desensitise.js';

const KINDS = Object.keys(EFFECT_SPANS);
const ANY = { trainSet: 0, domain: 0 };
const RUNS = { numRuns: 20 };
const sizes = fc.record({
  n: fc.integer({ min: 5, max: 30 }),
  dim: fc.integer({ min: 2, max: 30 }),
  seed: fc.nat(1e6),
});

/** Clips moved by an effect along one direction, with `noise` beside it. */
function planted({ n, dim, seed }: { n: number; dim: number; seed: number }, noise: number) {
  const random = new NumpyRandomState(seed);
  const x = matrix(n, dim, random.normal(n * dim));
  const direction = random.normal(dim);
  const strengths = [2, 3, 5, 8];
  const affected = strengths.map((strength) => {
    const stirred = random.normal(n * dim);
    return matrix(
      n,
      dim,
      x.data.map((v, at) => v + strength * direction[at % dim]! + noise * stirred[at]!),
    );
  });
  const none = new Uint8Array(n);
  const rows: TrainingRows = { x, datasets: none, positive: none, genres: none, genreNames: ['all'] };
  return { rows, affected: { strengths, x: affected }, direction };
}

async function fit(direction: string, rows: TrainingRows, affected: AffectedRows) {
  const context = { compute: plainCompute, scope: 'global', reading: 'corrected', seed: 42 } as const;
  const parameters = desensitise.parameters.parse({ effect: 'e', direction });
  const { stage } = await desensitise.fit(rows, parameters, { ...context, affected: () => affected });
  if (stage.kind !== 'affine') throw new Error(stage.kind);
  return { stage, span: stage.map.right };
}

describe.each(KINDS)('the projection by %s', (kind) => {
  test('finds the direction along which an effect was planted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1e6), async (seed) => {
        // A clip's own direction fits its four strengths exactly, whatever noise there is: it finds what alone moves the clip.
        const noise = kind === 'cca-clipwise' ? 0 : 0.02;
        const { rows, affected, direction } = planted({ n: 3000, dim: 4, seed }, noise);
        fc.pre(norm(direction) > 0.5);
        const { span } = await fit(kind, rows, affected);
        // lda and cca weigh by a sample's covariance, each element known to 3000^-1/2: that turns them, in 3 dimensions, by an
        // angle of about 0.03, and a cosine of 0.99 is one of 0.14.
        expect(span.rows).toBe(1);
        expect(Math.abs(cosineSimilarity(row(span, 0), direction))).toBeGreaterThan(0.99);
      }),
      RUNS,
    );
  });

  test('is idempotent, and leaves nothing along its directions, which are orthonormal', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        const { rows, affected } = planted(size, 1);
        const { stage, span } = await fit(kind, rows, affected);
        const once = applyStage(stage, rows.x, ANY);
        const largest = rows.x.data.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
        const moved = applyStage(stage, once, ANY).data.map((v, at) => v - once.data[at]!);
        // Sums of up to 30 products, of vectors that are orthonormal to 1e-9 where they come from inner products.
        expect(norm(moved)).toBeLessThan(1e-8 * largest);
        for (let a = 0; a < span.rows; a++) {
          for (let b = 0; b < span.rows; b++) expect(dot(row(span, a), row(span, b))).toBeCloseTo(Number(a === b), 9);
          for (let i = 0; i < once.rows; i++)
            expect(Math.abs(dot(row(once, i), row(span, a)))).toBeLessThan(1e-8 * largest);
        }
      }),
      RUNS,
    );
  });
});

test('by cca leaves a sensitivity of 0 along its direction, where there was one', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, async (size) => {
      const { rows, affected, direction } = planted(size, 0.5);
      fc.pre(norm(direction) > 1);
      const { stage, span } = await fit('cca', rows, affected);
      const w = row(span, 0);
      const projected = affected.x.map((x) => applyStage(stage, x, ANY));
      expect(sensitivityAlong(w, affected.strengths, affected.x)).toBeGreaterThan(0);
      expect(sensitivityAlong(w, affected.strengths, projected)).toBe(0);
    }),
    RUNS,
  );
});

test('by mean leaves affected clips the mean of clean ones', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, async (size) => {
      const { rows, affected } = planted(size, 1);
      const { stage } = await fit('mean', rows, affected);
      const meanOf = (x: typeof rows.x) => columnMoments(applyStage(stage, x, ANY)).mean;
      const total = affected.x.map(meanOf).reduce((sum, mean) => sum.map((v, j) => v + mean[j]!));
      const clean = meanOf(rows.x);
      // Means of numbers of order ten.
      expect(norm(total.map((v, j) => v / affected.x.length - clean[j]!))).toBeLessThan(1e-12 * size.dim);
    }),
    RUNS,
  );
});

test('by cca-clipwise takes fewer directions out the larger the share that is kept', async () => {
  const { rows, affected } = planted({ n: 30, dim: 12, seed: 3 }, 1.5);
  const ranks = [];
  for (const keep of [0.01, 0.3, 0.5, 0.99]) {
    const context = { compute: plainCompute, scope: 'global', reading: 'corrected', seed: 42 } as const;
    const parameters = desensitise.parameters.parse({ effect: 'e', direction: 'cca-clipwise', keep });
    const { stage } = await desensitise.fit(rows, parameters, { ...context, affected: () => affected });
    ranks.push(stage.kind === 'affine' ? stage.map.right.rows : 0);
  }
  expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
  expect(ranks[0]).toBe(12);
  expect(ranks.at(-1)).toBe(1);
  expect(new Set(ranks).size).toBeGreaterThan(2);
});
