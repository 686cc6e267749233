import type { Recipe } from '@ebb/core/correct/recipe';
import type { Db } from '../db/connect.js';
import type { NewEvaluation } from '../modules/leaderboard/evaluation-store.service.js';

/** A method as it is judged on one embedding. */
export type JudgedMethod =
  | { readonly kind: 'recipe'; readonly recipe: Recipe }
  | { readonly kind: 'onnx'; readonly name: string; readonly sha256: string; readonly bytes: Uint8Array };

/** What is asked of a judge. */
export interface JudgeRequest {
  /** Of the benchmark, as `readBenchmark` takes it. */
  readonly folder: string;
  /** The embedding's id. */
  readonly embedding: string;
  readonly scope: 'global' | 'classwise';
  readonly method: JudgedMethod;
  readonly threads: number;
  readonly secondsMax: number;
  readonly megabytesMax: number;
  /** Ends the run; the judge throws soon after. */
  readonly signal: AbortSignal;
  onProgress(stage: string, done: number, total: number): void;
  /** What the run said, line by line. */
  onLog(line: string): void;
}

/** Judges a method on an embedding. Throws EbbError for what the method does wrong. */
export type Judge = (request: JudgeRequest) => Promise<Omit<NewEvaluation, 'key' | 'embeddingId'>>;

/** Checks a graph on an embedding's fixture again, before it is run; throws EbbError. */
export type CheckGraph = (
  db: Db,
  embedding: { readonly id: string; readonly slug: string; readonly dim: number },
  bytes: Uint8Array,
  signal: AbortSignal,
) => Promise<void>;

/** What a run is made with. */
export interface RunServices {
  readonly judge: Judge;
  readonly checkGraph: CheckGraph;
  materialise(db: Db, revisionId: string, embeddingIds: readonly string[]): Promise<string>;
}
