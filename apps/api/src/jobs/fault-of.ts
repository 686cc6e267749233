import { EbbError } from '@ebb/core/errors';
import { databaseFault } from '../database-fault.js';
import type { SubmissionFailure } from '../db/schema/submission.js';
import { ApiError, type ApiErrorCode } from '../errors.js';

/**
 * Codes with which a run ends by its author's doing: the same run would end the same way again. All others are ours, are tried again, and
 * cost no quota.
 */
const AUTHORS: ReadonlySet<ApiErrorCode> = new Set<ApiErrorCode>([
  'EVALUATION_FAILED',
  // Of recipes.
  'INVALID_RECIPE',
  'UNKNOWN_OPERATOR',
  'UNKNOWN_EFFECT',
  'SINGULAR',
  'TOO_FEW_CLIPS',
  'NO_POSITIVES',
  'NO_NEGATIVES',
  // Of graphs.
  'INVALID_GRAPH',
  'GRAPH_LIMIT',
  'UNSUPPORTED_OPERATOR',
  'ROWS_NOT_INDEPENDENT',
  'TIME_LIMIT',
  'MEMORY_LIMIT',
  'OUTPUT_LIMIT',
  'GRAPH_CRASHED',
  'SHAPE_MISMATCH',
  'WRONG_DIMENSION',
  // Of both.
  'NON_FINITE',
  'UNSUPPORTED',
  'INVALID_ARGUMENT',
]);

/** What a run ended with, as its submission keeps it. What is no known error is told by its code alone: its words may be of our inside. */
export function faultOf(error: unknown): SubmissionFailure {
  if (databaseFault(error)) return server('DISK_FULL', 'The server had no room for the results.');
  if (!(error instanceof ApiError || error instanceof EbbError)) {
    return server('INTERNAL', 'A fault of the server ended the run.');
  }
  const { code, message, details } = error;
  if (AUTHORS.has(code)) return { code, message: storable(message), hint: details.hint ?? null, fault: 'author' };
  // Paths and names of the server's own files are not for authors.
  return server(code, 'A fault of the server ended the run.');
}

/** A message may quote a file: without characters that a database cannot hold, and not without end. */
const storable = (text: string) => text.slice(0, 2000).replace(/[\p{Cc}\p{Cs}]/gu, ' ');

/** A failure that is ours. */
export const server = (code: ApiErrorCode, message: string): SubmissionFailure => ({
  code,
  message,
  hint: 'It costs no quota. Submit again later, or ask the operator to run it anew.',
  fault: 'server',
});
