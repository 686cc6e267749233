import { Worker } from 'node:worker_threads';
import type { Condition } from '../benchmark/data.js';
import { EbbError } from '../errors.js';
import { disableTelemetry } from './onnx-session.js';
import { workerUrl } from './worker-url.js';

/** A clip of `mini`: index of its dataset, index in the dataset. */
export interface MiniClip {
  readonly dataset: number;
  readonly clip: number;
}

/** An embedding of `mini`, as a thread computes it, of the clips as they are or under an acoustic condition. */
export interface MiniEmbedding {
  /** Of the registry. */
  readonly id: string;
  readonly dim: number;
  /** The bytes of the ONNX file; null for a function. */
  readonly graph: Uint8Array | null;
  /** Of an effect that needs no recordings. */
  readonly condition?: Condition;
}

/** What the threads of `embedMiniClips` share (mini-render-worker.ts). */
export interface MiniRenderJob {
  readonly clips: readonly MiniClip[];
  readonly embeddings: readonly MiniEmbedding[];
  /** One int32, the index of the first clip that no thread has taken. */
  readonly next: SharedArrayBuffer;
  /** Of each embedding, float32 [clips, dim]. */
  readonly tables: readonly SharedArrayBuffer[];
}

/**
 * Renders clips on worker threads, each once for all embeddings; returns of each embedding its float32 table, row-major
 * [clips, dim], as bytes.
 *
 * Threads take one clip after the other, and networks run on one thread each; a clip depends on no other, so that the number of threads
 * does not change a bit. An effect's draws are the clip's own, the same for all strengths and embeddings.
 *
 * @throws EbbError INVALID_ARGUMENT when threads is no positive integer; WORKER_FAILED when a thread dies.
 */
export async function embedMiniClips(
  clips: readonly MiniClip[],
  embeddings: readonly MiniEmbedding[],
  threads: number,
  onProgress?: (done: number, total: number) => void,
): Promise<readonly SharedArrayBuffer[]> {
  if (!(Number.isInteger(threads) && threads >= 1)) {
    throw new EbbError('INVALID_ARGUMENT', 'The number of threads must be a positive whole number.', {
      received: `${threads}`,
    });
  }
  // A worker cannot do it itself.
  disableTelemetry();
  const job: MiniRenderJob = {
    clips,
    embeddings,
    next: new SharedArrayBuffer(4),
    tables: embeddings.map(({ dim }) => new SharedArrayBuffer(4 * clips.length * dim)),
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
  return job.tables;
}

function finished(worker: Worker, onClip: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new EbbError('WORKER_FAILED', `A worker thread died: ${reason}.`));
    worker.on('message', onClip);
    worker.on('error', (error) => fail(error.message));
    worker.on('exit', (code) => (code === 0 ? resolve() : fail(`exit code ${code}`)));
  });
}
