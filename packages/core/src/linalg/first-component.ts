import type { Compute } from './compute.js';
import { type Matrix, row, transpose } from './matrix.js';
import { dot, norm, unit } from './vector.js';

const STEPS_MAX = 10_000;
/** A step that turns the vector by less is the last. Far below what a figure shows, far above rounding. */
const TURN_MIN = 1e-12;

/**
 * The scores of the rows on their first principal component, shape [n]: Z w, with w the `firstComponent` of the centred
 * rows Z [n, D]. 0 where the rows are all alike.
 */
export async function firstComponentScores(centred: Matrix, compute: Compute): Promise<Float64Array> {
  return product(centred, await firstComponent(centred, compute));
}

/**
 * The first principal component, shape [D]: the unit vector along which the centred rows Z [n, D] vary most, its largest
 * element positive. 0 where the rows are all alike.
 *
 * By power iteration on the smaller of the Gram matrices Z'Z [D, D] and Z Z' [n, n]. Where two components vary equally,
 * it is one of the vectors between them.
 */
export async function firstComponent(centred: Matrix, compute: Compute): Promise<Float64Array> {
  const tall = centred.rows >= centred.cols;
  const gram = await compute.gram(tall ? transpose(centred) : centred);
  const leading = leadingVector(gram);
  const direction = unit(tall ? leading : product(transpose(centred), leading));
  const largest = direction.reduce((most, v) => (Math.abs(v) > Math.abs(most) ? v : most), 0);
  return direction.map((v) => v * Math.sign(largest));
}

/** The unit eigenvector of the largest eigenvalue of a positive semidefinite matrix; 0 for the zero matrix. */
function leadingVector(a: Matrix): Float64Array {
  // The longest row is never orthogonal to what it leans on, and needs no random draw.
  const lengths = Array.from({ length: a.rows }, (_, i) => norm(row(a, i)));
  const longest = lengths.reduce((best, length, i) => (length > lengths[best]! ? i : best), 0);
  let vector = unit(row(a, longest));
  for (let step = 0; step < STEPS_MAX; step++) {
    const next = unit(product(a, vector));
    const turn = 1 - dot(next, vector);
    vector = next;
    if (!(turn > TURN_MIN)) break;
  }
  return vector;
}

const product = (a: Matrix, x: Float64Array) => Float64Array.from({ length: a.rows }, (_, i) => dot(row(a, i), x));
