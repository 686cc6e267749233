import { parentPort, workerData } from 'node:worker_threads';
import { renderMiniClip } from '../benchmark/mini/render.js';
import { mfcc } from '../embed/mfcc.js';
import type { MiniRenderJob } from './mini-render.js';

// A worker thread of mini-render.ts: takes clips until there are none left, and says when one is done.
const { clips, next, table } = workerData as MiniRenderJob;
const taken = new Int32Array(next);
const embeddings = new Float32Array(table);
for (let i = Atomics.add(taken, 0, 1); i < clips.length; i = Atomics.add(taken, 0, 1)) {
  const { dataset, clip } = clips[i]!;
  embeddings.set(mfcc.embed(renderMiniClip(dataset, clip)), i * mfcc.dim);
  parentPort?.postMessage(i);
}
