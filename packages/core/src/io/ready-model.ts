import { createHash } from 'node:crypto';
import type { ClipEmbedder } from '../embed/contract.js';
import { CLIP_EMBEDDERS } from '../embed/registry.js';
import { EbbError } from '../errors.js';
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
 * @param hopSeconds from one patch to the next, of models that take another hop than their own
 * @throws EbbError as `openModel`; INVALID_ARGUMENT for a hop that the model cannot have.
 */
export async function readyModel(folder: string, id: string, device: Device, hopSeconds?: number): Promise<ReadyModel> {
  const embedder = CLIP_EMBEDDERS.find((candidate) => candidate.id === id);
  if (!embedder) return graphModel(await openModel(folder, id, { device, threads: 1 }), hopSeconds);
  if (hopSeconds !== undefined) throw fixedHop(id);
  return functionModel(embedder);
}

function fixedHop(id: string): EbbError {
  return new EbbError('INVALID_ARGUMENT', 'The hop of this model cannot be chosen.', { where: id });
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

function graphModel({ model, session, sha256 }: OpenModel, hop: number | undefined): ReadyModel {
  const { id, dim, sampleRateHz, patchSeconds } = model;
  const { device } = session;
  if (hop !== undefined && !model.hopIsOption) throw fixedHop(id);
  const hopSeconds = hop ?? model.hopSeconds;
  const options = hop === undefined ? {} : { hopSeconds: hop };
  // A hop that the model cannot have shows here, before any audio is read.
  model.plan(new Float32Array(1), options);
  return {
    identity: { id, sha256, dim, sampleRateHz, patchSeconds, hopSeconds, device, libraries: ['onnxruntime-node'] },
    embed: (clips) =>
      embedClips(model, session, clips, options).catch(() =>
        // One by one, to find out whose fault it is.
        each(clips, async (clip) => (await embedClips(model, session, [clip], options))[0]!),
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
