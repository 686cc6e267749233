import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import type { Condition } from '../benchmark/data.js';
import { SAMPLE_RATE_HZ } from '../benchmark/mini/note.js';
import { renderMiniClip } from '../benchmark/mini/render.js';
import { CLIP_EMBEDDERS, embeddingModel } from '../embed/registry.js';
import { effectNamed } from '../perturb/registry.js';
import { embedClips } from './embedder.js';
import type { MiniClip, MiniEmbedding, MiniRenderJob } from './mini-render.js';
import { openSession } from './onnx-session.js';

type Embed = (samples: Float32Array) => Promise<Float32Array>;

/** A condition, or none, with the tables of the embeddings that are wanted under it. */
interface View {
  readonly condition: Condition | undefined;
  readonly filled: { readonly embed: Embed; readonly table: Float32Array }[];
}

// A worker thread of mini-render.ts: takes clips until there are none left, and says when one is done.
const { clips, embeddings, next, tables } = workerData as MiniRenderJob;
const taken = new Int32Array(next);
const views = await viewsOf(embeddings);
for (let i = Atomics.add(taken, 0, 1); i < clips.length; i = Atomics.add(taken, 0, 1)) {
  const clip = clips[i]!;
  const samples = renderMiniClip(clip.dataset, clip.clip);
  for (const { condition, filled } of views) {
    const heard = condition ? await affected(samples, condition, clip) : samples;
    for (const { embed, table } of filled) {
      const embedding = await embed(heard);
      table.set(embedding, i * embedding.length);
    }
  }
  parentPort?.postMessage(i);
}

/** The conditions, each once, so that a clip is affected once for all embeddings. */
async function viewsOf(wanted: readonly MiniEmbedding[]): Promise<readonly View[]> {
  const views = new Map<string, View>();
  const embedders = new Map<string, Embed>();
  for (const [e, embedding] of wanted.entries()) {
    const { id, condition } = embedding;
    const embed = embedders.get(id) ?? (await embedderOf(embedding));
    embedders.set(id, embed);
    const name = condition ? `${condition.effect} ${condition.strength}` : '';
    const view = views.get(name) ?? { condition, filled: [] };
    views.set(name, view);
    view.filled.push({ embed, table: new Float32Array(tables[e]!) });
  }
  return [...views.values()];
}

async function affected(samples: Float32Array, { effect, strength }: Condition, { dataset, clip }: MiniClip) {
  // Without the strength: what differs between two strengths is the strength alone.
  const seed = createHash('sha256')
    .update(JSON.stringify([dataset, clip, effect]))
    .digest()
    .readUInt32LE();
  return effectNamed(effect).apply({ samples, sampleRateHz: SAMPLE_RATE_HZ }, strength, { seed });
}

async function embedderOf({ id, graph }: MiniEmbedding): Promise<Embed> {
  if (graph === null) {
    const embedder = CLIP_EMBEDDERS.find((candidate) => candidate.id === id)!;
    return async (samples) => embedder.embed(samples);
  }
  const model = embeddingModel(id);
  const session = await openSession(graph, { device: 'cpu', threads: 1 });
  return async (samples) => (await embedClips(model, session, [samples]))[0]!.mean;
}
