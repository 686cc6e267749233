import { describe, expect, test } from 'vitest';
import { message, node, number, onnxFile, text } from '../../../../../test/support/onnx-file.js';
import {
  correctionFile,
  doubled,
  expanded,
  rowsOf,
  runOnce,
  SANDBOX_DIM,
} from '../../../../../test/support/sandboxed.js';
import type { Artefact } from '../../correct/contract.js';
import { exportOnnx } from '../../correct/export-onnx.js';
import { matrix } from '../../linalg/matrix.js';
import { MAX_GRAPH_BYTES } from '../../onnx/submitted-graph.js';
import { OPSETS } from '../../onnx/submitted-operators.js';
import { tensor } from '../../onnx/tensor.js';
import { openSandbox } from './open-sandbox.js';

const external = [number(2, 1), text(8, 'w'), message(13, text(1, 'location'), text(2, 'w.bin')), number(14, 1)];

describe('a graph in the sandbox', () => {
  test('corrects rows, and says what it is', async () => {
    const sandbox = await openSandbox(doubled, { dim: SANDBOX_DIM });
    expect(sandbox.graph).toMatchObject({
      inputDim: SANDBOX_DIM,
      outputDim: SANDBOX_DIM,
      operators: ['Add', 'Identity'],
    });
    for (const rows of [1, 255, 256, 257, 5000]) {
      const given = rowsOf(rows);
      expect(await sandbox.run(given)).toEqual(given.data.map((v) => 2 * v));
    }
    const together = await Promise.all([2, 300, 1].map((rows) => sandbox.run(rowsOf(rows))));
    expect(together.map(({ length }) => length / SANDBOX_DIM)).toEqual([2, 300, 1]);
    expect(sandbox.log).toBe('');
    await sandbox.close();
    await expect(sandbox.run(rowsOf(1))).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('takes rows from shared memory, as evaluations hold them', async () => {
    const data = new Float32Array(new SharedArrayBuffer(4 * SANDBOX_DIM * 10));
    data.set(rowsOf(10).data);
    const sandbox = await openSandbox(doubled, { dim: SANDBOX_DIM });
    expect(await sandbox.run({ data, rows: 10 })).toEqual(Float32Array.from(data, (v) => 2 * v));
    await sandbox.close();
  });

  test('is asked for instrument, train set and domain as the exported graph of a built-in method is', async () => {
    const map = (shift: number) => ({
      scale: new Float64Array(SANDBOX_DIM).fill(1),
      left: matrix(SANDBOX_DIM, 0),
      right: matrix(0, SANDBOX_DIM),
      shift: new Float64Array(SANDBOX_DIM).fill(shift),
    });
    const artefact = (base: number): Artefact => ({
      inputDim: SANDBOX_DIM,
      outputDim: SANDBOX_DIM,
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
    const sandbox = await openSandbox(bytes, { dim: SANDBOX_DIM });
    expect(sandbox.graph.inputs).toEqual({ instrument: true, trainSet: true, domain: true });
    expect(sandbox.graph.metadata).toMatchObject({ method: 'm', datasets: '["a","b"]' });
    const data = new Float32Array(300 * SANDBOX_DIM);
    const domain = Int32Array.from({ length: 300 }, (_, k) => k % 2);
    const corrected = await sandbox.run({ data, rows: 300, instrument: 1, trainSet: 1, domain });
    expect(corrected).toEqual(Float32Array.from(data, (_, k) => 201 + 10 * (Math.floor(k / SANDBOX_DIM) % 2)));

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
    expect(await sandbox.run({ data, rows: 300, instrument: 0, trainSet: 0, domain })).toHaveLength(300 * SANDBOX_DIM);
    await sandbox.close();
  });

  test('gives the same bits for a row, however the rows are divided into calls', async () => {
    const random = rowsOf(64, 64).data;
    const bytes = correctionFile(
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
    [
      'it is for another embedding',
      correctionFile((graph, x) => graph.node('Relu', [x]), 5),
      'WRONG_DIMENSION',
      /\[N, 5\]/,
    ],
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
      correctionFile((graph, x) => graph.node('Concat', [x, x], { axis: { int: 0 } })),
      'SHAPE_MISMATCH',
      /\[256, 4\] for 256 rows, received \[512, 4\]/,
    ],
    [
      'it gives what is not finite',
      correctionFile((graph, x) => graph.node('Log', [x])),
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
