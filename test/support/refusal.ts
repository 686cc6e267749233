import { EbbError, type ErrorCode } from '../../packages/core/src/errors.js';
import { checkSubmittedGraph } from '../../packages/core/src/onnx/submitted-graph.js';
import { type FileParts, node } from './onnx-file.js';

/** D of the files that `onnxFile` writes. */
export const FILE_DIM = 4;

/** What a file breaks, its parts, and the code and message with which it is refused. */
export type Rule = readonly [rule: string, parts: FileParts, code: ErrorCode, message: RegExp];

/** A node of which nothing is used, and the one that makes the output. */
export const through = (...args: Parameters<typeof node>) => [
  node(...args),
  node('Relu', ['embedding'], ['corrected']),
];

/** The error with which a file is refused. */
export function refusalOf(file: Uint8Array): EbbError {
  try {
    checkSubmittedGraph(file, { dim: FILE_DIM });
  } catch (error) {
    if (error instanceof EbbError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
