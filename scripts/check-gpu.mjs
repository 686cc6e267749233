// Checks a GPU against the CPU, times both, and prints a report in Markdown: products against float64, and whole models from
// waveform to embedding, random-cnn and every model that is installed, one after the other.
//   node scripts/check-gpu.mjs [--device webgpu|cuda|dml|coreml] [--seconds 10] [--report] [--name 'NVIDIA L4']
// --seconds is the length of the clip that models embed; a software Vulkan wants a short one. --report writes the report to
// docs/results/gpu-<device or name>.md too, and --name says which GPU it is, which onnxruntime does not.
// Exit status 1 when a result differs by more than float32 explains, 2 when the device cannot be used.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, release } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

// Of the largest value of a product and of the norm of an embedding: float32 rounds each term of a sum to 6e-8, and errors of thousands
// of terms add up.
const TOLERANCE = 2e-4;
const SIZES = [
  { n: 256, d: 128 },
  { n: 1250, d: 1024 },
  { n: 2500, d: 4096 },
];
const RUNS = 3;

const { values } = parseArgs({
  options: {
    device: { type: 'string', default: 'webgpu' },
    seconds: { type: 'string', default: '10' },
    report: { type: 'boolean', default: false },
    name: { type: 'string' },
  },
});
const clipSeconds = Number(values.seconds);
if (!(clipSeconds > 0)) {
  console.error('--seconds: expected a number above 0.');
  process.exit(2);
}

const dist = new URL('../packages/core/dist/', import.meta.url);
if (!existsSync(dist)) {
  console.error('Build first: npm run build');
  process.exit(2);
}
const core = (module) => import(new URL(module, dist).href);
const { createOrtCompute } = await core('io/ort-compute.js');
const { embedClips } = await core('io/embedder.js');
const { cacheFolder } = await core('io/env.js');
const { listInstalled } = await core('io/model-store.js');
const { openModel } = await core('io/open-model.js');

const lines = [];
function say(line) {
  lines.push(line);
  console.log(line);
}

const row = (cells) => say(`| ${cells.join(' | ')} |`);
const verdict = (holds) => (holds ? 'yes' : '**no**');
const faster = (cpu, gpu) => `${(cpu / gpu).toFixed(1)}x`;

function embeddings(n, d) {
  return { rows: n, cols: d, data: Float64Array.from({ length: n * d }, (_, i) => Math.sin(1.3 * i + 1e-3 * i * i)) };
}

/** A harmonic tone over a faint noise, which fills every band above float32's rounding. */
function clip(sampleRateHz) {
  let state = 1;
  return Float32Array.from({ length: Math.ceil(clipSeconds * sampleRateHz) }, (_, n) => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    const radians = (2 * Math.PI * 330 * n) / sampleRateHz;
    return 0.3 * Math.sin(radians) + 0.1 * Math.sin(3 * radians) + 1e-2 * (state / 2 ** 31 - 1);
  });
}

/** The largest difference, of the largest value. */
function largestError(actual, expected) {
  let [error, scale] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    error = Math.max(error, Math.abs(actual[i] - expected[i]));
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return error / scale;
}

/** ||actual - expected|| / ||expected||, over the embeddings of all patches. */
function distance(actual, expected) {
  let [error, norm] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    error += (actual[i] - expected[i]) ** 2;
    norm += expected[i] ** 2;
  }
  return Math.sqrt(error / norm);
}

/** The first result, whether the runs after it gave the same bits, and their median time: the first compiles shaders. */
async function timed(work) {
  const data = await work();
  const times = [];
  let repeats = true;
  for (let k = 0; k < RUNS; k++) {
    const start = performance.now();
    const again = await work();
    times.push(performance.now() - start);
    repeats &&= again.every((value, i) => value === data[i]);
  }
  return { data, repeats, milliseconds: times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] };
}

async function checkProducts(gpu, cpu) {
  say('## Products\n');
  say('Relative error against float64; products shall have the same bits twice.\n');
  row(['product', 'n', 'd', 'relative error', 'within', 'same bits twice', 'GPU ms', 'CPU ms', 'faster']);
  row(Array(9).fill('---'));
  let passed = true;
  for (const { n, d } of SIZES) {
    const x = embeddings(n, d);
    const y = embeddings(Math.floor(n / 2), d);
    for (const [name, work] of [
      ['gram', (compute) => compute.gram(x)],
      ['product', (compute) => compute.product(x, y)],
    ]) {
      const onGpu = await timed(async () => (await work(gpu)).data);
      const onCpu = await timed(async () => (await work(cpu)).data);
      const error = largestError(onGpu.data, onCpu.data);
      const within = error < TOLERANCE;
      passed &&= within && onGpu.repeats;
      const times = [onGpu.milliseconds.toFixed(1), onCpu.milliseconds.toFixed(1)];
      const speed = faster(onCpu.milliseconds, onGpu.milliseconds);
      row([name, n, d, error.toExponential(1), verdict(within), verdict(onGpu.repeats), ...times, speed]);
    }
  }
  return passed;
}

async function checkModels(device) {
  const folder = join(cacheFolder(), 'models');
  const ids = new Set(['random-cnn', ...(await listInstalled(folder)).map(({ id }) => id)]);
  say('\n## Models\n');
  say(`From waveform to the embeddings of all patches of a clip of ${clipSeconds} s; seconds of audio a second.\n`);
  row([
    'model',
    'sha-256',
    'relative error',
    'within',
    'same bits twice',
    'GPU audio s / s',
    'CPU audio s / s',
    'faster',
  ]);
  row(Array(8).fill('---'));
  let passed = true;
  for (const id of ids) {
    try {
      const runs = [];
      // One after the other: two runs at once on one WebGPU device crash the process.
      for (const where of [device, 'cpu']) {
        const { model, session, sha256 } = await openModel(folder, id, { device: where, threads: 1 });
        const samples = clip(model.sampleRateHz);
        const run = await timed(async () => (await embedClips(model, session, [samples]))[0].frames);
        runs.push({ ...run, sha256, rate: (1000 * clipSeconds) / run.milliseconds });
      }
      const [onGpu, onCpu] = runs;
      const error = distance(onGpu.data, onCpu.data);
      const within = error < TOLERANCE;
      passed &&= within;
      const rates = [onGpu.rate.toFixed(1), onCpu.rate.toFixed(1)];
      const bits = onGpu.repeats ? 'yes' : 'no';
      const speed = faster(onGpu.rate, onCpu.rate);
      row([id, onGpu.sha256.slice(0, 12), error.toExponential(1), verdict(within), bits, ...rates, speed]);
    } catch (error) {
      passed = false;
      row([id, '', `**${error.message}**`, verdict(false), '', '', '', '']);
    }
  }
  return passed;
}

let gpu;
try {
  gpu = await createOrtCompute(values.device);
} catch (error) {
  console.error(error.message);
  process.exit(2);
}
const cpu = await createOrtCompute('cpu');

const name = values.name ?? gpu.device;
say(`# ${name} against the CPU\n`);
say(
  `Device ${gpu.device}, ${gpu.precision}. ${platform()} ${release()} ${arch()}, ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.versions.node}.`,
);
say(
  `The CPU has one thread; times are medians of ${RUNS} runs after a first one, transfers included; the tolerance is ${TOLERANCE}. Made by\n` +
    `\`node scripts/check-gpu.mjs\` on ${new Date().toISOString().slice(0, 10)}.\n`,
);
const products = await checkProducts(gpu, cpu);
const models = await checkModels(gpu.device);
const passed = products && models;
say(`\n${passed ? 'All within the tolerance.' : 'At least one check failed.'}`);

if (values.report) {
  const folder = fileURLToPath(new URL('../docs/results/', import.meta.url));
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const file = join(folder, `gpu-${slug}.md`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n`);
  console.error(`Written: ${file}`);
}
process.exit(passed ? 0 : 1);
