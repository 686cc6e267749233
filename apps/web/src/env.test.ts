import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { variables } from './env';

test('docs/deploy.md lists every environment variable of the site', () => {
  const deploy = readFileSync(new URL('../../../docs/deploy.md', import.meta.url), 'utf8');
  for (const name of Object.keys(variables.shape).filter((own) => own.startsWith('EBB_'))) {
    expect(deploy).toContain(`| \`${name}\``);
  }
});
