// Discrepancies at the sizes of large training sets: Ebb on one thread, and NumPy and SciPy on one and two cores, on the
// same numbers in the same run.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createOrtCompute } from '@ebb/core/io/ort-compute';
import { frechetDistance } from '@ebb/core/measure/discrepancy/frechet-distance';
import { mmd } from '@ebb/core/measure/discrepancy/mmd';
import { NumpyRandomState } from '@ebb/core/random/numpy-random-state';

/** Python packages of Debian are seen by Debian's own python3. */
const PYTHON = '/usr/bin/python3';
const SEED = 5;
/** Rows of normal numbers have squared norms of about D: this width is near their median distance. */
const bandwidthOf = (dim) => Math.sqrt(2 * dim);

const PARTS = [
  { name: 'mmd', discrepancy: mmd, rows: 5000, dim: 1024, goal: 2 },
  { name: 'frechet', discrepancy: frechetDistance, rows: 1500, dim: 1024, goal: 1 },
];

export async function main() {
  console.log(
    `Ebb verdict benchmark: one thread on ${cpus()[0].model} (${cpus().length} cores), Node ${process.versions.node}`,
  );
  const compute = await createOrtCompute('cpu');
  for (const part of PARTS) {
    const { discrepancy, rows, dim, goal } = part;
    const sets = draw(rows, dim);
    const context = { compute, seed: SEED, bandwidth: bandwidthOf(dim) };
    const [start, cpuStart] = [performance.now(), process.cpuUsage()];
    const value = await discrepancy.compute(sets, context);
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpuStart);
    const cpuSeconds = (user + system) / 1e6;
    report(
      `${discrepancy.title}, ${rows} rows a set, D = ${dim}`,
      { value, seconds, cpuSeconds },
      reference(part),
      goal,
    );
  }
}

/** Normal numbers, those of b moved by 0.1: the draws that the reference makes too. */
function draw(rows, cols) {
  const random = new NumpyRandomState(SEED);
  const a = { rows, cols, data: random.normal(rows * cols) };
  const b = { rows, cols, data: random.normal(rows * cols).map((v) => v + 0.1) };
  return { a, b };
}

function reference({ name, rows, dim }) {
  const script = fileURLToPath(new URL('./verdict_reference.py', import.meta.url));
  const options = ['--part', name, '--rows', rows, '--dim', dim, '--seed', SEED, '--bandwidth', bandwidthOf(dim)];
  const { status, stdout, stderr, error } = spawnSync(PYTHON, [script, ...options.map(String)], { encoding: 'utf8' });
  if (error || status !== 0) return { missing: stderr?.trim().split('\n').at(-1) ?? String(error) };
  return JSON.parse(stdout);
}

const time = ({ seconds, cpuSeconds }) => `${seconds.toFixed(2)} s (CPU ${cpuSeconds.toFixed(2)} s)`;

function report(title, ours, theirs, goal) {
  console.log(`\n${title}\n  Ebb: ${time(ours)}`);
  if (theirs.missing) {
    console.log(
      `  NumPy, SciPy: not measured: ${theirs.missing}\n  (apt-get install python3-scipy python3-threadpoolctl)`,
    );
    return;
  }
  for (const { recipe, threads, seconds, cpuSeconds } of theirs.trials) {
    const ratio = `${(seconds / ours.seconds).toFixed(1)}x`;
    console.log(`  ${recipe}, ${threads} thread(s): ${time({ seconds, cpuSeconds })}, ratio ${ratio}`);
  }
  const best = Math.min(...theirs.trials.map(({ seconds }) => seconds));
  console.log(`  ratio to the fastest: ${(best / ours.seconds).toFixed(1)}x (goal: ${goal}x)`);
  console.log(`  values: ${ours.value} and ${theirs.value}`);
}
