import { Worker } from 'node:worker_threads';
import { EbbError } from '../errors.js';
import type { ClipEmbedding } from './embedder.js';
import { type ErrorMessage, fromErrorMessage } from './error-message.js';
import { type Device, disableTelemetry } from './onnx-session.js';
import type { ModelIdentity } from './ready-model.js';
import { workerUrl } from './worker-url.js';

/** What a thread of the pool is started with. */
export interface ModelChoice {
  /** Of the model store. */
  readonly folder: string;
  readonly id: string;
  readonly device: Device;
  /** From one patch to the next; the model's own by default. */
  readonly hopSeconds?: number;
}

/** What such a thread says: its model when it is open, then a batch's results; or why it cannot. */
export interface FromEmbedWorker {
  readonly identity?: ModelIdentity;
  readonly results?: readonly (ClipEmbedding | { readonly error: ErrorMessage })[];
  readonly error?: ErrorMessage;
}

/** A model in several threads, each with a session of its own. */
export interface ModelPool {
  readonly identity: ModelIdentity;
  /** Batches that may be embedded at once; the caller keeps to it. */
  readonly lanes: number;
  /** Of each clip, whose samples are handed over and gone. */
  embed(clips: readonly Float32Array[]): Promise<(ClipEmbedding | Error)[]>;
  close(): Promise<void>;
}

/**
 * Opens a model in worker threads: on the CPU `threads` of them, so that batches run side by side, each on one core and with the same
 * bits however many there are; on another device one, which feeds it. Every thread holds the model's weights.
 *
 * @throws EbbError as `readyModel`; WORKER_FAILED when a thread dies, from `embed` too.
 */
export async function openModelPool(choice: ModelChoice, threads: number): Promise<ModelPool> {
  // A worker cannot do it itself.
  disableTelemetry();
  const first = await Lane.start(choice);
  const { identity } = first;
  const lanes = identity.device === 'cpu' ? threads : 1;
  const idle: Lane[] = [first];
  const started: Promise<Lane>[] = [Promise.resolve(first)];
  const start = () => {
    // On the device that the first one took, and not another that 'auto' may find.
    const lane = Lane.start({ ...choice, device: identity.device as Device });
    started.push(lane);
    return lane;
  };
  return {
    identity,
    lanes,
    async embed(clips) {
      const lane = idle.pop() ?? (await start());
      const results = await lane.embed(clips);
      idle.push(lane);
      return results;
    },
    async close() {
      const lanes = await Promise.allSettled(started);
      await Promise.all(lanes.map((lane) => (lane.status === 'fulfilled' ? lane.value.close() : undefined)));
    },
  };
}

/** One thread. */
class Lane {
  private constructor(
    private readonly worker: Worker,
    readonly identity: ModelIdentity,
  ) {}

  static async start(choice: ModelChoice): Promise<Lane> {
    const worker = new Worker(workerUrl('embed-worker'), { workerData: choice });
    try {
      const { identity } = await reply(worker);
      return new Lane(worker, identity!);
    } catch (error) {
      await worker.terminate();
      throw error;
    }
  }

  async embed(clips: readonly Float32Array[]): Promise<(ClipEmbedding | Error)[]> {
    const answered = reply(this.worker);
    this.worker.postMessage(
      clips,
      clips.map(({ buffer }) => buffer as ArrayBuffer),
    );
    const { results } = await answered;
    return results!.map((result) => ('error' in result ? fromErrorMessage(result.error) : result));
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}

/** The worker's next message; rejects when it is an error, or the worker's death. */
function reply(worker: Worker): Promise<FromEmbedWorker> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      then();
    };
    const died = (reason: string) =>
      settle(() => reject(new EbbError('WORKER_FAILED', `A thread that embeds clips died: ${reason}.`)));
    const onMessage = (message: FromEmbedWorker) =>
      settle(() => (message.error ? reject(fromErrorMessage(message.error)) : resolve(message)));
    const onError = (error: Error) => died(error.message);
    const onExit = (code: number) => died(`exit code ${code}`);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}
