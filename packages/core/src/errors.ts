/**
 * The closed table of error codes. A code is part of the public interface: it never changes its meaning.
 */
export const ERROR_CODES = {
  INVALID_ARGUMENT: 'An argument is outside its stated domain.',
  SHAPE_MISMATCH: 'Two arrays, or an array and its declaration, differ in shape.',
  FILE_NOT_FOUND: 'A file or folder that was named does not exist.',
  FILE_UNREADABLE: 'A file exists but cannot be read in the format that was expected of it.',
  FILE_UNWRITABLE: 'A file cannot be written.',
  UNSUPPORTED_AUDIO: 'An audio file is in a format or encoding that Ebb does not read.',
  DAMAGED_AUDIO: 'An audio file is cut off or damaged; read leniently, it gives what is whole.',
  MISSING_COLUMN: 'A table lacks a column that is needed.',
  INVALID_VALUE: 'A value in a file is not of the form that was expected.',
  DUPLICATE_KEY: 'A clip key stands more than once where it must be unique.',
  UNKNOWN_KEY: 'A clip key is in no split, or a split names a clip that has no data.',
  NON_FINITE: 'A number is NaN or infinite.',
  WRONG_DIMENSION: 'An embedding has another number of dimensions than declared.',
  NO_POSITIVES: 'An instrument has no positive clip in a split.',
  NO_NEGATIVES: 'An instrument has no negative clip in a split.',
  TOO_FEW_CLIPS: 'Too few clips of a class for the operation, cross-validation for instance.',
  SINGULAR: 'A covariance is singular, so that the direction is not defined.',
  UNKNOWN_BENCHMARK: 'No benchmark has that id.',
  UNKNOWN_EMBEDDING: 'The benchmark has no embedding of that id.',
  UNKNOWN_METHOD: 'No correction method has that id.',
  UNKNOWN_OPERATOR: 'A recipe names an operator that does not exist.',
  INVALID_RECIPE: 'A recipe is not of the form that the schema asks for.',
  UNKNOWN_MODEL: 'No embedding model has that id.',
  UNKNOWN_EFFECT: 'No effect has that id.',
  MODEL_NOT_INSTALLED: 'A model is known, but its graph is not on this machine yet.',
  CHECKSUM_MISMATCH: 'The bytes of a file are not the ones that were announced.',
  DOWNLOAD_FAILED: 'A server did not deliver a file, or not the whole of it.',
  DISK_FULL: 'The disk has too little free space for a file.',
  UNSUPPORTED: 'The operation is not available for this input, device or platform.',
  WORKER_FAILED: 'A worker thread died; the message says of what.',
  INVALID_GRAPH: 'A submitted graph is not of the form that is asked for.',
  GRAPH_LIMIT: 'A submitted graph is too large: its bytes, nodes, elements or depth.',
  UNSUPPORTED_OPERATOR: 'A submitted graph has an operator, operator set or version that is not allowed.',
  ROWS_NOT_INDEPENDENT: 'What a submitted graph gives for a row depends on the other rows.',
  TIME_LIMIT: 'A submitted graph took longer than it may.',
  MEMORY_LIMIT: 'A submitted graph took more memory than it may.',
  OUTPUT_LIMIT: 'A submitted graph gives more output than it may.',
  GRAPH_CRASHED: 'The process that ran a submitted graph died; the message says of what.',
  SANDBOX_UNAVAILABLE: 'The process in which submitted graphs run cannot be started here.',
  CANCELLED: 'The operation was cancelled by its caller.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** What an error can say beside its message. */
export interface ErrorDetails {
  /** File, dataset, recipe or argument in which the fault lies. */
  where?: string;
  /** Row (1-based, header included, for files), key or index of the fault. */
  at?: string | number;
  expected?: string;
  received?: string;
  /** What the user can do about it. */
  hint?: string;
}

/**
 * The error of every fault that a user can cause or mend. Its message names the place, what was expected and what came.
 */
export class EbbError extends Error {
  override readonly name = 'EbbError';

  constructor(
    readonly code: ErrorCode,
    readonly summary: string,
    readonly details: ErrorDetails = {},
  ) {
    super(describe(summary, details));
  }
}

/** An error that names the place of its fault: an EbbError without `where` is given it, any other stays as it is. */
export function placed(error: unknown, where: string): unknown {
  if (!(error instanceof EbbError) || error.details.where !== undefined) return error;
  return new EbbError(error.code, error.summary, { ...error.details, where });
}

function describe(summary: string, { where, at, expected, received, hint }: ErrorDetails): string {
  const place = [where, at === undefined ? undefined : `at ${at}`].filter(Boolean).join(' ');
  return [
    place ? `${place}: ${summary}` : summary,
    expected === undefined ? '' : ` Expected ${expected}`,
    received === undefined ? '' : `${expected === undefined ? ' Received' : ', received'} ${received}`,
    expected === undefined && received === undefined ? '' : '.',
    hint === undefined ? '' : ` ${hint}`,
  ].join('');
}
