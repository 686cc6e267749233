import { EbbError } from '../errors.js';
import { canonicalDirection } from '../linalg/canonical-direction.js';
import type { Compute } from '../linalg/compute.js';
import { firstComponent } from '../linalg/first-component.js';
import { type Matrix, matrix, selectRows, stackRows } from '../linalg/matrix.js';
import { columnMoments } from '../linalg/shrinkage.js';
import { norm, unit } from '../linalg/vector.js';
import type { AffectedRows } from './contract.js';
import { centredRows, principalAxes } from './principal-axes.js';
import { discriminantDirection } from './separation.js';

/** Clips as they are, `clean` [n, D], and under an effect, row for row. */
export interface EffectClips extends AffectedRows {
  readonly clean: Matrix;
}

/** What lies in embeddings of clips in several strengths: orthonormal rows [r, D], r = 0 where an effect has no direction. */
type Span = (clips: EffectClips, keep: number, compute: Compute) => Promise<Matrix>;

/** Embeddings whose spread is below this share of their length do not move: float32 embeddings hold 24 bits. */
const MOVED_MIN = 1e-6;

/** The ways to find the directions of an effect (PROTOCOLS 3, a to f). */
export const EFFECT_SPANS = {
  lda: async ({ clean, x }, _, compute) => asSpan(await discriminantDirection([clean, stackRows(x)], compute)),
  mean: async (clips) => {
    const all = displacements(clips);
    const { mean } = columnMoments(all);
    const shift = matrix(1, mean.length, mean);
    return still(shift, clips.x, all.rows) ? matrix(0, mean.length) : asSpan(mean);
  },
  pca: async (clips, _, compute) => {
    const spread = centred(displacements(clips));
    return still(spread, clips.x) ? matrix(0, spread.cols) : asSpan(await firstComponent(spread, compute));
  },
  'pca-ratio': mostOverClean,
  cca: async ({ strengths, x }, _, compute) => {
    const [{ rows }] = x as [Matrix];
    const ranks = ranksOf(strengths);
    const y = Float64Array.from({ length: x.length * rows }, (_, at) => ranks[Math.floor(at / rows)]!);
    return asSpan(await canonicalDirection(stackRows(x), y, compute));
  },
  'cca-clipwise': clipwiseSpan,
} as const satisfies Readonly<Record<string, Span>>;

/** The id of a way to find the directions of an effect. */
export type EffectDirection = keyof typeof EFFECT_SPANS;

/**
 * The span of an effect, orthonormal rows [r, D]; r = 0 where the effect does not move the clips.
 *
 * @throws EbbError TOO_FEW_CLIPS without a clip; UNSUPPORTED where a canonical direction is asked for and all strengths are
 *   one; SINGULAR, NON_FINITE of the factorisations.
 */
export async function effectSpan(
  direction: EffectDirection,
  clips: EffectClips,
  keep: number,
  compute: Compute,
): Promise<Matrix> {
  if (clips.clean.rows === 0) {
    throw new EbbError('TOO_FEW_CLIPS', 'The directions of an effect are found from training clips.', {
      expected: 'at least 1 clip',
      received: '0',
    });
  }
  if (direction.startsWith('cca') && new Set(clips.strengths).size < 2) {
    throw new EbbError('UNSUPPORTED', 'A canonical direction needs an effect in several strengths.', {
      expected: 'at least 2 strengths',
      received: clips.strengths.join(', '),
    });
  }
  if (still(displacements(clips), clips.x)) return matrix(0, clips.clean.cols);
  return EFFECT_SPANS[direction](clips, keep, compute);
}

/** Principal component i of the displacements, of the largest variance relative to component i of the clean rows. */
async function mostOverClean(clips: EffectClips, _: number, compute: Compute): Promise<Matrix> {
  const spread = centred(displacements(clips));
  if (still(spread, clips.x)) return matrix(0, spread.cols);
  const ofEffect = await principalAxes(spread, compute);
  const ofClean = await principalAxes(centred(clips.clean), compute);
  const count = Math.min(ofEffect.variances.length, ofClean.variances.length);
  const ratios = Array.from({ length: count }, (_, i) => ofEffect.variances[i]! / ofClean.variances[i]!);
  const best = ratios.reduce((most, ratio, i) => (ratio > ratios[most]! ? i : most), 0);
  return selectRows(ofEffect.axes, count > 0 ? [best] : []);
}

/** The right singular vectors of the clips' own canonical directions, with values above `keep` of the largest. */
async function clipwiseSpan({ clean, strengths, x }: EffectClips, keep: number, compute: Compute): Promise<Matrix> {
  const ranks = ranksOf(strengths);
  const directions: Matrix[] = [];
  for (let i = 0; i < clean.rows; i++) {
    const clip = stackRows(x.map((rows) => selectRows(rows, [i])));
    if (still(centred(clip), [clip])) continue;
    directions.push(matrix(1, clean.cols, await canonicalDirection(clip, ranks, compute)));
  }
  if (directions.length === 0) return matrix(0, clean.cols);
  const { axes, variances } = await principalAxes(stackRows(directions), compute);
  // Squared singular values over the number of clips.
  const kept = Array.from(variances.keys()).filter((k) => variances[k]! > keep * keep * variances[0]!);
  return selectRows(axes, kept);
}

/** Affected less clean embeddings, a strength after the other: [S n, D]. */
function displacements({ clean, x }: EffectClips): Matrix {
  const out = stackRows(x);
  for (let at = 0; at < out.data.length; at++) out.data[at] = out.data[at]! - clean.data[at % clean.data.length]!;
  return out;
}

/** Whether movements of embeddings x, each of `times` clips, are their rounding. */
const still = (movements: Matrix, x: readonly Matrix[], times = 1) =>
  Math.sqrt(times) * norm(movements.data) <= MOVED_MIN * norm(stackRows(x).data);

const centred = (x: Matrix) => centredRows(x, columnMoments(x).mean);

/** 0 for the weakest. */
const ranksOf = (strengths: readonly number[]) =>
  Float64Array.from(strengths, (strength) => strengths.filter((other) => other < strength).length);

const asSpan = (direction: Float64Array) =>
  norm(direction) > 0 ? matrix(1, direction.length, unit(direction)) : matrix(0, direction.length);
