// One measurement of embed.mjs in a process of its own, so that its peak memory is its own. Prints JSON.
import { readFileSync } from 'node:fs';
import { CLIP_EMBEDDERS } from '@ebb/core/embed/registry';
import { embedClips } from '@ebb/core/io/embedder';
import { extractEmbeddings } from '@ebb/core/io/extract';
import { openModelPool } from '@ebb/core/io/model-pool';
import { graphPath, readRecord } from '@ebb/core/io/model-store';
import { openModel } from '@ebb/core/io/open-model';
import { executedFlops } from './executed-flops.mjs';

const CLIP_SECONDS = 10;
const MEASURE_SECONDS = 2;

const KINDS = { model: measureModel, flops: countFlops, files: measureFiles };
const { kind, ...request } = JSON.parse(process.argv[2]);
const result = await KINDS[kind](request);
console.log(JSON.stringify({ ...result, peakBytes: process.resourceUsage().maxRSS * 1024 }));

/** Audio seconds a second of the graph alone, on one thread, in runs of `batch` patches. */
async function measureModel({ folder, id, batch }) {
  const { rateHz, patches, embed } = await embedderOf(folder, id, batch);
  const clip = noise(CLIP_SECONDS * rateHz);
  const clips = Array(Math.max(1, Math.ceil(batch / patches(clip)))).fill(clip);
  await embed(clips);
  const start = performance.now();
  let audioSeconds = 0;
  let seconds = 0;
  while (seconds < MEASURE_SECONDS) {
    await embed(clips);
    audioSeconds += clips.length * CLIP_SECONDS;
    seconds = (performance.now() - start) / 1000;
  }
  return { rate: audioSeconds / seconds };
}

async function embedderOf(folder, id, batch) {
  const own = CLIP_EMBEDDERS.find((embedder) => embedder.id === id);
  if (own) return { rateHz: own.sampleRateHz, patches: () => 1, embed: async (clips) => clips.map(own.embed) };
  const { model, session } = await openModel(folder, id, { device: 'cpu', threads: 1 });
  return {
    rateHz: model.sampleRateHz,
    patches: (clip) => model.plan(clip).starts.length,
    embed: (clips) => embedClips(model, session, clips, { patchesMax: batch }),
  };
}

/** Operations for a second of audio, in runs of `batch` patches; patches that share frames compute them again in each run. */
async function countFlops({ folder, id, batch }) {
  const { model } = await openModel(folder, id, { device: 'cpu', threads: 1 });
  const bytes = readFileSync(graphPath(folder, await readRecord(folder, id)));
  const flops = await executedFlops(bytes, model, noise(CLIP_SECONDS * model.sampleRateHz), batch);
  return { flopsPerSecond: flops / CLIP_SECONDS };
}

/** Seconds from files to stored embeddings, as `ebb embed` makes them, with a model that is loaded. */
async function measureFiles({ folder, id, paths, storeFolder, threads }) {
  const model = await openModelPool({ folder, id, device: 'cpu' }, threads);
  const start = performance.now();
  const before = process.cpuUsage();
  let audioSeconds = 0;
  const onProgress = (step) => {
    audioSeconds = step.audioSeconds;
  };
  const { table, provenance } = await extractEmbeddings({ model, paths, storeFolder, threads, onProgress });
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = (user + system) / 1e6;
  await model.close();
  return {
    seconds,
    cpuSeconds,
    audioSeconds,
    dim: provenance.dim,
    table: Buffer.from(table.buffer, table.byteOffset, table.byteLength).toString('base64'),
  };
}

/** Noise of a fixed seed: silence would be faster than music where a processor is slow at the smallest numbers, or not. */
function noise(length) {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}
