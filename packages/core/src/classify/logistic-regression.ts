import { EbbError } from '../errors.js';
import { openWorkspace } from '../linalg/simd.js';
import { type Geometry, type WeightSpace, type Weights, weightSpace } from './geometry.js';

const NEWTON_STEPS_MAX = 100;
const CG_STEPS_MAX = 2000;
/** Relative residual at which CG stops: looser takes more Newton steps, tighter more CG steps; measured as the least work. */
const FORCING = 0.1;

/** The solution for one value of C. */
export interface LogisticOptimum {
  /** Of the geometry: a [n] of `span`, (w, intercept) [D + 1] of `primal`. */
  readonly coefficients: Float64Array;
  readonly objective: number;
}

/**
 * Class weights `balanced`: n / (2 n_class) for each of the two classes, by label.
 *
 * @throws EbbError NO_POSITIVES, NO_NEGATIVES when a class is missing.
 */
export function balancedWeights(positive: Uint8Array): { positive: number; negative: number } {
  const positives = positive.reduce((sum, v) => sum + v, 0);
  const negatives = positive.length - positives;
  if (positives === 0) throw new EbbError('NO_POSITIVES', 'A classifier needs a positive training clip.');
  if (negatives === 0) throw new EbbError('NO_NEGATIVES', 'A classifier needs a negative training clip.');
  return { positive: positive.length / (2 * positives), negative: positive.length / (2 * negatives) };
}

/** How closely and from where a path is solved. */
export interface PathOptions {
  /** Relative gap to the optimum at which Newton stops; its last step makes the true gap far smaller. */
  readonly gapTolerance?: number;
  /** Coefficients near the optimum for each value of C, those of a similar problem for instance; taken where better. */
  readonly starts?: readonly Float64Array[];
}

/**
 * L2-regularised logistic regressions along a path of C, each solved to its optimum from the one before.
 *
 * Minimises f(w) = |w|^2 / 2 + C sum_i s_i log(1 + exp(-y_i w.x_i)) with x_i the features and a last feature of value 1
 * (the intercept is penalised, liblinear's objective), y_i = +-1 and s_i the class weight of y_i. Newton's method with
 * conjugate gradients and a backtracking line search (Lin, Weng & Keerthi 2008) until half the Newton decrement, an
 * estimate of the gap to the optimum, is below `gapTolerance` f. A CG step costs one product with the matrix in `span`,
 * two in `primal`.
 *
 * @param positive 1 or 0 a row, shape [n]; `path` values of C, above 0, ascending for good starts.
 * @throws EbbError SHAPE_MISMATCH, NO_POSITIVES, NO_NEGATIVES, NON_FINITE.
 */
export function logisticPath(
  geometry: Geometry,
  positive: Uint8Array,
  path: readonly number[],
  { gapTolerance = 1e-10, starts }: PathOptions = {},
): LogisticOptimum[] {
  const { rows: n, cols: width } = geometry.matrix;
  if (positive.length !== n) {
    throw new EbbError('SHAPE_MISMATCH', 'There must be one label a training row.', {
      expected: `${n}`,
      received: `${positive.length}`,
    });
  }
  const classWeights = balancedWeights(positive);
  const [m, pull, images, coefficients] = openWorkspace([n * width, n, 4 * n, 4 * width]);
  const vector = (k: number): Weights => ({
    coefficients: coefficients.subarray(k * width, (k + 1) * width),
    image: images.subarray(k * n, (k + 1) * n),
  });
  m.set(geometry.matrix.data);
  const solver: Solver = {
    space: weightSpace(geometry.kind, m, n, width),
    sign: Float64Array.from(positive, (v) => (v ? 1 : -1)),
    weight: Float64Array.from(positive, (v) => (v ? classWeights.positive : classWeights.negative)),
    curvature: new Float64Array(n),
    pull,
    w: vector(0),
    residual: vector(1),
    step: vector(2),
    direction: vector(3),
  };
  return path.map((c, k) => {
    startFrom(solver, c, starts?.[k]);
    const objective = newton(solver, c, gapTolerance);
    return { coefficients: solver.w.coefficients.slice(), objective };
  });
}

interface Solver {
  readonly space: WeightSpace;
  readonly sign: Float64Array;
  readonly weight: Float64Array;
  /** C s_i p_i (1 - p_i), the diagonal of the loss's second derivative in the logits. */
  readonly curvature: Float64Array;
  /** Scratch of shape [n]. */
  readonly pull: Float64Array;
  readonly w: Weights;
  readonly residual: Weights;
  readonly step: Weights;
  readonly direction: Weights;
}

const objectiveAt = (s: Solver, c: number, w: Weights) => evaluate(s, c, w.image, s.space.inner(w, w));

/** Leaves in w the better of the current weights and `start`. */
function startFrom(s: Solver, c: number, start: Float64Array | undefined) {
  if (start?.length !== s.w.coefficients.length) return;
  s.step.coefficients.set(start);
  s.space.setImage(s.step);
  if (objectiveAt(s, c, s.step) < objectiveAt(s, c, s.w)) {
    s.w.coefficients.set(start);
    s.w.image.set(s.step.image);
  }
}

function newton(s: Solver, c: number, gapTolerance: number): number {
  let objective = objectiveAt(s, c, s.w);
  for (let iteration = 0; iteration < NEWTON_STEPS_MAX; iteration++) {
    setNegativeGradient(s, c);
    const decrement = conjugateGradients(s);
    if (!Number.isFinite(decrement)) {
      throw new EbbError('NON_FINITE', 'The classifier met a number that is not finite.', {
        hint: 'Check the embeddings for NaN, infinite or enormous values.',
      });
    }
    const before = objective;
    objective = lineSearch(s, c, objective, decrement);
    if (decrement / 2 <= gapTolerance * before || objective >= before) break;
  }
  return objective;
}

/** f at logits z with |w|^2 given. log(1 + exp(-m)) is written so that it neither overflows nor loses small values. */
function evaluate(s: Solver, c: number, logits: Float64Array, squaredNorm: number): number {
  let loss = 0;
  for (let i = 0; i < logits.length; i++) {
    const margin = s.sign[i]! * logits[i]!;
    loss += s.weight[i]! * (Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin))));
  }
  return squaredNorm / 2 + c * loss;
}

/** residual = -gradient = -w + C sum_i s_i y_i (1 - p_i) x_i, with its image, and the curvature at w. */
function setNegativeGradient(s: Solver, c: number) {
  const { w, residual, pull, curvature } = s;
  for (let i = 0; i < pull.length; i++) {
    const y = s.sign[i]!;
    const missing = 1 / (1 + Math.exp(y * w.image[i]!));
    pull[i] = c * s.weight[i]! * y * missing;
    curvature[i] = c * s.weight[i]! * missing * (1 - missing);
  }
  for (let j = 0; j < w.coefficients.length; j++) residual.coefficients[j] = -w.coefficients[j]!;
  s.space.addAdjoint(pull, residual.coefficients);
  s.space.setImage(residual);
}

/**
 * step = approximate solution of H step = residual, with H = I + X' diag(curvature) X; returns the Newton decrement
 * step . (-gradient). An inexact Newton step (Dembo, Eisenstat & Steihaug 1982): it stops where the residual has fallen to
 * FORCING of the gradient.
 */
function conjugateGradients(s: Solver): number {
  const { residual, step, direction, pull, curvature, space } = s;
  step.coefficients.fill(0);
  step.image.fill(0);
  direction.coefficients.set(residual.coefficients);
  direction.image.set(residual.image);
  let rr = space.inner(residual, residual);
  const start = rr;
  let decrement = 0;
  // At the optimum of a rank-deficient `span`, rounding may leave a square just below 0.
  if (!(rr > 0)) return Number.isNaN(rr) ? Number.NaN : 0;
  for (let k = 0; k < CG_STEPS_MAX; k++) {
    let energy = space.inner(direction, direction);
    for (let i = 0; i < pull.length; i++) {
      const u = direction.image[i]!;
      pull[i] = curvature[i]! * u;
      energy += pull[i]! * u;
    }
    const alpha = rr / energy;
    axpy(step, alpha, direction);
    decrement += alpha * rr;
    // residual -= alpha H direction
    for (let i = 0; i < pull.length; i++) pull[i] = -alpha * pull[i]!;
    for (let j = 0; j < residual.coefficients.length; j++) {
      residual.coefficients[j] = residual.coefficients[j]! - alpha * direction.coefficients[j]!;
    }
    space.addAdjoint(pull, residual.coefficients);
    space.setImage(residual);
    const next = space.inner(residual, residual);
    if (!(next > start * FORCING ** 2)) break;
    scaleAndAdd(direction, next / rr, residual);
    rr = next;
  }
  return decrement;
}

/** target += factor x. */
function axpy(target: Weights, factor: number, x: Weights) {
  for (const part of ['coefficients', 'image'] as const) {
    const [to, from] = [target[part], x[part]];
    for (let i = 0; i < to.length; i++) to[i] = to[i]! + factor * from[i]!;
  }
}

/** target = factor target + x. */
function scaleAndAdd(target: Weights, factor: number, x: Weights) {
  for (const part of ['coefficients', 'image'] as const) {
    const [to, from] = [target[part], x[part]];
    for (let i = 0; i < to.length; i++) to[i] = factor * to[i]! + from[i]!;
  }
}

/** Moves w along step by the first of 1, 1/2, 1/4 ... that lowers f enough (Armijo); returns f there. */
function lineSearch(s: Solver, c: number, objective: number, decrement: number): number {
  const { w, step, space } = s;
  const ww = space.inner(w, w);
  const wd = space.inner(w, step);
  const dd = space.inner(step, step);
  const logits = new Float64Array(w.image.length);
  for (let size = 1; size > 1e-10; size /= 2) {
    for (let i = 0; i < logits.length; i++) logits[i] = w.image[i]! + size * step.image[i]!;
    const value = evaluate(s, c, logits, ww + 2 * size * wd + size * size * dd);
    if (value <= objective - 1e-4 * size * decrement) {
      axpy(w, size, step);
      return value;
    }
  }
  return objective;
}
