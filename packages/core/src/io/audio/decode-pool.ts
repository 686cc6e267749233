import { Worker } from 'node:worker_threads';
import { EbbError } from '../../errors.js';
import { type ErrorMessage, fromErrorMessage } from '../error-message.js';
import { workerUrl } from '../worker-url.js';
import type { ClipEffect } from './affect-clip.js';

/** What the threads of the pool are asked and answer (decode-worker.ts). */
export interface ClipRequest {
  readonly path: string;
  readonly sampleRatesHz: readonly number[];
  readonly lenient: boolean;
  readonly effect?: ClipEffect;
}

export type ClipAnswer =
  | { readonly samples: readonly Float32Array[]; readonly warnings: readonly string[] }
  | { readonly error: ErrorMessage };

/** A clip that was read, mono at each of the rates that were asked for, or why it could not be. */
export type LoadedClip =
  | { readonly path: string; readonly samples: readonly Float32Array[]; readonly warnings: readonly string[] }
  | { readonly path: string; readonly error: Error };

export interface DecodeClipsOptions {
  readonly threads: number;
  /** Clips that are being read or wait to be taken, at most; 4 a thread by default. It bounds the memory. */
  readonly clipsInFlight?: number;
  /** As of `loadClip`: what is whole of a damaged file, with warnings. */
  readonly lenient?: boolean;
  /** The effect on each clip, by its index. */
  readonly effectOf?: (index: number) => ClipEffect;
  /** Compiled worker; another one stands in for it where a test needs one that dies. */
  readonly worker?: URL;
}

/**
 * Reads clips in worker threads, as `loadClipAtRates` does, in the order of `paths`.
 *
 * No more than `clipsInFlight` clips are ahead of the caller: a new one is begun only when the caller takes one. An error,
 * the death of a thread included (WORKER_FAILED), is the result of its clip, and the others go on. Ending the iteration
 * early ends the threads.
 */
export async function* decodeClips(
  paths: Iterable<string>,
  sampleRatesHz: readonly number[],
  {
    threads,
    clipsInFlight = 4 * threads,
    lenient = false,
    effectOf,
    worker = workerUrl('decode-worker'),
  }: DecodeClipsOptions,
): AsyncGenerator<LoadedClip> {
  const pool = new ThreadPool(threads, worker);
  const ahead: Promise<LoadedClip>[] = [];
  try {
    let index = 0;
    for (const path of paths) {
      const effect = effectOf?.(index++);
      ahead.push(pool.load({ path, sampleRatesHz, lenient, ...(effect ? { effect } : {}) }));
      if (ahead.length >= clipsInFlight) yield await ahead.shift()!;
    }
    while (ahead.length > 0) yield await ahead.shift()!;
  } finally {
    await pool.close();
  }
}

interface Job {
  readonly request: ClipRequest;
  readonly resolve: (clip: LoadedClip) => void;
}

/** Threads that read one clip at a time each; one that died is replaced when there is work for it. */
class ThreadPool {
  private readonly waiting: Job[] = [];
  private readonly idle: Worker[] = [];
  private readonly busy = new Map<Worker, Job>();

  constructor(
    private readonly threads: number,
    private readonly url: URL,
  ) {}

  load(request: ClipRequest): Promise<LoadedClip> {
    return new Promise((resolve) => {
      this.waiting.push({ request, resolve });
      this.next();
    });
  }

  async close() {
    this.waiting.length = 0;
    await Promise.all([...this.idle, ...this.busy.keys()].map((worker) => worker.terminate()));
  }

  private next() {
    if (this.waiting.length === 0 || this.busy.size >= this.threads) return;
    const worker = this.idle.pop() ?? this.start();
    const job = this.waiting.shift()!;
    this.busy.set(worker, job);
    worker.postMessage(job.request);
  }

  private start(): Worker {
    const worker = new Worker(this.url);
    worker.on('message', (answer: ClipAnswer) => {
      const job = this.busy.get(worker)!;
      this.busy.delete(worker);
      this.idle.push(worker);
      const { path } = job.request;
      job.resolve('error' in answer ? { path, error: fromErrorMessage(answer.error) } : { path, ...answer });
      this.next();
    });
    worker.on('error', (error) => this.died(worker, error.message));
    worker.on('exit', (code) => this.died(worker, `exit code ${code}`));
    return worker;
  }

  private died(worker: Worker, reason: string) {
    const job = this.busy.get(worker);
    this.busy.delete(worker);
    if (this.idle.includes(worker)) this.idle.splice(this.idle.indexOf(worker), 1);
    if (job === undefined) return;
    const { path } = job.request;
    const error = new EbbError('WORKER_FAILED', `The thread that read the file died: ${reason}.`, { where: path });
    job.resolve({ path, error });
    this.next();
  }
}
