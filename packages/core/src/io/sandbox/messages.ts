import type { SubmittedGraph } from '../../onnx/submitted-graph.js';
import type { ErrorMessage } from '../error-message.js';

/** The file descriptor on which answers go; stdout and stderr are the log. */
export const ANSWERS_FD = 3;

/** What the parent asks of the process; the graph's bytes, or the rows and their domains, come as the payload. */
export type ToSandbox =
  | { readonly kind: 'open'; readonly dim: number }
  | {
      readonly kind: 'run';
      readonly rows: number;
      /** Index of the first row in the caller's own table, for messages. */
      readonly firstRow: number;
      readonly instrument: number | null;
      readonly trainSet: number | null;
      readonly hasDomain: boolean;
    };

/** What the process answers, one answer a question, after one `ready`. */
export type FromSandbox =
  | { readonly kind: 'ready' }
  | { readonly kind: 'opened'; readonly graph: SubmittedGraph }
  /** The rows are the payload. */
  | { readonly kind: 'ran' }
  | { readonly kind: 'error'; readonly error: ErrorMessage };
