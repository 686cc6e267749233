import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentBlocks, hasDebianPython } from '../support/document-blocks.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';

const blocks = documentBlocks('docs/api.md');
const codeIn = (language: string) => blocks.filter((block) => block.language === language).map(({ code }) => code);

// Every example of docs/api.md as it stands, against a server with a small benchmark under the names that it uses.
describe.skipIf(!hasDebianPython('requests'))('docs/api.md', () => {
  let server: ServerProcess;
  let env: NodeJS.ProcessEnv;
  let dir: string;
  beforeAll(async () => {
    server = await startServerProcess();
    dir = join(server.dir, 'reader');
    mkdirSync(join(dir, 'bin'), { recursive: true });
    symlinkSync('/usr/bin/python3', join(dir, 'bin', 'python3'));
    env = { ...server.env, PATH: `${join(dir, 'bin')}:${process.env.PATH}` };
  }, 180_000);
  afterAll(() => server?.close());

  const run = (command: string, args: readonly string[], more: NodeJS.ProcessEnv = {}) => {
    const ran = spawnSync(command, args, { encoding: 'utf8', cwd: dir, env: { ...env, ...more } });
    expect(ran.status, `${ran.stdout}\n${ran.stderr}`).toBe(0);
    return ran.stdout;
  };
  const key = () => readFileSync(join(dir, 'key'), 'utf8').trim();

  test('its shell examples run one after the other', () => {
    const shown = codeIn('sh').join('\n');
    expect(shown).toContain('http://127.0.0.1:4000');
    const script = shown.replaceAll('http://127.0.0.1:4000', server.url);
    writeFileSync(join(dir, 'examples.sh'), `set -euo pipefail\n${script}\necho "$EBB_KEY" > key\n`);
    const said = run('bash', ['examples.sh']);
    expect(key()).toMatch(/^ebb_/);
    const answers = said
      .split(/(?<=\})\s*(?=\{)|\n/)
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    for (const answer of answers) expect(answer.errors, JSON.stringify(answer)).toBeUndefined();
    expect(said).toMatch(/"cross":\{"value":0\.\d+,"low":0\.\d+,"high":0\.\d+\}/);
    expect(said).toMatch(/"validateMethod":\{"reports":\[.*\],"errors":\[\]\}/);
    expect(said).toMatch(/^304$/m);
    expect(readFileSync(join(dir, 'board.csv'), 'utf8')).toContain('centred-lda');
    expect(readFileSync(join(dir, 'board.bib'), 'utf8')).toContain('@');
    expect(readFileSync(join(dir, 'results.json'), 'utf8')).toContain('centred-lda');
  });

  test('its Python runs on Debian’s python3-requests', () => {
    writeFileSync(join(dir, 'example.py'), codeIn('python').join('\n'));
    expect(run('python3', ['example.py'], { EBB_KEY: key() })).toMatch(/^\d+ centred-lda 0\.\d+$/m);
    expect(readFileSync(join(dir, 'results.csv'), 'utf8').split('\n').length).toBeGreaterThan(10);
  });

  test('its TypeScript runs, and fits the client’s types', () => {
    // Beside the repository's own modules, which it imports.
    const folder = mkdtempSync(fileURLToPath(new URL('../../node_modules/.api-docs-', import.meta.url)));
    try {
      const file = join(folder, 'example.ts');
      const [code] = codeIn('ts');
      writeFileSync(file, code!);
      const options = {
        ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
        ...{ target: ts.ScriptTarget.ES2023, strict: true, skipLibCheck: true, exactOptionalPropertyTypes: true },
        ...{ types: ['node'], outDir: folder },
      };
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
      const program = ts.createProgram([file], options);
      const faults = ts
        .getPreEmitDiagnostics(program)
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
      expect(faults).toEqual([]);
      program.emit();
      expect(existsSync(join(folder, 'example.js'))).toBe(true);
      const said = run(process.execPath, [join(folder, 'example.js')], { EBB_KEY: key() });
      expect(said).toMatch(/^SUCCEEDED/m);
      expect(said).toMatch(/^\d+ standardised 0\.\d+$/m);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
