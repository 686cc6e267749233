// Hostile submissions: makes COUNT spoilt and hand-made ONNX files and recipes from a seed, and validates each as the server
// does. It fails when one is neither run nor refused with a code, or when the process that validates suffers.
//   node scripts/fuzz-graphs.mjs [--count 2000] [--seed 1] [--report [docs/results/fuzz-graphs.md]]
// The test of the same files (test/fuzz, the vitest project 'fuzz') takes a sample of 100.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const options = { count: '2000', seed: '1', report: undefined };
const words = process.argv.slice(2);
for (let k = 0; k < words.length; k++) {
  const name = words[k].replace(/^--/, '');
  const value = words[k + 1]?.startsWith('--') ? undefined : words[k + 1];
  if (!(name in options) || (name !== 'report' && !/^[1-9]\d*$/.test(value ?? ''))) {
    console.error('Usage: node scripts/fuzz-graphs.mjs [--count 2000] [--seed 1] [--report [FILE]]');
    process.exit(2);
  }
  options[name] = value ?? join(ROOT, 'docs/results/fuzz-graphs.md');
  if (value !== undefined) k++;
}
if (!existsSync(join(ROOT, 'packages/core/dist/io/sandbox-worker.js'))) {
  console.error('The sandbox is not built. Build first: npm run build');
  process.exit(2);
}
const { status } = spawnSync(join(ROOT, 'node_modules/.bin/vitest'), ['run', '--project', 'fuzz'], {
  cwd: ROOT,
  stdio: 'inherit',
  env: {
    ...process.env,
    EBB_FUZZ_COUNT: options.count,
    EBB_FUZZ_SEED: options.seed,
    ...(options.report && { EBB_FUZZ_REPORT: resolve(options.report) }),
  },
});
process.exit(status ?? 1);
