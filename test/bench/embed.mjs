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
/** Of YAMNet's way from files to embeddings. */
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
  console.log('\nGraphs alone, one thread; a batch is in patches, products are counted as they are executed');
  // Before and after: what else runs on the machine must not pass for its peak.
  const before = [await matrixProductPeak(1), await matrixProductPeak(THREADS)];
  const lines = models.flatMap(({ id, folder, batches }) => {
    process.stderr.write(`  ${id} ...\n`);
    const runs = batches.map((batch) => ({ batch, ...child({ kind: 'model', folder, id, batch }) }));
    const best = runs.reduce((a, b) => (b.rate > a.rate ? b : a));
    return [...new Set([runs[0], best])].map(({ batch, rate, peakBytes }) => {
      const flops = id === 'mfcc' ? undefined : child({ kind: 'flops', folder, id, batch }).flopsPerSecond;
      return { id, batch, rate, peakBytes, flops };
    });
  });
  const after = [await matrixProductPeak(1), await matrixProductPeak(THREADS)];
  const [one, all] = before.map((peak, i) => Math.max(peak, after[i]));
  console.log(
    `Peak of a float32 matrix product in onnxruntime: ${giga(one)} GFLOP/s on one thread, ${giga(all)} on ${THREADS}`,
  );
  console.log(columns('model', 'batch', 'audio s / s', 'GFLOP / audio s', 'share of peak', 'memory'));
  for (const { id, batch, rate, peakBytes, flops } of lines) {
    const work =
      flops === undefined ? ['-', '-'] : [(flops / 1e9).toFixed(3), `${((100 * flops * rate) / one).toFixed(0)} %`];
    console.log(columns(id, batch, rate.toFixed(0), ...work, mebi(peakBytes)));
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
  console.log(`\nFrom ${paths.length} mp3 files to stored embeddings, ${THREADS} threads, model loaded`);
  console.log(columns('model', 'seconds', 'audio s / s', 'CPU seconds', '', 'memory'));
  for (const { id, folder } of models) {
    // The best counts: other work on the machine only ever slows one down.
    const runs = Array.from({ length: id === 'yamnet' ? REPETITIONS : 1 }, (_, run) =>
      child({ kind: 'files', folder, id, paths, storeFolder: join(dir, `store-${id}-${run}`), threads: THREADS }),
    );
    const best = runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));
    const { seconds, audioSeconds, cpuSeconds, peakBytes } = best;
    const rate = (audioSeconds / seconds).toFixed(0);
    console.log(columns(id, seconds.toFixed(2), rate, cpuSeconds.toFixed(1), '', mebi(peakBytes)));
    if (id === 'yamnet') compare(best, pythonPipeline(list, dir));
  }
}

function mp3Files() {
  const folder = join(SHARED, 'philharmonia');
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.mp3'));
  return files.sort().map((file) => join(folder, file));
}

/** YAMNet's embeddings by embed_reference.py, and its times; or what was missing. */
function pythonPipeline(list, dir) {
  const script = fileURLToPath(new URL('./embed_reference.py', import.meta.url));
  const out = join(dir, 'reference.f32');
  const args = [script, YAMNET_WEIGHTS, list, out, '--cores', String(THREADS)];
  const { status, stdout, stderr, error } = spawnSync(PYTHON, args, { encoding: 'utf8' });
  if (error || status !== 0) return { missing: stderr?.trim().split('\n').at(-1) ?? String(error) };
  return { ...JSON.parse(stdout), table: new Float32Array(new Uint8Array(readFileSync(out)).buffer) };
}

function compare({ seconds, cpuSeconds, audioSeconds, dim, table }, reference) {
  if (reference.missing) {
    console.log(
      `    Python not measured: ${reference.missing} (apt-get install sox libsox-fmt-mp3 python3-torch python3-h5py)`,
    );
    return;
  }
  for (const layout of reference.layouts) {
    const stages = Object.entries(layout.stages).map(([stage, value]) => `${stage} ${value.toFixed(1)} s`);
    console.log(
      `    Python, ${layout.name}: ${layout.seconds.toFixed(2)} s, CPU ${layout.cpuSeconds.toFixed(1)} s (${stages.join(', ')})`,
    );
  }
  const leastSeconds = Math.min(...reference.layouts.map((layout) => layout.seconds));
  const leastCpu = Math.min(...reference.layouts.map((layout) => layout.cpuSeconds));
  const ours = new Float32Array(new Uint8Array(Buffer.from(table, 'base64')).buffer);
  const goal = (value, least) => `${value.toFixed(1)}x (goal: ${least}x${value < least ? ', missed' : ''})`;
  console.log(`    real time ${goal(audioSeconds / seconds, GOALS.realTime)}`);
  console.log(
    `    ratio to Python ${goal(leastSeconds / seconds, GOALS.ratio)}; of CPU time ${(leastCpu / cpuSeconds).toFixed(1)}x`,
  );
  const cosine = leastCosine(ours, reference.table, dim).toFixed(4);
  // sox leaves the last frame of an mp3 out: a clip whose last patch begins there has one patch less, of silence for the most part.
  console.log(`    the embeddings agree but for the resamplers and the last frame of an mp3: least cosine ${cosine}`);
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
