import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

test('types and documents are those of the committed schema and operations', () => {
  const generate = path('../../../../packages/client/scripts/generate.mjs');
  const args = [generate, '--operations', path('../../operations'), '--stdout'];
  // npm run generate -w apps/web writes them anew.
  expect(readFileSync(path('operations.generated.ts'), 'utf8')).toBe(
    execFileSync(process.execPath, args, { encoding: 'utf8' }),
  );
});
