import { ApiError } from '@ebb/api/errors';
import { ClientError } from '@ebb/client/client-error';
import { EbbError } from '@ebb/core/errors';
import { writeFault } from '@ebb/core/io/write-fault';
import { CommanderError } from 'commander';
import { canvasOf } from './canvas.js';
import { env } from './env.js';

/** Exit codes: of a fault that the user can mend, of a fault of ours, of an interruption by Ctrl-C. */
const USER_FAULT = 2;
const OWN_FAULT = 1;
const INTERRUPTED = 130;

/** Says on stderr what went wrong, in one line, and sets the exit code. */
export function reportFailure(error: unknown): void {
  if (error instanceof CommanderError) {
    // Commander has printed its message; asking for help or the version is no fault.
    process.exitCode = error.exitCode === 0 ? 0 : USER_FAULT;
    return;
  }
  const { colors } = canvasOf(process.stderr);
  if (error instanceof EbbError || error instanceof ClientError || error instanceof ApiError) {
    process.exitCode = isOwnFault(error) ? OWN_FAULT : USER_FAULT;
    console.error(`${colors.red('error')} [${error.code}] ${oneLine(error)}`);
  } else {
    process.exitCode = OWN_FAULT;
    const message = (error instanceof Error ? error.message : String(error)).split('\n')[0];
    console.error(
      `${colors.red('error')} ${message} (This is a fault of Ebb: please report it with the command and its output under EBB_DEBUG=1.)`,
    );
  }
  if (env.debug && error instanceof Error) console.error(error.stack);
}

type KnownError = EbbError | ClientError | ApiError;

/** What nobody but us, or who runs the server, can mend. */
const OWN_CODES: ReadonlySet<string> = new Set(['WORKER_FAILED', 'WORKER_LOST', 'INTERNAL']);

const isOwnFault = (error: KnownError) =>
  OWN_CODES.has(error.code) || (error instanceof ClientError && (error.details.status ?? 0) >= 500);

/** The message, what to do about it, and by what a server's operator finds it. */
function oneLine(error: KnownError): string {
  if (error instanceof EbbError) return error.message;
  const hint = error instanceof ClientError ? error.hint : error.details.hint;
  const advice = hint && !error.message.includes(hint) ? ` ${hint}` : '';
  const request = error instanceof ClientError && isOwnFault(error) ? error.details.requestId : undefined;
  return `${error.message}${advice}${request ? ` (request ${request})` : ''}`.replaceAll(/\s*\n\s*/g, ' ');
}

/** Ctrl-C ends the process at once and quietly; a reader that closes the pipe early (`| head`) is no error, a full disk behind stdout is. */
export function guardProcess(): void {
  process.on('SIGINT', () => {
    if (process.stderr.isTTY) process.stderr.write('\n');
    process.exit(INTERRUPTED);
  });
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      reportFailure(writeFault(name, error));
      process.exit();
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      reportFailure(error);
      process.exit();
    });
  }
}
