import type { z } from 'zod';
import type { Compute } from '../linalg/compute.js';
import type { Matrix } from '../linalg/matrix.js';
import type { AffineMap } from './affine.js';
import type { Choice } from './choice.js';
import type { DenseMap } from './dense.js';
import type { FastfoodDraws } from './fastfood.js';
import type { KernelProjection } from './kernel-projection.js';
import type { TabulatedRows } from './tabulated.js';

/** How the surprising steps of the published run are read: as they were run, or as they were meant (PROTOCOLS 1 and 2). */
export type Reading = 'as-run' | 'corrected';

/** Which training rows a dataset-separating operator sees: positives and negatives, or positives alone. */
export type Scope = 'global' | 'classwise';

/** The rows on which a correction is fitted: the balanced training sets of both datasets of a pair, stacked. */
export interface TrainingRows {
  /** Shape [n, D]. */
  readonly x: Matrix;
  /** 0 or 1, which dataset of the pair, shape [n]. */
  readonly datasets: Uint8Array;
  /** 1 where the instrument sounds, shape [n]. */
  readonly positive: Uint8Array;
  /** Index into `genreNames`, shape [n]. */
  readonly genres: Uint8Array;
  readonly genreNames: readonly string[];
}

/** Training rows under an acoustic effect: `x[k]` [n, D] in `strengths[k]`, row for row the clips of `TrainingRows`. */
export interface AffectedRows {
  readonly strengths: readonly number[];
  readonly x: readonly Matrix[];
}

/** What a fit depends on beside its rows and parameters. */
export interface FitContext {
  readonly compute: Compute;
  readonly scope: Scope;
  readonly reading: Reading;
  readonly seed: number;
  /** The rows of the fit under an effect, by its id; undefined where the clips were not embedded under it. */
  readonly affected?: (effect: string) => AffectedRows | undefined;
}

/** One fitted, frozen step of a correction: plain data, to be applied, composed or exported. */
export type Stage =
  | { readonly kind: 'affine'; readonly map: AffineMap }
  | { readonly kind: 'affineBy'; readonly by: Exclude<Choice, 'nothing'>; readonly maps: readonly AffineMap[] }
  | { readonly kind: 'dense'; readonly by: Choice; readonly maps: readonly (DenseMap | 'identity')[] }
  | { readonly kind: 'fastfood'; readonly draws: FastfoodDraws; readonly sigma: number }
  | { readonly kind: 'kernelProjection'; readonly map: KernelProjection }
  /** sign(x) log(1 + |x| / unit), element by element. */
  | { readonly kind: 'signedLog'; readonly unit: number }
  /** x / |x|, row by row. */
  | { readonly kind: 'unitLength' }
  /** A map that is known on some rows alone: those that a submitted graph was run on. */
  | { readonly kind: 'tabulated'; readonly by: Choice; readonly tables: readonly TabulatedRows[] };

/** A fitted correction: its stages in order, and remarks that a reader of the result should see. */
export interface Artefact {
  readonly inputDim: number;
  readonly outputDim: number;
  readonly stages: readonly Stage[];
  readonly notes: readonly string[];
}

/** What a row is, where a stage asks: index of the classifier's train set and of the row's own dataset in the pair. */
export interface RowOrigin {
  readonly trainSet: number;
  readonly domain: number;
}

/** Labels of the training part that an operator uses beside the embeddings. */
export type LabelsUsed =
  | 'none'
  | 'instrument'
  | 'dataset'
  | 'dataset+instrument'
  | 'dataset+genre'
  | 'dataset+instrument+genre';

/** One step that recipes are made of. `fit` sees training rows only and returns a frozen stage. */
export interface Operator<P = unknown> {
  readonly id: string;
  readonly title: string;
  readonly definition: string;
  readonly reference: string;
  readonly parameters: z.ZodType<P>;
  readonly labelsUsed: (parameters: P, scope: Scope) => LabelsUsed;
  /** What the fitted stage asks of a row beside its embedding. */
  readonly chosenBy: (parameters: P) => Choice;
  /** Features of a row after the step; as many as before where it is left out. */
  readonly width?: (dim: number, parameters: P) => number;
  /** Elements of the matrices of a fit on rows of `dim` features, where they grow with its square. */
  readonly matrixElements?: (dim: number, parameters: P) => number;
  /** Throws EbbError SINGULAR, TOO_FEW_CLIPS or NON_FINITE where the rows do not define the step. */
  fit(rows: TrainingRows, parameters: P, context: FitContext): Promise<{ stage: Stage; notes?: readonly string[] }>;
}
