import { Worker } from 'node:worker_threads';
import { mfcc } from '../embed/mfcc.js';
import { EbbError } from '../errors.js';
import { workerUrl } from './worker-url.js';

/** A clip of `mini`: index of its dataset, index in the dataset. */
export interface MiniClip {
  readonly dataset: number;
  readonly clip: number;
}

/** What the threads of `embedMiniClips` share (mini-render-worker.ts). */
export interface MiniRenderJob {
  readonly clips: readonly MiniClip[];
  /** One int32, the index of the first clip that no thread has taken. */
  readonly next: SharedArrayBuffer;
  /** Float32 [clips, mfcc.dim]. */
  readonly table: SharedArrayBuffer;
}

/**
 * Renders and embeds clips on worker threads; returns their float32 embeddings, row-major [clips, 40], as bytes.
 *
 * Threads take one clip after the other; a clip depends on no other, so that their number does not change a bit.
 *
 * @throws EbbError INVALID_ARGUMENT when threads is no positive integer; WORKER_FAILED when a thread dies.
 */
export async function embedMiniClips(
  clips: readonly MiniClip[],
  threads: number,
  onProgress?: (done: number, total: number) => void,
): Promise<SharedArrayBuffer> {
  if (!(Number.isInteger(threads) && threads >= 1)) {
    throw new EbbError('INVALID_ARGUMENT', 'The number of threads must be a positive whole number.', {
      received: `${threads}`,
    });
  }
  const job: MiniRenderJob = {
    clips,
    next: new SharedArrayBuffer(4),
    table: new SharedArrayBuffer(4 * clips.length * mfcc.dim),
  };
  let done = 0;
  const onClip = () => onProgress?.(++done, clips.length);
  const workers = Array.from({ length: Math.min(threads, clips.length) }, () => {
    return new Worker(workerUrl('mini-render-worker'), { workerData: job });
  });
  try {
    await Promise.all(workers.map((worker) => finished(worker, onClip)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return job.table;
}

function finished(worker: Worker, onClip: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new EbbError('WORKER_FAILED', `A worker thread died: ${reason}.`));
    worker.on('message', onClip);
    worker.on('error', (error) => fail(error.message));
    worker.on('exit', (code) => (code === 0 ? resolve() : fail(`exit code ${code}`)));
  });
}
