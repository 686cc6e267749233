// The ISMIR 2023 experiment at the paper's sizes on synthetic embeddings: Ebb's time and memory, and scikit-learn's time
// for the same work on the same cores in the same run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { METHODS } from '@ebb/core/correct/methods';
import { evaluateBenchmark } from '@ebb/core/io/evaluation-pool';
import { loadPaperFolder } from '@ebb/core/io/paper-folder';
import { writePaperFolder } from '../support/paper-folder.mjs';

const THREADS = 2;
/** Python packages of Debian are seen by Debian's own python3. */
const PYTHON = '/usr/bin/python3';

export async function main(args) {
  const instruments = Number(option(args, '--instruments', '4'));
  const dir = mkdtempSync(join(tmpdir(), 'ebb-bench-'));
  try {
    console.log(
      `Ebb core benchmark: ${THREADS} threads on ${cpus()[0].model} (${cpus().length} cores), Node ${process.versions.node}`,
    );
    console.log('Writing synthetic embeddings of the paper’s sizes ...');
    await writePaperFolder(dir, { size: 'paper' });
    const folder = await loadPaperFolder(dir, { reading: 'as-run', seed: 42 });

    const linear = await timed(folder, ['yamnet'], ['none', 'lda', 'mlda'], ['global']);
    compare('YAMNet, linear part (none, LDA, mLDA; global)', linear, reference(dir, 'linear', instruments), 10);

    const klda = await timed(folder, ['yamnet'], ['klda'], ['global']);
    compare('YAMNet, KLDA (8192 features; global)', klda, reference(dir, 'klda', instruments), 100);

    const paper = ['none', 'lda', 'mlda', 'k', 'klda', 'mklda'];
    const whole = await timed(folder, folder.embeddingIds, paper, ['global', 'classwise']);
    console.log(`\nTable 1 whole: 3 embeddings x 6 methods x 2 scopes in ${seconds(whole)} (goal: under 300 s)`);
    console.log(
      `Peak memory of the process with its threads: ${(peakBytes() / 2 ** 30).toFixed(2)} GiB (goal: under 4 GiB)`,
    );
  } finally {
    rmSync(dir, { recursive: true });
  }
}

async function timed(folder, embeddings, names, scopes) {
  const start = performance.now();
  await evaluateBenchmark({
    benchmark: folder.benchmark,
    embeddings,
    loadEmbedding: folder.loadEmbedding,
    variants: scopes.flatMap((scope) => names.map((name) => ({ recipe: METHODS.find((m) => m.name === name), scope }))),
    threads: THREADS,
    device: 'cpu',
    onProgress: (done, total, id) => process.stderr.write(`\r  ${id} ${done}/${total}   `),
  });
  process.stderr.write('\n');
  return (performance.now() - start) / 1000;
}

function reference(dir, part, instruments) {
  const script = fileURLToPath(new URL('./reference.py', import.meta.url));
  const { status, stdout, stderr, error } = spawnSync(
    PYTHON,
    [script, dir, '--part', part, '--instruments', String(instruments)],
    { encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  if (error || status !== 0) return { missing: stderr?.trim().split('\n').at(-1) ?? String(error) };
  return JSON.parse(stdout);
}

function compare(title, ours, theirs, goal) {
  console.log(`\n${title}\n  Ebb           ${seconds(ours)}`);
  if (theirs.missing) {
    console.log(`  scikit-learn  not measured: ${theirs.missing}\n  (apt-get install python3-sklearn python3-h5py)`);
    return;
  }
  const how = theirs.extrapolated
    ? `extrapolated from ${theirs.tasksRun} of ${theirs.tasksTotal} tasks${theirs.extrapolation ? `; ${theirs.extrapolation}` : ''}`
    : 'measured whole';
  console.log(`  scikit-learn  ${seconds(theirs.seconds)} (${how})`);
  console.log(`  ratio         ${(theirs.seconds / ours).toFixed(1)}x (goal: ${goal}x)`);
  console.log(`  reference     ${JSON.stringify(theirs.trials ?? theirs.measured)}`);
}

const seconds = (value) => `${value.toFixed(1)} s`;
const peakBytes = () => process.resourceUsage().maxRSS * 1024;

function option(args, name, fallback) {
  const at = args.indexOf(name);
  return at < 0 ? fallback : args[at + 1];
}
