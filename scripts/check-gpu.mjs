// Checks the products on a GPU against float64 on the CPU, times both, and prints a report in Markdown:
//   node scripts/check-gpu.mjs [--device webgpu|cuda|dml|coreml]
// Exit status 1 when a product differs by more than float32 explains, 2 when the device cannot be used.
import { existsSync } from 'node:fs';
import { arch, cpus, platform, release } from 'node:os';
import { parseArgs } from 'node:util';

// Of the largest value of the result: float32 rounds each term of a sum to 6e-8, and errors of thousands of terms add up.
const TOLERANCE = 2e-4;
const SIZES = [
  { n: 256, d: 128 },
  { n: 1250, d: 1024 },
  { n: 2500, d: 4096 },
];
const RUNS = 3;

const { values } = parseArgs({ options: { device: { type: 'string', default: 'webgpu' } } });

const dist = new URL('../packages/core/dist/', import.meta.url);
if (!existsSync(dist)) {
  console.error('Build first: npm run build');
  process.exit(2);
}
const { createOrtCompute } = await import(new URL('io/ort-compute.js', dist).href);

function embeddings(n, d) {
  return { rows: n, cols: d, data: Float64Array.from({ length: n * d }, (_, i) => Math.sin(1.3 * i + 1e-3 * i * i)) };
}

function relativeError(actual, expected) {
  let [error, scale] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    error = Math.max(error, Math.abs(actual[i] - expected[i]));
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return error / scale;
}

/** The first result, whether the runs after it gave the same bits, and their median time: the first compiles shaders. */
async function timed(work) {
  const { data } = await work();
  const times = [];
  let repeats = true;
  for (let k = 0; k < RUNS; k++) {
    const start = performance.now();
    const again = await work();
    times.push(performance.now() - start);
    repeats &&= again.data.every((value, i) => value === data[i]);
  }
  return { data, repeats, milliseconds: times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] };
}

let gpu;
try {
  gpu = await createOrtCompute(values.device);
} catch (error) {
  console.error(error.message);
  process.exit(2);
}
const cpu = await createOrtCompute('cpu');

console.log(`# Products on ${gpu.device} (${gpu.precision})\n`);
console.log(
  `${platform()} ${release()} ${arch()}, ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.versions.node}`,
);
console.log(
  `\nRelative error against float64 on the CPU (one thread), tolerance ${TOLERANCE}; median of ${RUNS} runs, transfers included.\n`,
);
console.log('| product | n | d | relative error | within | same bits twice | GPU ms | CPU ms | faster |');
console.log('|---|---|---|---|---|---|---|---|---|');
let passed = true;
for (const { n, d } of SIZES) {
  const x = embeddings(n, d);
  const y = embeddings(Math.floor(n / 2), d);
  for (const [name, work] of [
    ['gram', (compute) => compute.gram(x)],
    ['product', (compute) => compute.product(x, y)],
  ]) {
    const onGpu = await timed(() => work(gpu));
    const onCpu = await timed(() => work(cpu));
    const error = relativeError(onGpu.data, onCpu.data);
    passed &&= error < TOLERANCE && onGpu.repeats;
    const cells = [
      name,
      n,
      d,
      error.toExponential(1),
      error < TOLERANCE ? 'yes' : '**no**',
      onGpu.repeats ? 'yes' : '**no**',
      onGpu.milliseconds.toFixed(1),
      onCpu.milliseconds.toFixed(1),
      `${(onCpu.milliseconds / onGpu.milliseconds).toFixed(1)}x`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
console.log(`\n${passed ? 'All within the tolerance.' : 'At least one product failed.'}`);
process.exit(passed ? 0 : 1);
