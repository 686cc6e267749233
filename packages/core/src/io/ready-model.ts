import { createHash } from 'node:crypto';
import type { ClipEmbedder } from '../embed/contract.js';
import { CLIP_EMBEDDERS } from '../embed/registry.js';
import { type ClipEmbedding, embedClips } from './embedder.js';
import type { Device } from './onnx-session.js';
import { type OpenModel, openModel } from './open-model.js';

/** What an embedding depends on beside its audio, as plain data. */
export interface ModelIdentity {
  readonly id: string;
  /** SHA-256 of what computes the embedding: the graph's file, or a function's definition. */
  readonly sha256: string;
  readonly dim: number;
  readonly sampleRateHz: number;
  /** What one patch describes; null for a model of whole clips. */
  readonly patchSeconds: number | null;
  readonly hopSeconds: number | null;
  /** Where it runs, never 'auto'. */
  readonly device: string;
  /** Packages whose versions decide its figures. */
  readonly libraries: readonly string[];
}

/** A model as extraction runs it, be it a graph or a function. */
export interface ReadyModel {
  readonly identity: ModelIdentity;
  /** Of each mono clip at the model's sample rate, its embedding, or why it has none. */
  embed(clips: readonly Float32Array[]): Promise<(ClipEmbedding | Error)[]>;
}

/**
 * Makes a model of Ebb's or a user's own ready to run, on one thread: onnxruntime divides a product among several in ways that
 * depend on its size, so that a clip's last bits would depend on what it is batched with.
 *
 * @param folder of the model store
 * @param device where graphs run; functions run on the CPU
 * @throws EbbError as `openModel`.
 */
export async function readyModel(folder: string, id: string, device: Device): Promise<ReadyModel> {
  const embedder = CLIP_EMBEDDERS.find((candidate) => candidate.id === id);
  return embedder ? functionModel(embedder) : graphModel(await openModel(folder, id, { device, threads: 1 }));
}

/** A function from clip to embedding, whose one patch is the clip. */
function functionModel({ id, definition, dim, sampleRateHz, embed }: ClipEmbedder): ReadyModel {
  return {
    identity: {
      id,
      sha256: createHash('sha256').update(JSON.stringify({ id, definition, dim, sampleRateHz })).digest('hex'),
      dim,
      sampleRateHz,
      patchSeconds: null,
      hopSeconds: null,
      device: 'cpu',
      libraries: ['fft.js'],
    },
    embed: (clips) =>
      each(clips, async (clip) => {
        const mean = embed(clip);
        return { patches: 1, frames: mean, mean };
      }),
  };
}

function graphModel({ model, session, sha256 }: OpenModel): ReadyModel {
  const { id, dim, sampleRateHz, patchSeconds, hopSeconds } = model;
  const { device } = session;
  return {
    identity: { id, sha256, dim, sampleRateHz, patchSeconds, hopSeconds, device, libraries: ['onnxruntime-node'] },
    embed: (clips) =>
      embedClips(model, session, clips).catch(() =>
        // One by one, to find out whose fault it is.
        each(clips, async (clip) => (await embedClips(model, session, [clip]))[0]!),
      ),
  };
}

async function each(
  clips: readonly Float32Array[],
  embed: (clip: Float32Array) => Promise<ClipEmbedding>,
): Promise<(ClipEmbedding | Error)[]> {
  const results: (ClipEmbedding | Error)[] = [];
  for (const clip of clips) {
    results.push(await embed(clip).catch((error) => (error instanceof Error ? error : new Error(String(error)))));
  }
  return results;
}
