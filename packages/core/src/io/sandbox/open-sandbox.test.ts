import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { message, node, number, onnxFile, text } from '../../../../../test/support/onnx-file.js';
import type { Artefact } from '../../correct/contract.js';
import { exportOnnx } from '../../correct/export-onnx.js';
import { matrix } from '../../linalg/matrix.js';
import { GraphBuilder } from '../../onnx/graph-builder.js';
import { MAX_GRAPH_BYTES } from '../../onnx/submitted-graph.js';
import { OPSETS } from '../../onnx/submitted-operators.js';
import { int64Vector, tensor } from '../../onnx/tensor.js';
import { workerUrl } from '../worker-url.js';
import { FOLDER_PREFIX, sandboxFeatures } from './features.js';
import { DEFAULT_LIMITS } from './limits.js';
import { openSandbox, type SandboxOptions } from './open-sandbox.js';

const onLinux = process.platform === 'linux';
const features = await sandboxFeatures();
const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith(FOLDER_PREFIX));
const foldersBefore = folders();

/** Processes of ours that run now; what another test file started is not ours. */
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

const DIM = 4;
type Build = (graph: GraphBuilder, x: string) => string;
function file(build: Build, dim = DIM, outputDim = dim): Uint8Array {
  const graph = new GraphBuilder('g');
  const x = graph.input('embedding', 'float32', ['N', dim]);
  graph.output('corrected', build(graph, x), 'float32', ['N', outputDim]);
  return graph.encode({ opset: 17 });
}
const doubled = file((graph, x) => graph.node('Add', [x, x]));
const rowsOf = (rows: number, dim = DIM) => ({
  rows,
  data: Float32Array.from({ length: rows * dim }, (_, k) => Math.sin(k)),
});

/** Runs a graph on rows, and gives what came or the error. */
async function runOnce(bytes: Uint8Array, options: Partial<SandboxOptions> = {}, rows = 3): Promise<unknown> {
  const dim = options.dim ?? DIM;
  try {
    const sandbox = await openSandbox(bytes, { ...options, dim });
    try {
      return await sandbox.run(rowsOf(rows, dim));
    } finally {
      await sandbox.close();
    }
  } catch (error) {
    return error;
  }
}

/** A product of 512 x 512 that takes minutes, as products of a constant that onnxruntime cannot fold. */
const slow = file(
  (graph, x) => {
    const w = graph.constant('w', tensor('float32', [512, 512], new Float32Array(512 * 512).fill(1e-3)));
    let y = x;
    for (let k = 0; k < 9000; k++) y = graph.node('MatMul', [y, w]);
    return y;
  },
  512,
  512,
);
const expanded = (rows: number, columns: number) =>
  file((graph, x) => {
    const one = graph.node('ReduceMax', [x], { keepdims: { int: 1 } });
    const many = graph.node('Expand', [one, graph.constant('shape', int64Vector([rows, columns]))]);
    return graph.node('Add', [x, graph.node('ReduceSum', [many], { keepdims: { int: 0 } })]);
  });

const external = [number(2, 1), text(8, 'w'), message(13, text(1, 'location'), text(2, 'w.bin')), number(14, 1)];

afterAll(() => {
  expect(folders().filter((name) => !foldersBefore.includes(name))).toEqual([]);
  if (onLinux) expect(children(process.pid)).toEqual([]);
});

describe('a graph in the sandbox', () => {
  test('corrects rows, and says what it is', async () => {
    const sandbox = await openSandbox(doubled, { dim: DIM });
    expect(sandbox.graph).toMatchObject({ inputDim: DIM, outputDim: DIM, operators: ['Add', 'Identity'] });
    for (const rows of [1, 255, 256, 257, 5000]) {
      const given = rowsOf(rows);
      expect(await sandbox.run(given)).toEqual(given.data.map((v) => 2 * v));
    }
    const together = await Promise.all([2, 300, 1].map((rows) => sandbox.run(rowsOf(rows))));
    expect(together.map(({ length }) => length / DIM)).toEqual([2, 300, 1]);
    expect(sandbox.log).toBe('');
    await sandbox.close();
    await expect(sandbox.run(rowsOf(1))).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('takes rows from shared memory, as evaluations hold them', async () => {
    const data = new Float32Array(new SharedArrayBuffer(4 * DIM * 10));
    data.set(rowsOf(10).data);
    const sandbox = await openSandbox(doubled, { dim: DIM });
    expect(await sandbox.run({ data, rows: 10 })).toEqual(Float32Array.from(data, (v) => 2 * v));
    await sandbox.close();
  });

  test('is asked for instrument, train set and domain as the exported graph of a built-in method is', async () => {
    const map = (shift: number) => ({
      scale: new Float64Array(DIM).fill(1),
      left: matrix(DIM, 0),
      right: matrix(0, DIM),
      shift: new Float64Array(DIM).fill(shift),
    });
    const artefact = (base: number): Artefact => ({
      inputDim: DIM,
      outputDim: DIM,
      stages: [
        { kind: 'affineBy', by: 'trainSet', maps: [map(base), map(base + 1)] },
        { kind: 'affineBy', by: 'domain', maps: [map(0), map(10)] },
      ],
      notes: [],
    });
    const bytes = exportOnnx(
      { instruments: ['cello', 'flute'], datasets: ['a', 'b'], artefacts: [artefact(100), artefact(200)] },
      { protocolVersion: '1', benchmark: 'b', embedding: 'e', method: 'm', scope: 'global' },
    );
    const sandbox = await openSandbox(bytes, { dim: DIM });
    expect(sandbox.graph.inputs).toEqual({ instrument: true, trainSet: true, domain: true });
    expect(sandbox.graph.metadata).toMatchObject({ method: 'm', datasets: '["a","b"]' });
    const data = new Float32Array(300 * DIM);
    const domain = Int32Array.from({ length: 300 }, (_, k) => k % 2);
    const corrected = await sandbox.run({ data, rows: 300, instrument: 1, trainSet: 1, domain });
    expect(corrected).toEqual(Float32Array.from(data, (_, k) => 201 + 10 * (Math.floor(k / DIM) % 2)));

    await expect(sandbox.run({ data, rows: 300, instrument: 1, trainSet: 1 })).rejects.toMatchObject({
      code: 'SHAPE_MISMATCH',
    });
    await expect(sandbox.run({ data, rows: 300, trainSet: 1, domain })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    await expect(sandbox.run({ data, rows: 299, instrument: 1, trainSet: 1, domain })).rejects.toMatchObject({
      code: 'SHAPE_MISMATCH',
    });
    await expect(sandbox.run({ data: new Float32Array(), rows: 0 })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    // An index that the graph does not know is its author's fault, and it may be asked again.
    await expect(sandbox.run({ data, rows: 300, instrument: 2, trainSet: 1, domain })).rejects.toMatchObject({
      code: 'INVALID_GRAPH',
    });
    expect(await sandbox.run({ data, rows: 300, instrument: 0, trainSet: 0, domain })).toHaveLength(300 * DIM);
    await sandbox.close();
  });

  test('gives the same bits for a row, however the rows are divided into calls', async () => {
    const random = rowsOf(64, 64).data;
    const bytes = file(
      (graph, x) =>
        graph.node('Tanh', [graph.node('MatMul', [x, graph.constant('w', tensor('float32', [64, 64], random))])]),
      64,
    );
    const sandbox = await openSandbox(bytes, { dim: 64 });
    const whole = await sandbox.run(rowsOf(600, 64));
    const { data } = rowsOf(600, 64);
    const parts = [
      await sandbox.run({ data: data.subarray(0, 256 * 64), rows: 256 }),
      await sandbox.run({ data: data.subarray(256 * 64), rows: 344 }),
    ];
    expect(Float32Array.from(parts.flatMap((part) => [...part]))).toEqual(whole);
    await sandbox.close();
  });

  test.each(
    [...OPSETS.entries()].flatMap(
      ([domain, { least, most }]) =>
        [
          [domain, least],
          [domain, most],
        ] as const,
    ),
  )('may be of the operator set %j in version %i, since onnxruntime loads it', async (domain, version) => {
    const opsets = domain === '' ? [['', version] as const] : [['', 17] as const, [domain, version] as const];
    expect(await runOnce(onnxFile({ opsets }))).toBeInstanceOf(Float32Array);
  });

  test.each([3, 13])('may be of IR version %i, since onnxruntime loads it', async (irVersion) => {
    expect(await runOnce(onnxFile({ irVersion }))).toBeInstanceOf(Float32Array);
  });
});

describe('a graph is refused with the reason when', () => {
  test.each([
    ['it is no graph', new TextEncoder().encode('hello'), 'INVALID_GRAPH', /a text/],
    ['it is for another embedding', file((graph, x) => graph.node('Relu', [x]), 5), 'WRONG_DIMENSION', /\[N, 5\]/],
    [
      'an operator does not exist',
      onnxFile({ nodes: [node('Rleu', ['embedding'], ['corrected'])] }),
      'INVALID_GRAPH',
      /load the graph: .*Rleu/,
    ],
    [
      'a value does not exist',
      onnxFile({ nodes: [node('Relu', ['nothing'], ['corrected'])] }),
      'INVALID_GRAPH',
      /load the graph/,
    ],
    [
      'nodes go in a circle',
      onnxFile({ nodes: [node('Relu', ['b'], ['a']), node('Relu', ['a'], ['b']), node('Relu', ['a'], ['corrected'])] }),
      'INVALID_GRAPH',
      /load the graph/,
    ],
    [
      'it gives other rows',
      file((graph, x) => graph.node('Concat', [x, x], { axis: { int: 0 } })),
      'SHAPE_MISMATCH',
      /\[256, 4\] for 256 rows, received \[512, 4\]/,
    ],
    [
      'it gives what is not finite',
      file((graph, x) => graph.node('Log', [x])),
      'NON_FINITE',
      /row 0, feature 0.*-Infinity/,
    ],
    ['it opens another file', onnxFile({ initializers: [external] }), 'INVALID_GRAPH', /another file/],
  ])('%s', async (_, bytes, code, message) => {
    const error = await runOnce(bytes);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect((error as Error).message).not.toMatch(/onnxruntime_src|\/\w+\/\w+/);
  });

  test('it is larger than any may be, without a process for it', async () => {
    expect(await runOnce(new Uint8Array(MAX_GRAPH_BYTES + 1))).toMatchObject({ code: 'GRAPH_LIMIT' });
  });

  test('it gives more than it may, before it is run', async () => {
    const error = await runOnce(doubled, { limits: { outputBytes: 1000 } }, 100);
    expect(error).toMatchObject({ code: 'OUTPUT_LIMIT', message: expect.stringContaining('1600 bytes') });
    expect(await runOnce(expanded(2, 4), { limits: { outputBytes: 100 } })).toBeInstanceOf(Float32Array);
  });
});

describe('a process is ended', () => {
  test('when its graph takes too long', async () => {
    const start = performance.now();
    const error = await runOnce(slow, { dim: 512, limits: { wallSeconds: 2 } });
    expect(error).toMatchObject({ code: 'TIME_LIMIT', message: expect.stringContaining('at most 2 s') });
    // Opening and running may take 2 s each; the rest is for the start of the process on a busy machine.
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  test.runIf(features.prlimit)('when it takes too much of the processor', async () => {
    const error = await runOnce(slow, { dim: 512, limits: { cpuSeconds: 2 } });
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
      file((graph, x) =>
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
      file((graph, x) =>
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
    const running = runOnce(slow, { dim: 512, signal: within.signal });
    setTimeout(() => within.abort(), 1000);
    expect(await running).toMatchObject({ code: 'CANCELLED' });

    const between = new AbortController();
    const sandbox = await openSandbox(doubled, { dim: DIM, signal: between.signal });
    between.abort();
    await expect(sandbox.run(rowsOf(1))).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await until(() => !alive(sandbox.pid), 5)).toBe(true);
    await sandbox.close();
  });

  test('by another, and what was asked of it fails with that', async () => {
    const sandbox = await openSandbox(slow, { dim: 512 });
    const running = sandbox.run(rowsOf(1, 512)).catch((error: unknown) => error);
    await sleep(200);
    process.kill(sandbox.pid, 'SIGSEGV');
    expect(await running).toMatchObject({ code: 'GRAPH_CRASHED', message: expect.stringContaining('SIGSEGV') });
    await expect(sandbox.run(rowsOf(1, 512))).rejects.toMatchObject({ code: 'GRAPH_CRASHED' });
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
         const sandbox = await openSandbox(readFileSync(0), { dim: 512 });
         console.log(sandbox.pid);
         await sandbox.run({ data: new Float32Array(512), rows: 1 });`,
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
});

describe.runIf(onLinux)('the process', () => {
  test('sees nothing of its parent’s environment, folder and network', async () => {
    process.env.EBB_TEST_SECRET = 'do not tell';
    const sandbox = await openSandbox(doubled, { dim: DIM });
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
    const sandbox = await openSandbox(doubled, { dim: DIM });
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
