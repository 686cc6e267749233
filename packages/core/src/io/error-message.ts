import { EbbError, type ErrorCode, type ErrorDetails } from '../errors.js';

/** An error as plain data: a class does not survive the way between threads. */
export type ErrorMessage =
  | { readonly code: ErrorCode; readonly summary: string; readonly details: ErrorDetails }
  | { readonly code: null; readonly message: string; readonly stack: string | undefined };

/** What was thrown, as a worker thread can send it. */
export function toErrorMessage(error: unknown): ErrorMessage {
  if (error instanceof EbbError) return { code: error.code, summary: error.summary, details: error.details };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { code: null, message, stack };
}

/** The error that was sent: an EbbError with its code and details, or an Error with the stack of the thread it comes from. */
export function fromErrorMessage(error: ErrorMessage): Error {
  if (error.code !== null) return new EbbError(error.code, error.summary, error.details);
  return Object.assign(new Error(error.message), { stack: error.stack });
}
