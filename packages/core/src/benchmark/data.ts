import type { Reading, Scope } from '../correct/contract.js';

export type { Reading, Scope } from '../correct/contract.js';

/** A label of one instrument in one clip: 1 positive, -1 negative, 0 not reviewed. */
export type Label = -1 | 0 | 1;

/** A collection of clips, described by parallel columns; clips stand in ascending byte order of their keys. */
export interface Dataset {
  readonly id: string;
  readonly title: string;
  readonly licence: string;
  readonly keys: readonly string[];
  /** The unit of resampling: the source recording where it is known, else the clip's own key. */
  readonly recordings: readonly string[];
  readonly splits: readonly ('train' | 'test')[];
  /** Index into the benchmark's genres, shape [clips]; all 0 where the benchmark has a single genre. */
  readonly genres: Uint8Array;
  /** Labels (see Label), row-major, shape [clips, instruments]. */
  readonly labels: Int8Array;
}

/** A benchmark as data: what is compared, on what, how. */
export interface Benchmark {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly instruments: readonly string[];
  /** At least one; a benchmark without a genre column has the single genre 'all'. */
  readonly genres: readonly string[];
  readonly datasets: readonly Dataset[];
  readonly reading: Reading;
  /** Of the balanced draws and of Fastfood. */
  readonly seed: number;
  readonly testLabels: 'public' | 'private';
}

/** The clip embeddings of one model for every dataset of a benchmark, in the order of its datasets and clips. */
export interface Embedding {
  readonly id: string;
  readonly dim: number;
  /** One [clips, dim] row-major table of float32 a dataset. */
  readonly tables: readonly Float32Array[];
  /** The same clips under acoustic conditions, where the benchmark has such; the tables above are of the clips as they are. */
  readonly conditions?: readonly ConditionTables[];
}

/** An acoustic condition: an effect (perturb/registry.ts) in one strength. */
export interface Condition {
  readonly effect: string;
  readonly strength: number;
}

/** The embeddings of all clips under one condition, in the form of `Embedding.tables`. */
export interface ConditionTables extends Condition {
  readonly tables: readonly Float32Array[];
}

/** The version of the protocol that this code follows; any change of a score or task is a new one. */
export const PROTOCOL_VERSION = 'ismir2023-1';

/** One line of the long table of results. */
export interface ResultRow {
  embedding: string;
  method: string;
  scope: Scope;
  trainSet: string;
  /** null for a figure that no test set enters, such as the bias direction's cosine. */
  testSet: string | null;
  instrument: string;
  metric: string;
  value: number;
  /** Clips that the value rests on. */
  n: number;
  /** The pair of datasets on which the task was balanced; only where a benchmark has more than two. */
  pair?: string;
}
