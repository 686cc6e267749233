import type { Benchmark, Embedding } from '../benchmark/data.js';
import type { Judging, TaskResult } from '../benchmark/evaluate.js';
import type { Task } from '../benchmark/task.js';
import type { Scope } from '../correct/contract.js';
import type { ErrorMessage } from './error-message.js';
import type { Device } from './onnx-session.js';

/** A variant as plain data: recipes hold functions, which cannot travel between threads. */
export interface VariantMessage {
  readonly recipe: unknown;
  readonly scope: Scope;
}

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
  | { readonly kind: 'task'; readonly task: Task };

export type FromWorker =
  | { readonly kind: 'result'; readonly result: TaskResult }
  | { readonly kind: 'error'; readonly error: ErrorMessage };
