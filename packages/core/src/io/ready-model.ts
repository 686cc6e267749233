import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { ClipEmbedder } from '../embed/contract.js';
import { CLIP_EMBEDDERS } from '../embed/registry.js';
import { type ClipEmbedding, embedClips } from './embedder.js';
import type { SessionOptions } from './onnx-session.js';
import { type OpenModel, openModel } from './open-model.js';

/** A model as extraction runs it, be it a graph or a function. */
export interface ReadyModel {
  readonly id: string;
  /** SHA-256 of what computes the embedding: the graph's file, or a function's definition. */
  readonly sha256: string;
  readonly dim: number;
  readonly sampleRateHz: number;
  /** What one embedding describes; null for a model of whole clips. */
  readonly patchSeconds: number | null;
  readonly hopSeconds: number | null;
  /** Where it runs, never 'auto'. */
  readonly device: string;
  /** Packages whose versions decide its figures. */
  readonly libraries: readonly string[];
  /**
   * The embeddings of mono clips at `sampleRateHz`, finite; each depends on its own clip alone.
   *
   * @throws EbbError when a clip cannot be embedded.
   */
  embed(clips: readonly Float32Array[]): Promise<readonly ClipEmbedding[]>;
}

/**
 * Makes a model of Ebb's or a user's own ready to run.
 *
 * @param folder of the model store
 * @throws EbbError as `openModel`.
 */
export async function readyModel(folder: string, id: string, options: SessionOptions): Promise<ReadyModel> {
  const embedder = CLIP_EMBEDDERS.find((candidate) => candidate.id === id);
  return embedder ? functionModel(embedder) : graphModel(await openModel(folder, id, options));
}

/** A function from clip to embedding, whose one patch is the clip; it runs on the CPU whatever the device. */
export function functionModel(embedder: ClipEmbedder): ReadyModel {
  const { id, definition, dim, sampleRateHz } = embedder;
  return {
    id,
    sha256: createHash('sha256').update(JSON.stringify({ id, definition, dim, sampleRateHz })).digest('hex'),
    dim,
    sampleRateHz,
    patchSeconds: null,
    hopSeconds: null,
    device: 'cpu',
    libraries: ['fft.js'],
    async embed(clips) {
      const embeddings: ClipEmbedding[] = [];
      for (const clip of clips) {
        const mean = embedder.embed(clip);
        embeddings.push({ patches: 1, frames: mean, mean });
        // Lets the threads that read audio have their next clips.
        await setImmediate();
      }
      return embeddings;
    },
  };
}

function graphModel({ model, session, sha256 }: OpenModel): ReadyModel {
  const { id, dim, sampleRateHz, patchSeconds, hopSeconds } = model;
  return {
    id,
    sha256,
    dim,
    sampleRateHz,
    patchSeconds,
    hopSeconds,
    device: session.device,
    libraries: ['onnxruntime-node'],
    embed: (clips) => embedClips(model, session, clips),
  };
}
