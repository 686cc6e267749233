// The fault tests for longer: node scripts/faults.mjs [ROUNDS]. Servers stay away for longer than a lease, and all is done ROUNDS times (3 by default).
// Build first (npm run build); PostgreSQL, Redis and their programs are needed.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const rounds = Number(process.argv[2] ?? 3);
for (let round = 1; round <= rounds; round++) {
  console.log(`Round ${round} of ${rounds}`);
  const { status } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'faults', '--testTimeout', '300000'],
    { cwd: ROOT, stdio: 'inherit', env: { ...process.env, EBB_FAULTS: 'long' } },
  );
  if (status !== 0) process.exit(status ?? 1);
}
