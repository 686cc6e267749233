import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { EbbError } from '../../errors.js';
import { fromErrorMessage } from '../error-message.js';
import { residentBytes } from '../sandbox/resident-memory.js';
import { workerUrl } from '../worker-url.js';
import type { FromJudge, JudgedRecords, JudgeRequest, JudgeStage } from './messages.js';

/** What a judge may use. A graph has limits of its own, in a process of its own. */
export interface JudgeLimits {
  readonly wallSeconds: number;
  /** Memory in use, looked at every 100 ms where the platform shows it. */
  readonly residentBytes: number;
}

export interface JudgeOptions extends JudgeRequest {
  readonly limits: JudgeLimits;
  /** Ends the process at once; the judging fails with CANCELLED. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (stage: JudgeStage, done: number, total: number) => void;
}

export interface Judged extends JudgedRecords {
  /** From the call to its answer. */
  readonly milliseconds: number;
}

const WATCH_INTERVAL_MS = 100;

/** Of what the process writes to stderr, the end that is kept. */
const LOG_LENGTH = 2 ** 14;
const LOG_SHOWN = 500;

/**
 * Judges methods on one embedding of a benchmark in a process of its own, which can be ended at any time and takes what it
 * holds with it. It has nothing of this process's environment.
 *
 * A submitted graph runs in the sandbox, a process of that process, which ends with it.
 *
 * @throws EbbError of `judgeRequest`, with its code; CANCELLED; TIME_LIMIT; MEMORY_LIMIT; WORKER_FAILED when the process dies.
 */
export async function judgeInChild({ limits, signal, onProgress, ...request }: JudgeOptions): Promise<Judged> {
  const startedMs = performance.now();
  if (signal?.aborted) throw cancelled();
  const program = workerUrl('judge-worker');
  if (!existsSync(program)) {
    throw new EbbError('WORKER_FAILED', 'The compiled program of the judge is missing.', {
      hint: 'Build first: npm run build',
    });
  }
  const child = fork(program, {
    serialization: 'advanced',
    env: childEnvironment(),
    execArgv: ['--no-warnings'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-LOG_LENGTH);
  });
  let watchdog: NodeJS.Timeout | undefined;
  let deadline: NodeJS.Timeout | undefined;
  let cancel = () => {};
  try {
    const judged = await new Promise<JudgedRecords>((resolve, reject) => {
      cancel = () => reject(cancelled());
      signal?.addEventListener('abort', cancel, { once: true });
      deadline = setTimeout(() => reject(tooLong(limits)), limits.wallSeconds * 1000);
      watchdog = setInterval(async () => {
        const bytes = await memoryOf(child);
        if (bytes !== undefined && bytes > limits.residentBytes) reject(tooLarge(limits, inMebibytes(bytes)));
      }, WATCH_INTERVAL_MS);
      child.on('message', (message: FromJudge) => {
        switch (message.kind) {
          case 'ready':
            return child.send(request satisfies JudgeRequest);
          case 'progress':
            return onProgress?.(message.stage, message.done, message.total);
          case 'judged':
            return resolve(message.judged);
          case 'error':
            return reject(fromErrorMessage(message.error));
        }
      });
      child.on('error', (error) => reject(died(error.message, log)));
      // Not 'exit': what it wrote last comes after that.
      child.on('close', (code, by) => {
        reject(
          log.includes('heap out of memory')
            ? tooLarge(limits, 'no memory left')
            : died(by ?? `exit code ${code}`, log),
        );
      });
    });
    return { ...judged, milliseconds: performance.now() - startedMs };
  } finally {
    clearTimeout(deadline);
    clearInterval(watchdog);
    signal?.removeEventListener('abort', cancel);
    await ended(child);
  }
}

/** Ends the process and waits for its end. */
function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

function memoryOf({ pid }: ChildProcess): Promise<number | undefined> {
  if (pid === undefined || process.platform === 'win32') return Promise.resolve(undefined);
  return residentBytes(pid, process.platform === 'linux' ? 'proc' : 'ps');
}

/** Nothing of the environment, which holds secrets, but for where temporary files go and what Windows needs. */
function childEnvironment(): Record<string, string> {
  // biome-ignore lint/style/noProcessEnv: the one variable of the system that Windows needs; no setting of Ebb's.
  const { SystemRoot } = process.env;
  return {
    ORT_DISABLE_TELEMETRY: '1',
    TMPDIR: tmpdir(),
    ...(process.platform === 'win32' && SystemRoot ? { SystemRoot } : {}),
  };
}

const cancelled = () => new EbbError('CANCELLED', 'The judging was cancelled.');

const tooLong = ({ wallSeconds }: JudgeLimits) =>
  new EbbError('TIME_LIMIT', 'The judging takes longer than it may.', {
    expected: `at most ${wallSeconds} s`,
    hint: 'Fewer steps or smaller kernel maps take less.',
  });

const tooLarge = ({ residentBytes }: JudgeLimits, received: string) =>
  new EbbError('MEMORY_LIMIT', 'The judging takes more memory than it may.', {
    expected: `at most ${inMebibytes(residentBytes)}`,
    received,
  });

function died(how: string, log: string): EbbError {
  const last = log.trim().slice(-LOG_SHOWN);
  return new EbbError('WORKER_FAILED', `The process of the judge died: ${how}.`, last ? { received: last } : {});
}

const inMebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
