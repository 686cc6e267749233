import type { Condition, Scope } from '../../benchmark/data.js';
import type { Judging } from '../../benchmark/evaluate.js';
import type { EvaluationRecord } from '../../benchmark/verdict/record.js';
import type { ErrorMessage } from '../error-message.js';
import type { SandboxLimits } from '../sandbox/limits.js';

/** A correction that its author fitted: bytes of an ONNX graph. */
export interface JudgedGraph {
  readonly bytes: Uint8Array;
  /** Of the method, as a recipe's. */
  readonly name: string;
  readonly title?: string;
  readonly limits?: Partial<SandboxLimits>;
}

/** What is judged, on what; plain data. */
export interface JudgeRequest {
  /** A folder that `writeBenchmark` wrote. */
  readonly benchmarkFolder: string;
  /** Id of an embedding. */
  readonly embedding: string;
  /** Acoustic conditions that are judged too, of those that the embedding has; none by default. */
  readonly conditions?: 'all' | readonly Condition[];
  /** Recipes, as `parseRecipe` takes them. No correction is judged in any case. */
  readonly variants: readonly { readonly recipe: unknown; readonly scope: Scope }[];
  readonly graph?: JudgedGraph;
  readonly threads: number;
  readonly judging: Omit<Judging, 'keepScores'>;
}

export interface JudgedRecords {
  /** Of no correction, then of the variants and the graph in their order. */
  readonly records: readonly EvaluationRecord[];
  /** Where the products ran. */
  readonly device: string;
  readonly notes: readonly string[];
}

/** What a judge is at. */
export type JudgeStage = 'loading' | 'judging' | 'recording';

export type FromJudge =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly stage: JudgeStage; readonly done: number; readonly total: number }
  | { readonly kind: 'judged'; readonly judged: JudgedRecords }
  | { readonly kind: 'error'; readonly error: ErrorMessage };
