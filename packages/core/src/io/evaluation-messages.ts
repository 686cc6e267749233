import type { Benchmark, Embedding } from '../benchmark/data.js';
import type { TaskResult } from '../benchmark/evaluate.js';
import type { Task } from '../benchmark/task.js';
import type { Scope } from '../correct/contract.js';
import { EbbError, type ErrorCode, type ErrorDetails } from '../errors.js';
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
}

export type ToWorker =
  | RunMessage
  | { readonly kind: 'embedding'; readonly embedding: Embedding }
  | { readonly kind: 'task'; readonly task: Task };

export type FromWorker =
  | { readonly kind: 'result'; readonly result: TaskResult }
  | { readonly kind: 'error'; readonly error: ErrorMessage };

/** An error as plain data: a class does not survive the way between threads. */
export type ErrorMessage =
  | { readonly code: ErrorCode; readonly summary: string; readonly details: ErrorDetails }
  | { readonly code: null; readonly message: string; readonly stack: string | undefined };

export function toErrorMessage(error: unknown): ErrorMessage {
  if (error instanceof EbbError) return { code: error.code, summary: error.summary, details: error.details };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { code: null, message, stack };
}

export function fromErrorMessage(error: ErrorMessage): Error {
  if (error.code !== null) return new EbbError(error.code, error.summary, error.details);
  return Object.assign(new Error(error.message), { stack: error.stack });
}
