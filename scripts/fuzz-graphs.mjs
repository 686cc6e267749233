// Hostile submissions: makes COUNT spoilt and hand-made ONNX files and recipes from a seed, and validates each as the server
// does. It fails when one is neither run nor refused with a code, or when the process that validates suffers.
//   node scripts/fuzz-graphs.mjs [--count 2000] [--server 200] [--seed 1] [--report [docs/results/fuzz-graphs.md]]
// --server is how many of them are sent to a real server while a reader measures its answers.
// The test of the same files (test/fuzz, the vitest project 'fuzz') takes a sample of 100.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const options = { count: '2000', server: '200', seed: '1', report: undefined };
const words = process.argv.slice(2);
for (let k = 0; k < words.length; k++) {
  const name = words[k].replace(/^--/, '');
  const value = words[k + 1]?.startsWith('--') ? undefined : words[k + 1];
  if (!(name in options) || (name !== 'report' && !/^[1-9]\d*$/.test(value ?? ''))) {
    console.error('Usage: node scripts/fuzz-graphs.mjs [--count 2000] [--server 200] [--seed 1] [--report [FILE]]');
    process.exit(2);
  }
  options[name] = value ?? join(ROOT, 'docs/results/fuzz-graphs.md');
  if (value !== undefined) k++;
}
if (!existsSync(join(ROOT, 'packages/core/dist/io/sandbox-worker.js'))) {
  console.error('The sandbox is not built. Build first: npm run build');
  process.exit(2);
}
// One after the other: what the first takes of the machine is not to be measured as the server's delay.
const parts = [
  [
    'test/fuzz/hostile.test.ts',
    { EBB_FUZZ_COUNT: options.count, ...(options.report && { EBB_FUZZ_REPORT: resolve(options.report) }) },
  ],
  [
    'test/fuzz/hostile-server.test.ts',
    {
      EBB_FUZZ_SERVER_COUNT: options.server,
      ...(options.report && { EBB_FUZZ_SERVER_REPORT: resolve(options.report) }),
    },
  ],
];
for (const [file, settings] of parts) {
  const { status } = spawnSync(join(ROOT, 'node_modules/.bin/vitest'), ['run', '--project', 'fuzz', file], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, EBB_FUZZ_SEED: options.seed, ...settings },
  });
  if (status !== 0) process.exit(status ?? 1);
}
