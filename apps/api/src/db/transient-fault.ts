/** Conditions of PostgreSQL that pass by themselves: lost connections, a server that stops or starts, too many connections, deadlocks. */
const PASSING_STATES = /^(08...|57P0[1235]|53300|40001|40P01|55P03|25006)$/;
const PASSING_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);
const PASSING_WORDS =
  /connection terminated|connection ended|timeout exceeded when trying to connect|client has encountered a connection error|not queryable/i;

/**
 * Whether an error of the database's driver says that the database is away for a while, so that the same may be tried again. After it a
 * transaction may have been committed or not.
 */
export function isTransientFault(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    if (PASSING_STATES.test(code) || PASSING_WORDS.test(cause.message)) return true;
    // System errors of other origin (a missing file) have a path, those of sockets an address or a call.
    if (PASSING_SYSTEM.has(code) && !('path' in cause)) return true;
    if (cause instanceof AggregateError && cause.errors.some(isTransientFault)) return true;
  }
  return false;
}
