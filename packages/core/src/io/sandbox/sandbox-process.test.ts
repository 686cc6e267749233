import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import {
  correctionFile,
  doubled,
  expanded,
  rowsOf,
  runOnce,
  SANDBOX_DIM,
  slow,
} from '../../../../../test/support/sandboxed.js';
import { int64Vector } from '../../onnx/tensor.js';
import { workerUrl } from '../worker-url.js';
import { FOLDER_PREFIX, type SandboxFeatures, sandboxFeatures } from './features.js';
import { DEFAULT_LIMITS } from './limits.js';
import { openSandbox } from './open-sandbox.js';
import { SandboxProcess } from './sandbox-process.js';

const onLinux = process.platform === 'linux';
const features = await sandboxFeatures();

/** The sandboxes of a process that run now. */
const children = (parent: number) =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const ofParent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === String(parent);
        return ofParent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('sandbox-worker');
      } catch {
        return false;
      }
    });

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    // A zombie answers too; one whose parent is gone is nobody's to reap but the system's.
    return !onLinux || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

async function until(condition: () => boolean, seconds: number) {
  for (let k = 0; k < seconds * 20 && !condition(); k++) await sleep(50);
  return condition();
}

afterAll(() => {
  const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`${FOLDER_PREFIX}${process.pid}-`));
  expect(left()).toEqual([]);
  if (onLinux) expect(children(process.pid)).toEqual([]);
});

describe('a process is ended', () => {
  test('when its graph takes too long', async () => {
    const start = performance.now();
    const error = await runOnce(slow, { limits: { wallSeconds: 2 } });
    expect(error).toMatchObject({ code: 'TIME_LIMIT', message: expect.stringContaining('at most 2 s') });
    // Opening and running may take 2 s each; the rest is for the start of the process on a busy machine.
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  test.runIf(features.prlimit)('when it takes too much of the processor', async () => {
    const error = await runOnce(slow, { limits: { cpuSeconds: 2 } });
    expect(error).toMatchObject({ code: 'TIME_LIMIT', message: expect.stringContaining('2 s of CPU time') });
  });

  test.runIf(features.memoryWatch !== 'none')('when it takes too much memory', async () => {
    const limits = { residentBytes: 200 * 2 ** 20 };
    const error = await runOnce(expanded(16_384, 16_384), { limits: { ...limits, addressSpaceBytes: 2 ** 35 } });
    expect(error).toMatchObject({ code: 'MEMORY_LIMIT', message: expect.stringContaining('of at most 200 MiB') });
  });

  test.each([
    ['an Expand', expanded(100_000, 100_000)],
    [
      'a ConstantOfShape that is folded at once',
      correctionFile((graph, x) =>
        graph.node('Add', [
          x,
          graph.node(
            'ReduceSum',
            [graph.node('ConstantOfShape', [graph.constant('s', int64Vector([2 ** 20, 2 ** 14]))])],
            { keepdims: { int: 0 } },
          ),
        ]),
      ),
    ],
    [
      'a Tile',
      correctionFile((graph, x) =>
        graph.node('Add', [
          x,
          graph.node('ReduceSum', [graph.node('Tile', [x, graph.constant('s', int64Vector([2 ** 12, 2 ** 12]))])], {
            keepdims: { int: 0 },
          }),
        ]),
      ),
    ],
  ])('or refused the memory that %s asks for', async (_, bytes) => {
    expect(await runOnce(bytes)).toMatchObject({ code: 'MEMORY_LIMIT' });
  });

  test('when its caller cancels, whatever it does', async () => {
    const before = new AbortController();
    before.abort();
    expect(await runOnce(doubled, { signal: before.signal })).toMatchObject({ code: 'CANCELLED' });

    const within = new AbortController();
    const running = runOnce(slow, { signal: within.signal });
    setTimeout(() => within.abort(), 1000);
    expect(await running).toMatchObject({ code: 'CANCELLED' });

    const between = new AbortController();
    const sandbox = await openSandbox(doubled, { dim: SANDBOX_DIM, signal: between.signal });
    between.abort();
    await expect(sandbox.run(rowsOf(1))).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await until(() => !alive(sandbox.pid), 5)).toBe(true);
    await sandbox.close();
  });

  test('by another, and what was asked of it fails with that', async () => {
    const sandbox = await openSandbox(slow, { dim: SANDBOX_DIM });
    const running = sandbox.run(rowsOf(1)).catch((error: unknown) => error);
    await sleep(200);
    process.kill(sandbox.pid, 'SIGSEGV');
    expect(await running).toMatchObject({ code: 'GRAPH_CRASHED', message: expect.stringContaining('SIGSEGV') });
    await expect(sandbox.run(rowsOf(1))).rejects.toMatchObject({ code: 'GRAPH_CRASHED' });
    await sandbox.close();
  });

  test.runIf(onLinux)('when its parent is killed in the middle of a run', async () => {
    const parent = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { readFileSync } from 'node:fs';
         import { openSandbox } from ${JSON.stringify(workerUrl('sandbox/open-sandbox').href)};
         const sandbox = await openSandbox(readFileSync(0), { dim: ${SANDBOX_DIM} });
         console.log(sandbox.pid);
         await sandbox.run({ data: new Float32Array(${SANDBOX_DIM}), rows: 1 });`,
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    parent.stdin.end(slow);
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (data) => resolve(Number(data))));
    expect(alive(pid)).toBe(true);
    await sleep(300);
    parent.kill('SIGKILL');
    expect(await until(() => !alive(pid), 5)).toBe(true);
  });

  test.runIf(onLinux)('with its folder when its parent exits while it is being started', async () => {
    const parent = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { readdirSync } from 'node:fs';
         import { tmpdir } from 'node:os';
         import { openSandbox } from ${JSON.stringify(workerUrl('sandbox/open-sandbox').href)};
         openSandbox(new Uint8Array(), { dim: 1 });
         // A folder of its own shows that the process was spawned a moment ago.
         const own = '${FOLDER_PREFIX}' + process.pid + '-';
         setInterval(() => readdirSync(tmpdir()).some((name) => name.startsWith(own)) && process.exit(3), 1);`,
      ],
      { stdio: 'inherit' },
    );
    const code = await new Promise((resolve) => parent.once('exit', resolve));
    expect(code).toBe(3);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`${FOLDER_PREFIX}${parent.pid}-`))).toEqual([]);
  });
});

describe.runIf(onLinux)('the process', () => {
  test('sees nothing of its parent’s environment, folder and network', async () => {
    process.env.EBB_TEST_SECRET = 'do not tell';
    const sandbox = await openSandbox(doubled, { dim: SANDBOX_DIM });
    delete process.env.EBB_TEST_SECRET;
    const of = (name: string) => `/proc/${sandbox.pid}/${name}`;
    expect(readFileSync(of('environ'), 'utf8')).toBe('ORT_DISABLE_TELEMETRY=1\0');
    expect(readlinkSync(of('cwd'))).toMatch(/\(deleted\)$/);
    expect(existsSync(readlinkSync(of('cwd')).replace(/ \(deleted\)$/, ''))).toBe(false);
    const interfaces = readFileSync(of('net/dev'), 'utf8').trim().split('\n').slice(2);
    if (features.network === 'none') expect(interfaces.map((line) => line.split(':')[0]?.trim())).toEqual(['lo']);
    await sandbox.close();
  });

  test.runIf(features.prlimit)('is bounded by the kernel, and gives up the rights of root', async () => {
    const sandbox = await openSandbox(doubled, { dim: SANDBOX_DIM });
    const limits = readFileSync(`/proc/${sandbox.pid}/limits`, 'utf8');
    const limit = (name: string) => new RegExp(`^${name}\\s+(\\S+)\\s+(\\S+)`, 'm').exec(limits)?.slice(1);
    expect(limit('Max address space')).toEqual([
      `${DEFAULT_LIMITS.addressSpaceBytes}`,
      `${DEFAULT_LIMITS.addressSpaceBytes}`,
    ]);
    expect(limit('Max cpu time')).toEqual(['600', '601']);
    expect(limit('Max file size')).toEqual(['0', '0']);
    expect(limit('Max core file size')).toEqual(['0', '0']);
    expect(limit('Max open files')).toEqual(['64', '64']);
    const status = readFileSync(`/proc/${sandbox.pid}/status`, 'utf8');
    if (features.user === 'nobody') expect(status).toMatch(/^Uid:\s+65534\s+65534/m);
    await sandbox.close();
  });
});

describe.runIf(process.platform !== 'win32')('where the platform gives nothing, as macOS does,', () => {
  const bare: SandboxFeatures = { prlimit: false, network: 'shared', user: 'own', memoryWatch: 'ps' };
  const limits = { ...DEFAULT_LIMITS, residentBytes: 300 * 2 ** 20 };

  async function open(bytes: Uint8Array): Promise<SandboxProcess> {
    const sandbox = await SandboxProcess.start(limits, bare);
    await sandbox.ask({ kind: 'open', dim: SANDBOX_DIM }, [bytes], 0, 30);
    return sandbox;
  }
  const run = (sandbox: SandboxProcess, seconds: number) =>
    sandbox.ask(
      { kind: 'run', rows: 1, firstRow: 0, instrument: null, trainSet: null, hasDomain: false },
      [new Uint8Array(4 * SANDBOX_DIM)],
      4 * SANDBOX_DIM,
      seconds,
    );

  test('graphs run, and memory and time are watched all the same', async () => {
    const right = await open(doubled);
    expect((await run(right, 30)).payload).toHaveLength(4 * SANDBOX_DIM);
    await right.end();

    const large = await open(expanded(24_000, 24_000));
    await expect(run(large, 60)).rejects.toMatchObject({ code: 'MEMORY_LIMIT' });
    await large.end();

    const late = await open(slow);
    await expect(run(late, 0.5)).rejects.toMatchObject({ code: 'TIME_LIMIT' });
    await late.end();
  });

  test('an answer that is larger than what was asked for is not taken', async () => {
    const sandbox = await open(doubled);
    const message = { kind: 'run', rows: 1, firstRow: 0, instrument: null, trainSet: null, hasDomain: false } as const;
    const asked = sandbox.ask(message, [new Uint8Array(4 * SANDBOX_DIM)], 1, 30);
    await expect(asked).rejects.toMatchObject({ code: 'OUTPUT_LIMIT' });
    await sandbox.end();
  });
});
