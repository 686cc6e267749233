import type { Compute } from '../../linalg/compute.js';
import type { Matrix } from '../../linalg/matrix.js';

/** Embeddings of two datasets: a [n_a, D] and b [n_b, D]. */
export interface EmbeddingSets {
  readonly a: Matrix;
  readonly b: Matrix;
}

/** Decision values of a classifier for rows that it was not trained on. */
export interface CrossValidatedScores {
  /** Above 0 for a row that is taken to be positive, shape [n]. */
  readonly scores: Float64Array;
  /** The fold in which a row was left out of training, shape [n]. Scores of different folds need not share a scale. */
  readonly foldOf: Uint8Array;
}

/** Trains and scores a classifier by cross-validation, on rows x [n, D] with labels 0 or 1, shape [n]. */
export type CrossValidate = (x: Matrix, positive: Uint8Array) => CrossValidatedScores | Promise<CrossValidatedScores>;

/** What a discrepancy uses beside the embeddings. */
export interface DiscrepancyContext {
  readonly compute: Compute;
  /** Of the draws, an integer in [0, 2^32). */
  readonly seed: number;
  /** Standard deviation of the Gaussian kernel, above 0: `referenceBandwidth` of the uncorrected embeddings. */
  readonly bandwidth: number;
  /** The domain classifier; needed by the discrepancies that are made of its scores. */
  readonly crossValidate?: CrossValidate;
}

/** A measure of how far the distributions lie apart from which two sets of embeddings were drawn. */
export interface Discrepancy {
  readonly id: string;
  readonly title: string;
  /** The formula, with its letters defined. */
  readonly definition: string;
  readonly reference: string;
  /** The least and the largest value. */
  readonly range: readonly [number, number];
  /** The value that says that there is no difference. */
  readonly neutral: number;
  /**
   * The value for sets that `normaliseScale` made; exchanging the sets does not change it.
   *
   * Throws EbbError SHAPE_MISMATCH when the widths differ; TOO_FEW_CLIPS when a set is too small; INVALID_ARGUMENT when the
   * context lacks what is used; SINGULAR when the sets do not define a value.
   */
  compute(sets: EmbeddingSets, context: DiscrepancyContext): Promise<number>;
}
