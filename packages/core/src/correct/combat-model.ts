import { EbbError } from '../errors.js';
import { cholesky, choleskySolve } from '../linalg/cholesky.js';
import { type Matrix, matrix, row } from '../linalg/matrix.js';
import { columnMoments } from '../linalg/shrinkage.js';
import type { TrainingRows } from './contract.js';
import type { LocationScale } from './empirical-bayes.js';
import { rowsByDataset } from './training-rows.js';

/** Labels whose effects are told apart from those of the dataset. */
type Preserved = 'nothing' | 'instrument' | 'genre';

/** The linear model of ComBat, fitted by least squares; all arrays of shape [D]. */
export interface CombatModel {
  /** What the datasets are brought to, at the average of the preserved labels. */
  readonly mean: Float64Array;
  /** Residual standard deviation (population); 0 for a dimension that the model explains whole, a constant for instance. */
  readonly deviation: Float64Array;
  /** Each dataset's mean at the average of the preserved labels. */
  readonly datasetMeans: readonly [Float64Array, Float64Array];
  /** Each dataset's sample mean and variance (over clips - 1) of (x - mean - label effects) / deviation; 0 where it is 0. */
  readonly standardised: readonly [LocationScale, LocationScale];
}

/**
 * Fits x = mean_d + B (label - average label) + residual to the training rows, by least squares.
 *
 * @param reference the dataset whose mean and deviation are the model's; both, weighted by their clips, where undefined.
 * @throws EbbError TOO_FEW_CLIPS when a dataset has fewer than 2; SINGULAR when labels and datasets coincide.
 */
export function combatModel(rows: TrainingRows, preserve: Preserved, reference: number | undefined): CombatModel {
  const groups = rowsByDataset(rows, 2);
  const { rows: n, cols: dim } = rows.x;
  const design = centredDesign(rows, preserve);
  const coefficients = leastSquares(design, rows.x);
  const datasetMeans = [row(coefficients, 0).slice(), row(coefficients, 1).slice()] as const;
  const shares = groups.map((group, d) => (reference === undefined ? group.rows / n : Number(d === reference)));
  const mean = datasetMeans[0].map((v, j) => shares[0]! * v + shares[1]! * datasetMeans[1][j]!);

  // x less the effects of the labels, and from it the residuals.
  const adjusted = matrix(n, dim, rows.x.data.slice());
  for (let i = 0; i < n; i++) {
    for (let k = 2; k < design.cols; k++)
      addScaled(row(adjusted, i), row(coefficients, k), -design.data[i * design.cols + k]!);
  }
  const ofDataset = rowsByDataset({ ...rows, x: adjusted }).map(columnMoments);
  const { deviation: overall } = columnMoments(rows.x);
  const deviation = mean.map((_, j) => {
    const variance = ofDataset.reduce((sum, { deviation: own }, d) => sum + shares[d]! * own[j]! ** 2, 0);
    // Where the labels explain all that varies, rounding is left.
    return Math.sqrt(variance) > RESIDUAL_SHARE_MIN * overall[j]! ? Math.sqrt(variance) : 0;
  });
  const standardised = groups.map(({ rows: clips }, d): LocationScale => {
    const own = ofDataset[d]!;
    const bySpread = (value: (j: number) => number) => deviation.map((s, j) => (s > 0 ? value(j) / s : 0));
    return {
      shift: bySpread((j) => own.mean[j]! - mean[j]!),
      variance: bySpread((j) => (own.deviation[j]! ** 2 * clips) / (clips - 1) / deviation[j]!),
    };
  }) as [LocationScale, LocationScale];
  return { mean, deviation, datasetMeans, standardised };
}

/** Residuals below this share of a dimension's deviation are rounding. */
const RESIDUAL_SHARE_MIN = 1e-12;

/** A column for each dataset, 1 for its rows, and the preserved labels less their averages: [n, 2 + labels]. */
function centredDesign({ datasets, positive, genres, genreNames }: TrainingRows, preserve: Preserved): Matrix {
  const n = datasets.length;
  const present = genreNames.map((_, g) => g).filter((g) => genres.includes(g));
  const labels = {
    nothing: [],
    instrument: new Set(positive).size === 2 ? [(i: number) => positive[i]!] : [],
    // The first genre is the one that the others differ from.
    genre: present.slice(1).map((g) => (i: number) => Number(genres[i] === g)),
  }[preserve];
  const columns = labels.map((label) => {
    const values = Float64Array.from({ length: n }, (_, i) => label(i));
    const average = values.reduce((sum, v) => sum + v, 0) / n;
    return values.map((v) => v - average);
  });
  const out = matrix(n, 2 + columns.length);
  for (let i = 0; i < n; i++) {
    out.data[i * out.cols + datasets[i]!] = 1;
    columns.forEach((column, k) => {
      out.data[i * out.cols + 2 + k] = column[i]!;
    });
  }
  return out;
}

/** The coefficients of x on the columns of the design, shape [design.cols, D], by the normal equations. */
function leastSquares(design: Matrix, x: Matrix): Matrix {
  const { cols: terms } = design;
  const normal = matrix(terms, terms);
  const sums = matrix(terms, x.cols);
  for (let i = 0; i < x.rows; i++) {
    for (let k = 0; k < terms; k++) {
      const factor = design.data[i * terms + k]!;
      if (factor === 0) continue;
      addScaled(row(normal, k), row(design, i), factor);
      addScaled(row(sums, k), row(x, i), factor);
    }
  }
  const l = regularFactor(normal);
  const out = matrix(terms, x.cols);
  for (let j = 0; j < x.cols; j++) {
    const right = Float64Array.from({ length: terms }, (_, k) => sums.data[k * x.cols + j]!);
    choleskySolve(l, right).forEach((value, k) => {
      out.data[k * x.cols + j] = value;
    });
  }
  return out;
}

function regularFactor(normal: Matrix): Matrix {
  try {
    return cholesky(normal);
  } catch (error) {
    if (!(error instanceof EbbError) || error.code !== 'SINGULAR') throw error;
    throw new EbbError('SINGULAR', 'The preserved labels cannot be told from the datasets.', {
      expected: 'clips of both datasets with a label in common',
      hint: 'Preserve nothing.',
    });
  }
}

function addScaled(target: Float64Array, x: Float64Array, factor: number) {
  for (let j = 0; j < target.length; j++) target[j] = target[j]! + factor * x[j]!;
}
