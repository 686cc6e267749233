import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentBlocks, hasDebianPython } from '../support/document-blocks.js';
import { EBB, type ServerProcess, startServerProcess, writeMini } from '../support/server-process.js';

describe.skipIf(!hasDebianPython('numpy, onnx, sklearn'))('docs/how-to/submit-from-python.md', () => {
  let server: ServerProcess;
  let env: NodeJS.ProcessEnv;
  let dir: string;
  beforeAll(async () => {
    server = await startServerProcess({ writeBenchmark: writeMini });
    dir = join(server.dir, 'author');
    const bin = join(dir, 'bin');
    mkdirSync(bin, { recursive: true });
    symlinkSync('/usr/bin/python3', join(bin, 'python3'));
    writeFileSync(join(bin, 'ebb'), `#!/bin/sh\nexec '${process.execPath}' '${EBB}' "$@"\n`);
    chmodSync(join(bin, 'ebb'), 0o755);
    const made = spawnSync(process.execPath, [EBB, 'signup', 'author', '--json'], {
      encoding: 'utf8',
      env: server.env,
    });
    const { key } = JSON.parse(made.stdout);
    env = { ...server.env, PATH: `${bin}:${process.env.PATH}`, EBB_KEY: key };
  }, 180_000);
  afterAll(() => server?.close());

  test('leads from the public training part to a rank, with Debian’s packages alone', () => {
    const said: string[] = [];
    for (const { language, code } of documentBlocks('docs/how-to/submit-from-python.md')) {
      if (language === 'python') {
        const [, name] = /^# (\w+\.py)\n/.exec(code) ?? [];
        appendFileSync(join(dir, name!), `${code}\n\n`);
        continue;
      }
      // The address and key are this test's own.
      if (code.includes('export EBB_KEY')) continue;
      const ran = spawnSync('bash', ['-euo', 'pipefail', '-c', code], { encoding: 'utf8', cwd: dir, env });
      expect(ran.status, `${code}\n${ran.stdout}\n${ran.stderr}`).toBe(0);
      said.push(ran.stdout);
    }
    const [fitted, checked, ranked] = said;
    expect(fitted).toBe('mfcc.onnx: 40 -> 39 dimensions\n');
    expect(checked).toMatch(/cross/);
    expect(ranked).toMatch(
      /^submitted: \S+\nrank =?\d+ of \d+\ncross \d\d\.\d \[\d\d\.\d, \d\d\.\d\]\ngain [+-]\d+\.\d \[[+-]\d+\.\d, [+-]\d+\.\d\] points\n$/,
    );
    // What the page promises of it.
    expect(Number(/gain (\S+)/.exec(ranked!)![1])).toBeGreaterThan(0);
  }, 240_000);
});
