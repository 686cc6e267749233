// The verdict on one method at the sizes of ISMIR 2023; the bootstrap of an AUC against scikit-learn, and discrepancies
// against NumPy and SciPy on one and two cores, on the same numbers in the same run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { methodNamed } from '@ebb/core/correct/methods';
import { judgeBenchmark } from '@ebb/core/io/judge-benchmark';
import { createOrtCompute } from '@ebb/core/io/ort-compute';
import { loadPaperFolder } from '@ebb/core/io/paper-folder';
import { bootstrapAuc } from '@ebb/core/measure/bootstrap-auc';
import { frechetDistance } from '@ebb/core/measure/discrepancy/frechet-distance';
import { mmd } from '@ebb/core/measure/discrepancy/mmd';
import { drawUnits, instrumentDraws } from '@ebb/core/measure/resample-units';
import { NumpyRandomState } from '@ebb/core/random/numpy-random-state';
import { writePaperFolder } from '../support/paper-folder.mjs';

/** Python packages of Debian are seen by Debian's own python3. */
const PYTHON = '/usr/bin/python3';
const SEED = 5;
const THREADS = 2;
const DRAWS = 1000;
const VERDICT_GOAL_SECONDS = 5;
const BOOTSTRAP_GOAL = 20;
/** Clips of IRMAS's test set; positives among them, as many as one of ten instruments has. */
const CLIPS = 1666;
const POSITIVES = 167;
/** Rows of normal numbers have squared norms of about D: this width is near their median distance. */
const bandwidthOf = (dim) => Math.sqrt(2 * dim);

const DISCREPANCIES = [
  { name: 'mmd', discrepancy: mmd, rows: 5000, dim: 1024, goal: 2 },
  { name: 'frechet', discrepancy: frechetDistance, rows: 1500, dim: 1024, goal: 1 },
];

export async function main() {
  console.log(`Ebb verdict benchmark on ${cpus()[0].model} (${cpus().length} cores), Node ${process.versions.node}`);
  await wholeVerdict();
  bootstrap();
  const compute = await createOrtCompute('cpu');
  for (const part of DISCREPANCIES) {
    const { discrepancy, rows, dim, goal } = part;
    const sets = draw(rows, dim);
    const context = { compute, seed: SEED, bandwidth: bandwidthOf(dim) };
    const ours = await timed(() => discrepancy.compute(sets, context));
    const options = ['--rows', rows, '--dim', dim, '--bandwidth', bandwidthOf(dim)];
    report(
      `${discrepancy.title}, ${rows} rows a set, D = ${dim}, one thread`,
      ours,
      reference(part.name, options),
      goal,
    );
  }
}

/** One method beside no correction: one embedding, both directions, ten instruments, two conditions, every score. */
async function wholeVerdict() {
  const dir = mkdtempSync(join(tmpdir(), 'ebb-bench-'));
  try {
    await writePaperFolder(dir, { size: 'paper', embeddings: ['yamnet'] });
    const { benchmark, loadEmbedding } = await loadPaperFolder(dir, { reading: 'corrected', seed: 42 });
    const clean = await loadEmbedding('yamnet');
    const conditions = [0.5, 2].map((strength) => ({
      effect: 'noise',
      strength,
      tables: clean.tables.map((table, d) => {
        const noise = new NumpyRandomState(d).normal(table.length);
        return table.map((v, k) => v + strength * noise[k]);
      }),
    }));
    const judge = (embedding, discrepancies) =>
      timed(() =>
        judgeBenchmark({
          benchmark,
          embeddings: ['yamnet'],
          loadEmbedding: async () => embedding,
          variants: ['none', 'lda'].map((name) => ({ recipe: methodNamed(name), scope: 'global' })),
          threads: THREADS,
          device: 'cpu',
          judging: { drawCount: DRAWS, regimes: ['clean-affected'], keepScores: false, discrepancies },
        }),
      );
    console.log(`\nVerdict on LDA, D = 1024, sizes of ISMIR 2023, ${DRAWS} draws, ${THREADS} threads`);
    const whole = await judge({ ...clean, conditions }, 'pooled');
    console.log(`  all scores: ${time(whole)}`);
    console.log(`  without discrepancies and conditions: ${time(await judge(clean, undefined))}`);
    const met = whole.seconds < VERDICT_GOAL_SECONDS;
    console.log(`  goal: all scores in under ${VERDICT_GOAL_SECONDS} s: ${verdictOn(met)}`);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** One instrument's AUC in every draw. A test set is drawn once, for all its instruments and methods: timed apart. */
function bootstrap() {
  const random = new NumpyRandomState(SEED);
  const positive = Uint8Array.from({ length: CLIPS }, (_, i) => Number(i < POSITIVES));
  const scores = random.normal(CLIPS).map((v, i) => v + positive[i]);
  const clips = Array.from(positive.keys());
  const recordings = clips.map(String);
  const draw = () =>
    instrumentDraws(drawUnits(recordings, 'test', { drawCount: DRAWS, seed: SEED }), 'i', clips, positive);
  const draws = draw();
  const once = () => bootstrapAuc([scores], positive, draws);
  const [first, later, drawing] = [medianSeconds(once, 1), medianSeconds(once, 9), medianSeconds(draw, 9)];
  const [aucs] = once();
  const theirs = reference('bootstrap', ['--rows', CLIPS, '--positives', POSITIVES, '--draws', DRAWS]);
  const ms = (seconds) => `${(1000 * seconds).toFixed(1)} ms`;
  console.log(`\nBootstrap of one ROC-AUC, ${DRAWS} draws of ${CLIPS} clips`);
  console.log(`  Ebb: ${ms(later)} (median of 9; the first call ${ms(first)}); drawing the test set ${ms(drawing)}`);
  if (theirs.missing) return console.log(`  scikit-learn: not measured: ${theirs.missing}`);
  const [{ seconds }] = theirs.trials;
  const ratio = (own) => `${(seconds / own).toFixed(0)}x`;
  console.log(
    `  scikit-learn, with its drawing: ${ms(seconds)}, ratio ${ratio(later)}; ${ratio(later + drawing)} with ours`,
  );
  console.log(
    `  goal: ${BOOTSTRAP_GOAL}x: ${verdictOn(seconds / later >= BOOTSTRAP_GOAL)}; with the drawing ${verdictOn(seconds / (later + drawing) >= BOOTSTRAP_GOAL)}`,
  );
  console.log(`  means of the draws: ${aucs.reduce((sum, v) => sum + v, 0) / DRAWS} and ${theirs.value}`);
}

/** The median time of `count` runs. */
function medianSeconds(work, count) {
  const times = Array.from({ length: count }, () => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  });
  return times.sort((a, b) => a - b)[Math.floor(count / 2)];
}

async function timed(work) {
  const [start, cpuStart] = [performance.now(), process.cpuUsage()];
  const value = await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpuStart);
  return { value, seconds, cpuSeconds: (user + system) / 1e6 };
}

const verdictOn = (met) => (met ? 'met' : 'missed');

/** Normal numbers, those of b moved by 0.1: the draws that the reference makes too. */
function draw(rows, cols) {
  const random = new NumpyRandomState(SEED);
  const a = { rows, cols, data: random.normal(rows * cols) };
  const b = { rows, cols, data: random.normal(rows * cols).map((v) => v + 0.1) };
  return { a, b };
}

function reference(part, options) {
  const script = fileURLToPath(new URL('./verdict_reference.py', import.meta.url));
  const given = ['--part', part, '--seed', SEED, ...options].map(String);
  const { status, stdout, stderr, error } = spawnSync(PYTHON, [script, ...given], { encoding: 'utf8' });
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
    const ratio = seconds / ours.seconds;
    const goalOn = `goal ${goal}x: ${verdictOn(ratio >= goal)}`;
    console.log(
      `  ${recipe}, ${threads} thread(s): ${time({ seconds, cpuSeconds })}, ratio ${ratio.toFixed(1)}x, ${goalOn}`,
    );
  }
  console.log(`  values: ${ours.value} and ${theirs.value}`);
}
