/** A model that turns a clip into one vector, and what a reader must know to use it. */
export interface ClipEmbedder {
  /** Stable id, as in results and file names. */
  readonly id: string;
  readonly title: string;
  /** What is computed, precisely enough to do it again. */
  readonly definition: string;
  readonly reference: string;
  readonly dim: number;
  /** The sample rate that `embed` takes. */
  readonly sampleRateHz: number;
  /** The clip's embedding, shape [dim], of mono samples in [-1, 1]. */
  embed(samples: Float32Array): Float32Array;
}

/** The layouts of checkpoints that are read; a layout says which reader turns the file into named tensors. */
export type WeightsFormat = 'keras-hdf5-weights' | 'keras-hdf5-model' | 'torch-zip' | 'tensorflow-checkpoint';

/** The tensors of a checkpoint by name, float32 and row-major. */
export interface WeightReader {
  readonly names: readonly string[];
  /**
   * One tensor, in the axis order of the checkpoint.
   *
   * @param dims the shape that it must have
   * @throws EbbError INVALID_VALUE when there is no such tensor; SHAPE_MISMATCH when its shape is another.
   */
  get(name: string, dims?: readonly number[]): { readonly dims: readonly number[]; readonly data: Float32Array };
}

/** How a clip is handed to a graph. */
export interface PatchPlan {
  /** Padded as the model's own code pads, and at least as long as the last patch needs; the clip itself where nothing is padded. */
  readonly waveform: Float32Array;
  /** Where the patches start, ascending, in units of the model's `startUnitSamples`. */
  readonly starts: readonly number[];
  /** Samples that the graph reads from each start; what graphs of whole clips get as `length`. */
  readonly patchSamples: number;
}

export interface PlanOptions {
  /** False leaves out the end that fills no patch, where the model's code can do both; default true. */
  readonly padEnd?: boolean;
  /** From one patch to the next, of models with `hopIsOption`; their `hopSeconds` by default. */
  readonly hopSeconds?: number;
}

/**
 * A network that is one ONNX graph from waveform to embedding, front-end included.
 *
 * Inputs: `waveform` float32 [T], mono in [-1, 1] at `sampleRateHz`, one or more clips one after the other, T a multiple
 * of `startUnitSamples`; `starts` int64 [P], each patch's start in units of `startUnitSamples`; graphs of whole clips
 * take `length` int64 [1] besides, the samples read from every start. Outputs: `embedding` float32 [P, dim] and, for
 * models with classes, `scores` float32 [P, classCount]. A patch's row depends on its own samples alone.
 */
export interface GraphModel {
  /** Stable id, as in results and file names. */
  readonly id: string;
  readonly title: string;
  readonly dim: number;
  readonly sampleRateHz: number;
  /** 1, or the front-end's hop where patches are cut from shared frames. */
  readonly startUnitSamples: number;
  /** What one embedding describes; null for a model of whole clips. */
  readonly patchSeconds: number | null;
  readonly hopSeconds: number | null;
  /** Whether `plan` takes another hop: a multiple of the unit of starts, a patch at most. */
  readonly hopIsOption?: true;
  /** Length of `scores`, whose names are in models/<id>/classes.json. */
  readonly classCount?: number;
  /**
   * How a mono clip at `sampleRateHz` is padded and cut. A clip shorter than a patch is followed by zeros up to one patch.
   *
   * @throws EbbError INVALID_ARGUMENT when the clip has no sample, or the hop is not one that the model can have.
   */
  plan(samples: Float32Array, options?: PlanOptions): PatchPlan;
}

/** A model whose graph we build; its manifest is in the folder of its id, or of its family. */
export interface EmbeddingModel extends GraphModel {
  /** The folder under models/ of a variant that shares the manifest of another model. */
  readonly family?: string;
  /** The checkpoint's layout; null when the model needs no download. */
  readonly weights: WeightsFormat | null;
  /**
   * The bytes of the .onnx file; the same weights give the same bytes.
   *
   * @param weights null exactly when `weights` of the model is
   * @throws EbbError INVALID_VALUE or SHAPE_MISMATCH when the checkpoint is not this model's.
   */
  buildGraph(weights: WeightReader | null): Uint8Array;
}
