import type { Benchmark, Embedding } from '../benchmark/data.js';
import type { Judging, TaskResult } from '../benchmark/evaluate.js';
import type { Task } from '../benchmark/task.js';
import type { Scope } from '../correct/contract.js';
import type { GraphMethod } from '../correct/graph-recipe.js';
import type { ErrorMessage } from './error-message.js';
import type { TaskTable } from './graph-tables.js';
import type { Device } from './onnx-session.js';

/** A variant as plain data: recipes hold functions, which cannot travel between threads. */
export type VariantMessage = { readonly scope: Scope } & (
  | { readonly recipe: unknown }
  /** A graph; what it does to the rows of a task comes with the task. */
  | { readonly graph: GraphMethod }
);

/** What every task of a run has in common. */
export interface RunMessage {
  readonly kind: 'run';
  readonly benchmark: Benchmark;
  readonly variants: readonly VariantMessage[];
  readonly device: Device;
  readonly judging?: Judging;
}

export type ToWorker =
  | RunMessage
  | { readonly kind: 'embedding'; readonly embedding: Embedding }
  /** `tables`: one a variant; undefined for a recipe. */
  | { readonly kind: 'task'; readonly task: Task; readonly tables: readonly (TaskTable | undefined)[] };

export type FromWorker =
  | { readonly kind: 'result'; readonly result: TaskResult }
  | { readonly kind: 'error'; readonly error: ErrorMessage };
