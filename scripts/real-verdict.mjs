// The whole verdict on real audio with real weights: every built-in method on three embeddings of the two collections in
// ../shared/data, under every effect in five strengths. It takes about half an hour on two cores, most of it for embedding; what was
// embedded is kept in the cache, so that a run that is broken off goes on where it was.
//   node scripts/real-verdict.mjs [--data ../shared/data] [--work DIR] [--out docs/results]
// --work is where the benchmark and the report are written (default: a folder of the system for temporary files). The tables go
// to real-verdict.md in --out, with what they depend on, and the headline scores to real-verdict.csv.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: join(ROOT, '../shared/data') },
    work: { type: 'string', default: join(tmpdir(), 'ebb-real-verdict') },
    out: { type: 'string', default: join(ROOT, 'docs/results') },
  },
});
const BIN = join(ROOT, 'apps/cli/bin/ebb.js');
const CHECKPOINTS = { yamnet: 'models/yamnet/yamnet.h5', 'efficientat-mn04': 'models/efficientat/mn04_as_mAP_432.pt' };
/** Of scores.csv, what the headline table holds: figures of a method as a whole. */
const HEADLINES = ['within', 'cross', 'gain', 'recovery', 'cost', 'robustness', 'mce'];

for (const needed of [BIN, join(ROOT, 'packages/core/dist')]) {
  if (!existsSync(needed)) fail(`${needed} is missing. Build first: npm run build`);
}
if (!existsSync(join(values.data, 'audio.csv')))
  fail(`${values.data} has no audio.csv. Name the data folder by --data.`);

function fail(message) {
  console.error(message);
  process.exit(2);
}

/** Runs ebb; its progress goes to the terminal, its result is returned. */
function ebb(...args) {
  const { status, stdout } = spawnSync(process.execPath, [BIN, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
    env: { ...process.env, NO_COLOR: '1' },
  });
  if (status !== 0) fail(`ebb ${args.join(' ')} failed.`);
  return stdout;
}

const benchmark = join(values.work, 'benchmark');
const report = join(values.work, 'verdict');
mkdirSync(values.work, { recursive: true });
mkdirSync(values.out, { recursive: true });

const seconds = {};
function timed(name, work) {
  const start = performance.now();
  const result = work();
  seconds[name] = (performance.now() - start) / 1000;
  return result;
}

const created = timed('embedding', () => {
  for (const [id, checkpoint] of Object.entries(CHECKPOINTS)) {
    // The YAMNet of the data folder is quantised, not the published file.
    ebb('models', 'fetch', id, '--from', join(values.data, checkpoint), '--any-checksum', '--quiet');
  }
  return ebb(
    ...['benchmark', 'create', '--from', join(values.data, 'audio.csv'), '--datasets', 'philharmonia,fsdkaggle2018'],
    ...['--embeddings', [...Object.keys(CHECKPOINTS), 'mfcc'].join(), '--id', 'real', '-o', benchmark],
    ...['--effects', 'all', '--noise', join(values.data, 'noise'), '--rooms', join(values.data, 'rir')],
  );
});
const tables = timed('verdict', () => ebb('verdict', '--benchmark', benchmark, '-o', report));

const [header, ...lines] = readFileSync(join(report, 'scores.csv'), 'utf8').trim().split('\n');
const column = header.split(',').indexOf('score');
const headlines = lines.filter((line) => HEADLINES.includes(line.split(',')[column]));
writeFileSync(join(values.out, 'real-verdict.csv'), `${[header, ...headlines].join('\n')}\n`);

const text = (output) => output.replaceAll(values.work, '…').trimEnd();
writeFileSync(
  join(values.out, 'real-verdict.md'),
  `# The whole verdict on real audio

By \`node scripts/real-verdict.mjs\`, ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node} on ${platform()} ${release()} ${arch()}, ${availableParallelism()} cores of ${cpus()[0].model}. Embedding under
every effect took ${minutes('embedding')} (less where the store had some of it), the verdict ${minutes('verdict')}. The scores of these tables are in real-verdict.csv.

## The benchmark

\`\`\`
${text(created)}
\`\`\`

## The verdict

\`\`\`
${text(tables)}
\`\`\`
`,
);
console.log(`Written to ${join(values.out, 'real-verdict.md')}; the whole report is ${join(report, 'report.html')}`);

function minutes(part) {
  return `${(seconds[part] / 60).toFixed(1)} min`;
}
