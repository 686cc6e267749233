import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

test('types and documents are those of the committed schema and operations', () => {
  const fresh = execFileSync(process.execPath, [path('../scripts/generate.mjs'), '--stdout'], { encoding: 'utf8' });
  // node packages/client/scripts/generate.mjs writes them anew.
  expect(readFileSync(path('operations.generated.ts'), 'utf8')).toBe(fresh);
});
