import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { EbbError } from '../../errors.js';
import { fromErrorMessage } from '../error-message.js';
import { answerSchema } from './answer-schema.js';
import { FOLDER_PREFIX, type SandboxFeatures, sandboxCommand, sandboxEnvironment } from './features.js';
import { type Frame, FrameReader, frameParts } from './frames.js';
import { memoryExceeded, tellsOfMemory, withoutPaths } from './graph-reason.js';
import type { SandboxLimits } from './limits.js';
import { ANSWERS_FD, type FromSandbox, type ToSandbox } from './messages.js';
import { residentBytes, WATCH_INTERVAL_MS } from './resident-memory.js';
import { endWithParent, forget, killGroup } from './running-processes.js';

/** Most characters of what a process writes that are kept. */
const LOG_LENGTH = 2 ** 16;
/** Of its end, how many stand in an error. */
const LOG_SHOWN = 300;
/** Most bytes of an answer without its rows: what a graph says of itself, or an error. */
const HEADER_BYTES = 2 ** 21;
/** How long Node and onnxruntime may take to come up, on a machine that is busy. */
const START_SECONDS = 30;

/** An answer of the process and the bytes that came with it. */
export interface Answer {
  readonly message: FromSandbox;
  readonly payload: Uint8Array<ArrayBuffer>;
}

interface Pending {
  resolve(answer: Answer): void;
  reject(error: Error): void;
  readonly payloadBytes: number;
}

/** One confined process: questions in, answers out, and every way in which it can end as an EbbError. */
export class SandboxProcess {
  readonly #child: ChildProcess;
  readonly #limits: SandboxLimits;
  readonly #folder: string;
  readonly #ended: Promise<void>;
  #pending: Pending | undefined;
  #failure: EbbError | undefined;
  #log = '';

  private constructor(child: ChildProcess, folder: string, limits: SandboxLimits, features: SandboxFeatures) {
    this.#child = child;
    this.#folder = folder;
    this.#limits = limits;
    this.#ended = this.#watch(features);
  }

  /**
   * Starts a process and waits until it could run a graph.
   *
   * @throws EbbError SANDBOX_UNAVAILABLE when it does not come up; CANCELLED.
   */
  static async start(limits: SandboxLimits, features: SandboxFeatures, signal?: AbortSignal): Promise<SandboxProcess> {
    const folder = newFolder();
    const [command, ...args] = sandboxCommand(features, limits, 'serve', String(process.pid));
    const child = spawn(command, args, {
      cwd: folder,
      env: sandboxEnvironment(),
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      // A process group of its own, which is ended as a whole.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const sandbox = new SandboxProcess(child, folder, limits, features);
    try {
      await sandbox.#answer(() => undefined, 0, START_SECONDS, signal);
      // The process stays in a folder that is no more: there is nothing to read by a relative path, nor to leave behind.
      await sandbox.#removeFolder();
    } catch (error) {
      await sandbox.end();
      if (error instanceof EbbError && error.code === 'CANCELLED') throw error;
      throw new EbbError('SANDBOX_UNAVAILABLE', `The sandbox's process did not start: ${(error as Error).message}`, {
        ...(sandbox.log ? { received: sandbox.log.slice(0, 500) } : {}),
      });
    }
    return sandbox;
  }

  /** Undefined when it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** What it wrote to stdout and stderr, the first 64 kB. */
  get log(): string {
    return withoutPaths(this.#log);
  }

  /**
   * Asks one question; the next one may come when this one is settled.
   *
   * @param payloadBytes the most that may come with the answer.
   * @param seconds until TIME_LIMIT.
   * @throws EbbError of the graph, as the process found it; TIME_LIMIT, MEMORY_LIMIT, OUTPUT_LIMIT, GRAPH_CRASHED,
   * CANCELLED, after each of which the process is no more.
   */
  async ask(
    message: ToSandbox,
    payloads: readonly Uint8Array[],
    payloadBytes: number,
    seconds: number,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const answer = await this.#answer(
      () => {
        for (const part of frameParts(message, payloads)) this.#child.stdin?.write(part);
      },
      payloadBytes,
      seconds,
      signal,
    );
    if (answer.message.kind !== 'error') return answer;
    const error = fromErrorMessage(answer.message.error);
    if (error instanceof EbbError) {
      // What could not be allocated may be half done.
      if (error.code === 'MEMORY_LIMIT') this.#fail(error);
      throw error;
    }
    throw this.#fail(crashed(`an error of its own: ${withoutPaths(error.message)}`));
  }

  /** Ends the process, if it has not ended, and waits until nothing of it is left. */
  async end(): Promise<void> {
    this.#fail(new EbbError('CANCELLED', 'The sandbox is closed.'));
    await this.#ended;
  }

  #answer(ask: () => void, payloadBytes: number, seconds: number, signal?: AbortSignal): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      const cancel = () => this.#fail(new EbbError('CANCELLED', 'The run of the graph was cancelled.'));
      const timer = setTimeout(() => this.#fail(tooLong(`at most ${this.#limits.wallSeconds} s`)), seconds * 1000);
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
        this.#pending = undefined;
      };
      this.#pending = {
        payloadBytes,
        resolve: (answer) => {
          settle();
          resolve(answer);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      signal?.addEventListener('abort', cancel, { once: true });
      if (signal?.aborted) cancel();
      else ask();
    });
  }

  /** Ends the process for that reason, unless it ended for another one before; gives the reason. */
  #fail(reason: EbbError): EbbError {
    this.#failure ??= reason;
    killGroup(this.#child);
    this.#pending?.reject(this.#failure);
    return this.#failure;
  }

  /** Listens to all that the process does; settled when it has ended and nothing of it is left. */
  #watch({ memoryWatch }: SandboxFeatures): Promise<void> {
    const child = this.#child;
    endWithParent(child, this.#folder);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        if (this.#log.length < LOG_LENGTH) this.#log = (this.#log + text).slice(0, LOG_LENGTH);
      });
    }
    // It may end while it is written to; its exit says why.
    child.stdin?.on('error', () => undefined);
    const reader = new FrameReader(
      () => ({ header: HEADER_BYTES, payload: this.#pending?.payloadBytes ?? 0 }),
      (frame) => this.#take(frame),
    );
    (child.stdio[ANSWERS_FD] as Readable | null)
      ?.on('data', (chunk: Buffer) => {
        if (this.#failure) return;
        try {
          reader.push(chunk);
        } catch (error) {
          this.#fail(
            error instanceof RangeError
              ? new EbbError('OUTPUT_LIMIT', 'The process of the graph sent more than was asked of it.', {
                  received: error.message,
                })
              : crashed('an answer that cannot be read'),
          );
        }
      })
      .on('error', () => undefined);

    const interval = memoryWatch === 'none' ? undefined : WATCH_INTERVAL_MS[memoryWatch];
    const watchdog = interval && setInterval(() => void this.#lookAtMemory(memoryWatch), interval);
    return new Promise((resolve) => {
      let over = false;
      const finish = async (why: () => EbbError) => {
        if (over) return;
        over = true;
        clearInterval(watchdog || undefined);
        this.#fail(why());
        forget(child);
        for (const stream of child.stdio) stream?.destroy();
        await this.#removeFolder();
        resolve();
      };
      child.on('error', ({ message }) => finish(() => new EbbError('SANDBOX_UNAVAILABLE', message)));
      child.on('close', (code, signal) => finish(() => this.#ending(code, signal)));
      // A pipe that something else holds open would keep 'close' from coming.
      child.on('exit', (code, signal) => {
        killGroup(child);
        setTimeout(() => finish(() => this.#ending(code, signal)), 500).unref();
      });
    });
  }

  #take({ header, payload }: Frame): void {
    const pending = this.#pending;
    if (!pending) {
      this.#fail(crashed('an answer to no question'));
      return;
    }
    const message = answerSchema.safeParse(header);
    if (message.success) pending.resolve({ message: message.data, payload });
    else this.#fail(crashed('an answer that is none'));
  }

  async #lookAtMemory(watch: SandboxFeatures['memoryWatch']): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined || this.#failure) return;
    const bytes = await residentBytes(pid, watch);
    if (bytes !== undefined && bytes > this.#limits.residentBytes) {
      this.#fail(memoryExceeded(`${inMebibytes(bytes)} in use, of at most ${inMebibytes(this.#limits.residentBytes)}`));
    }
  }

  #ending(code: number | null, signal: NodeJS.Signals | null): EbbError {
    if (signal === 'SIGXCPU') return tooLong(`at most ${this.#limits.cpuSeconds} s of CPU time`);
    if (tellsOfMemory(this.#log)) return memoryExceeded('no memory left within its address space');
    return crashed(signal ? `signal ${signal}` : `exit code ${code}`, this.log);
  }

  async #removeFolder(): Promise<void> {
    // Windows keeps the folder of a running process; what is left is removed at its end.
    await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** An empty folder; made without a turn of the event loop before the process is spawned, which looks after it from then on. */
function newFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  } catch (error) {
    throw new EbbError('SANDBOX_UNAVAILABLE', `No folder can be made for the sandbox: ${(error as Error).message}.`, {
      hint: 'The folder of the system for temporary files (TMPDIR) must be writable.',
    });
  }
}

function tooLong(expected: string): EbbError {
  return new EbbError('TIME_LIMIT', 'The graph takes longer than it may.', {
    expected,
    hint: 'Merge its maps into fewer products, and choose a map by Gather before the product rather than after.',
  });
}

function crashed(how: string, log = ''): EbbError {
  const last = log.trim().slice(-LOG_SHOWN);
  return new EbbError('GRAPH_CRASHED', `The process of the graph ended with ${how}.`, {
    ...(last ? { received: `in its log: ${JSON.stringify(last)}` } : {}),
    hint: 'Where the graph runs at home with the same version of onnxruntime, report it to us.',
  });
}

const inMebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
