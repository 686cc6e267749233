import { EbbError } from '../../errors.js';
import { canonicalDirection } from '../../linalg/canonical-direction.js';
import type { Compute } from '../../linalg/compute.js';
import { type Matrix, matrix, row, stackRows } from '../../linalg/matrix.js';
import { columnMoments } from '../../linalg/shrinkage.js';
import { matrixVectors } from '../../linalg/simd.js';
import { mean, norm } from '../../linalg/vector.js';
import { midRanks } from '../mid-ranks.js';
import { clipSensitivity } from './clip-sensitivity.js';
import { signedSquare } from './signed-square.js';

/** How embeddings follow the strength of an effect: squared rank correlations with their sign, rho |rho|. */
export interface Sensitivity {
  /** Along the direction of all clips together, of the clips that it was fitted on; in [0, 1]. */
  readonly global: number;
  /** Along the same direction, of other clips; in [-1, 1]. */
  readonly globalHeldOut: number;
  /** The mean over clips, each along its own direction, in-sample as published; in [0, 1]. */
  readonly clipwise: number;
  /** The mean over clips, each strength along the direction of the others; in [-1, 1]. */
  readonly clipwiseLeftOut: number;
}

/** A sensitivity that is not defined, and why. */
export interface NoSensitivity {
  readonly reason: string;
}

/** With fewer there is no rank correlation to speak of. */
const STRENGTHS_MIN = 3;

/** Rows whose summed squares about their mean are below this share of all count as equal: float32 holds 24 bits. */
const VARIANCE_MIN = 1e-12;

/**
 * The sensitivity of an embedding to an effect: Spearman's correlation, squared, between the ranks of the strengths and the
 * projections of affected clips on the first canonical direction (PROTOCOLS 3; Deng, Wang, Richard & McFee, ICASSP 2025).
 *
 * In-sample the global figure is 1 by construction where all clips in all strengths are fewer than the dimensions, and
 * the clip-wise one nearly always: hence the two others. An embedding that the effect does not move has sensitivity 0; one
 * that maps all clips to a point has none.
 *
 * @param strengths of the effect, shape [S]
 * @param clips a matrix [n, D] a strength, row i of each the same clip
 * @param heldOut as `clips`, of other clips
 * @returns why not, for fewer than 3 strengths, no clip, or embeddings that do not vary.
 * @throws EbbError SHAPE_MISMATCH, NON_FINITE, SINGULAR of the factorisation.
 */
export async function effectSensitivity(
  strengths: readonly number[],
  clips: readonly Matrix[],
  heldOut: readonly Matrix[],
  compute: Compute,
): Promise<Sensitivity | NoSensitivity> {
  for (const group of [clips, heldOut]) requireShapes(strengths.length, group);
  const different = new Set(strengths).size;
  if (different < STRENGTHS_MIN) {
    return { reason: `the effect has ${different} of at least ${STRENGTHS_MIN} strengths` };
  }
  if (clips[0]!.rows === 0 || heldOut[0]!.rows === 0) return { reason: 'there is no clip' };
  const all = stackRows(clips);
  const squares = norm(columnMoments(all).deviation) ** 2 * all.rows;
  if (squares <= VARIANCE_MIN * norm(all.data) ** 2) return { reason: 'the embeddings do not vary' };
  const direction = await canonicalDirection(all, repeated(midRanks(strengths), clips[0]!.rows), compute);
  const ofClips = Array.from({ length: clips[0]!.rows }, (_, i) => clipSensitivity(strengths, clipRows(clips, i)));
  return {
    global: Math.abs(sensitivityAlong(direction, strengths, clips)),
    globalHeldOut: sensitivityAlong(direction, strengths, heldOut),
    clipwise: mean(ofClips.map(({ inSample }) => inSample)),
    clipwiseLeftOut: mean(ofClips.map(({ leftOut }) => leftOut)),
  };
}

/**
 * rho |rho| between the strengths and the projections of clips [S][n, D] on a direction [D]; 0 where these do not vary.
 *
 * @throws EbbError NON_FINITE.
 */
export function sensitivityAlong(
  direction: Float64Array,
  strengths: readonly number[],
  clips: readonly Matrix[],
): number {
  const all = stackRows(clips);
  const [projections] = matrixVectors(all, [direction]) as [Float64Array];
  return signedSquare(repeated(strengths, clips[0]!.rows), projections, norm(all.data));
}

/** The rows of one clip, a strength after the other. */
function clipRows(clips: readonly Matrix[], i: number): Matrix {
  const out = matrix(clips.length, clips[0]!.cols);
  clips.forEach((x, s) => {
    out.data.set(row(x, i), s * x.cols);
  });
  return out;
}

/** Each value `count` times. */
function repeated(values: ArrayLike<number>, count: number): Float64Array {
  return Float64Array.from({ length: values.length * count }, (_, at) => values[Math.floor(at / count)]!);
}

function requireShapes(count: number, group: readonly Matrix[]) {
  const first = group[0];
  if (group.length === count && group.every(({ rows, cols }) => rows === first!.rows && cols === first!.cols)) return;
  throw new EbbError('SHAPE_MISMATCH', 'Sensitivity needs the same clips in every strength.', {
    expected: `${count} matrices of one shape`,
    received: group.map(({ rows, cols }) => `${rows} x ${cols}`).join(', ') || 'none',
  });
}
