import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A block of code of a document. */
export interface Block {
  readonly language: string;
  readonly code: string;
}

/** The fenced blocks of a document, in order. */
export function documentBlocks(path: string): Block[] {
  const text = readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({
    language: language!,
    code: code!,
  }));
}

const PYTHON = '/usr/bin/python3';

/** Whether Debian's Python has what the documents name; in CI it must (scripts/install-system.sh). */
export function hasDebianPython(modules: string): boolean {
  const found = spawnSync(PYTHON, ['-c', `import ${modules}`]).status === 0;
  if (!found && process.env.CI !== 'true')
    console.warn(`${PYTHON} lacks one of ${modules}: the documents’ examples are not run.`);
  return found || process.env.CI === 'true';
}
