// Embedding models: speed and memory of each graph, how much of the machine it uses, and the way from mp3 files to
// embeddings beside an independent Python pipeline on the same clips and cores in the same run.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { embeddingModel } from '@ebb/core/embed/registry';
import { cacheFolder } from '@ebb/core/io/env';
import { installModel } from '@ebb/core/io/install-model';
import { readRecord } from '@ebb/core/io/model-store';
import { openSession } from '@ebb/core/io/onnx-session';
import { GraphBuilder } from '@ebb/core/onnx/graph-builder';
import { tensor } from '@ebb/core/onnx/tensor';

const THREADS = 2;
/** Python packages of Debian are seen by Debian's own python3. */
const PYTHON = '/usr/bin/python3';
const SHARED = process.env.EBB_SHARED_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const YAMNET_WEIGHTS = join(SHARED, 'models/yamnet/yamnet.h5');
/** What each model is built from; null where it needs nothing. Whole-clip models have fewer, longer rows. */
const MODELS = [
  { id: 'yamnet', weights: YAMNET_WEIGHTS, batches: [1, 4, 8, 16, 32, 64] },
  { id: 'efficientat-mn04', weights: join(SHARED, 'models/efficientat/mn04_as_mAP_432.pt'), batches: [1, 2, 4, 8] },
  {
    id: 'edgel3',
    weights: join(SHARED, 'models/edgel3/edgel3_sea_ust_audio_emb_64.h5.gz'),
    batches: [1, 4, 8, 16, 32],
  },
  { id: 'random-cnn', weights: null, batches: [1, 4, 8, 16, 32] },
  { id: 'mfcc', weights: null, batches: [1] },
];
/** Of the way from files to embeddings; the best counts, since other work on the machine only ever slows one down. */
const REPETITIONS = 3;
const GOALS = { realTime: 200, ratio: 3 };

export async function main() {
  const dir = mkdtempSync(join(tmpdir(), 'ebb-bench-embed-'));
  try {
    console.log(
      `Ebb embedding benchmark on ${cpus()[0].model} (${cpus().length} cores), Node ${process.versions.node}`,
    );
    const models = [];
    for (const model of MODELS) {
      const folder = await folderOf(model, dir);
      if (folder) models.push({ ...model, folder });
      else console.log(`${model.id}: left out, not installed (ebb models fetch ${model.id})`);
    }
    await benchGraphs(models);
    benchFiles(models, dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** A model store that has the model: a new one of the shared weights, else the user's. */
async function folderOf({ id, weights }, dir) {
  if (weights === null) return dir;
  if (existsSync(weights)) {
    await installModel(dir, embeddingModel(id), { checkpoint: weights }, { anyChecksum: true });
    return dir;
  }
  const own = join(cacheFolder(), 'models');
  return (await readRecord(own, id).catch(() => undefined)) && own;
}

async function benchGraphs(models) {
  const peak = await matrixProductPeak(1);
  const all = await matrixProductPeak(THREADS);
  console.log(
    `\nPeak of a float32 matrix product in onnxruntime: ${giga(peak)} GFLOP/s on one thread, ${giga(all)} on ${THREADS}`,
  );
  console.log('\nGraphs alone, one thread: batch in patches; products counted as executed');
  console.log(columns('model', 'batch', 'audio s / s', 'GFLOP / audio s', 'share of peak', 'memory'));
  for (const { id, folder, batches } of models) {
    const runs = batches.map((batch) => ({ batch, ...child({ kind: 'model', folder, id, batch }) }));
    const best = runs.reduce((a, b) => (b.rate > a.rate ? b : a));
    for (const { batch, rate, peakBytes } of best === runs[0] ? [best] : [runs[0], best]) {
      const flops = id === 'mfcc' ? undefined : child({ kind: 'flops', folder, id, batch }).flopsPerSecond;
      const work =
        flops === undefined ? ['-', '-'] : [(flops / 1e9).toFixed(3), `${((100 * flops * rate) / peak).toFixed(0)} %`];
      console.log(columns(id, batch, rate.toFixed(0), ...work, mebi(peakBytes)));
    }
  }
}

/** Floating-point operations a second of onnxruntime's best square product. */
async function matrixProductPeak(threads) {
  let best = 0;
  for (const size of [512, 1024, 2048]) {
    const builder = new GraphBuilder('product');
    const product = builder.node('MatMul', [
      builder.input('a', 'float32', [size, size]),
      builder.input('b', 'float32', [size, size]),
    ]);
    builder.output('product', product, 'float32', [size, size]);
    const session = await openSession(builder.encode({ opset: 17 }), { device: 'cpu', threads });
    const operand = tensor('float32', [size, size], new Float32Array(size * size).fill(0.5));
    for (let run = 0; run < 12; run++) {
      const start = performance.now();
      await session.run({ a: operand, b: operand });
      best = Math.max(best, (2 * size ** 3 * 1000) / (performance.now() - start));
    }
    await session.release();
  }
  return best;
}

function benchFiles(models, dir) {
  const paths = mp3Files();
  if (paths.length === 0) {
    console.log(
      `\nFrom mp3 files: left out, no philharmonia clips in ${SHARED} (EBB_SHARED_DATA names another folder)`,
    );
    return;
  }
  const list = join(dir, 'clips.txt');
  writeFileSync(list, paths.join('\n'));
  const reference = pythonPipeline(list, dir);
  const audioSeconds = reference.missing ? undefined : reference.audioSeconds;
  console.log(
    `\nFrom ${paths.length} mp3 files to stored embeddings, ${THREADS} threads, best of ${REPETITIONS}, model loaded`,
  );
  console.log(columns('model', 'seconds', 'audio s / s', '', '', 'memory'));
  let yamnet;
  for (const { id, folder } of models) {
    const runs = Array.from({ length: REPETITIONS }, (_, run) =>
      child({ kind: 'files', folder, id, paths, storeFolder: join(dir, `store-${id}-${run}`), threads: THREADS }),
    );
    const best = runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));
    if (id === 'yamnet') yamnet = best;
    const rate = audioSeconds === undefined ? '-' : (audioSeconds / best.seconds).toFixed(0);
    console.log(columns(id, best.seconds.toFixed(2), rate, '', '', mebi(best.peakBytes)));
  }
  if (yamnet) compare(yamnet, reference);
}

function mp3Files() {
  const folder = join(SHARED, 'philharmonia');
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.mp3'));
  return files.sort().map((file) => join(folder, file));
}

/** @returns {{ missing: string } | { audioSeconds: number, layouts: object[], seconds: number, table: Float32Array }} */
function pythonPipeline(list, dir) {
  const script = fileURLToPath(new URL('./embed_reference.py', import.meta.url));
  const out = join(dir, 'reference.f32');
  const args = [script, YAMNET_WEIGHTS, list, out, '--cores', String(THREADS)];
  const { status, stdout, stderr, error } = spawnSync(PYTHON, args, { encoding: 'utf8' });
  if (error || status !== 0) return { missing: stderr?.trim().split('\n').at(-1) ?? String(error) };
  return { ...JSON.parse(stdout), table: new Float32Array(new Uint8Array(readFileSync(out)).buffer) };
}

function compare({ seconds, dim, table }, reference) {
  console.log('\nYAMNet from mp3 beside Python (sox, NumPy front-end, torch network, the same weights)');
  if (reference.missing) {
    console.log(
      `  not measured: ${reference.missing}\n  (apt-get install sox libsox-fmt-mp3 python3-torch python3-h5py)`,
    );
    return;
  }
  for (const { name, seconds: taken, stages } of reference.layouts) {
    const parts = Object.entries(stages).map(([stage, value]) => `${stage} ${value.toFixed(1)} s`);
    console.log(`  ${name}: ${taken.toFixed(2)} s; of all cores together ${parts.join(', ')}`);
  }
  const ours = new Float32Array(new Uint8Array(Buffer.from(table, 'base64')).buffer);
  const realTime = reference.audioSeconds / seconds;
  const ratio = reference.seconds / seconds;
  console.log(`  Ebb: ${seconds.toFixed(2)} s for ${reference.audioSeconds.toFixed(0)} s of audio`);
  console.log(
    `  real time  ${realTime.toFixed(0)}x (goal: ${GOALS.realTime}x)${realTime < GOALS.realTime ? ' MISSED' : ''}`,
  );
  console.log(`  ratio      ${ratio.toFixed(1)}x (goal: ${GOALS.ratio}x)${ratio < GOALS.ratio ? ' MISSED' : ''}`);
  console.log(
    `  the embeddings are the same but for the resamplers: least cosine ${leastCosine(ours, reference.table, dim).toFixed(4)}`,
  );
}

function leastCosine(a, b, dim) {
  let least = 1;
  for (let row = 0; row < a.length; row += dim) {
    let [ab, aa, bb] = [0, 0, 0];
    for (let j = row; j < row + dim; j++) {
      ab += a[j] * b[j];
      aa += a[j] ** 2;
      bb += b[j] ** 2;
    }
    least = Math.min(least, ab / Math.sqrt(aa * bb));
  }
  return least;
}

function child(request) {
  const script = fileURLToPath(new URL('./embed-child.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, JSON.stringify(request)], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${request.kind} ${request.id}: ${stderr}`);
  return JSON.parse(stdout);
}

const columns = (model, ...cells) => `  ${model.padEnd(18)}${cells.map((cell) => String(cell).padStart(17)).join('')}`;
const giga = (flops) => (flops / 1e9).toFixed(1);
const mebi = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
