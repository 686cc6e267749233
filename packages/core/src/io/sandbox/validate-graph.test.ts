import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../onnx/graph-builder.js';
import { int64Vector, tensor } from '../../onnx/tensor.js';
import { columnScales } from './row-independence.js';
import { type ValidationOptions, validateGraph } from './validate-graph.js';

const DIM = 6;
const fixture = Float32Array.from({ length: 70 * DIM }, (_, k) => Math.sin(k * k) + 0.1);
const OPTIONS: ValidationOptions = { dim: DIM, fixture, instruments: 3, datasets: 2 };

type Build = (graph: GraphBuilder, x: string) => string;
function file(build: Build): Uint8Array {
  const graph = new GraphBuilder('g');
  const x = graph.input('embedding', 'float32', ['N', DIM]);
  graph.output('corrected', build(graph, x), 'float32', ['N', DIM]);
  return graph.encode({ opset: 17 });
}
const check = (build: Build, options: Partial<ValidationOptions> = {}) =>
  validateGraph(file(build), { ...OPTIONS, ...options });

const table = (graph: GraphBuilder, name: string, rows: number) =>
  graph.constant(
    name,
    tensor(
      'float32',
      [rows, DIM],
      Float32Array.from({ length: rows * DIM }, (_, k) => k),
    ),
  );
const chosen = (graph: GraphBuilder, input: string, rows: number, shape: readonly (number | string)[] = [1]) =>
  graph.node('Gather', [table(graph, `${input}_table`, rows), graph.input(input, 'int64', shape)]);

describe('a graph that may be queued', () => {
  test('is reported with what it is and how fast it runs', async () => {
    const report = await check((graph, x) => graph.node('Relu', [x]));
    expect(report).toMatchObject({ inputDim: DIM, outputDim: DIM, operators: ['Identity', 'Relu'] });
    expect(report.milliseconds).toBeGreaterThan(0);
    expect(report.rowsPerSecond).toBeGreaterThan(0);
    expect(report.notes).toEqual([
      expect.stringMatching(/^It corrects about \d+ rows a second: a table of 10 000 rows/),
    ]);
  });

  test('answers every index that the benchmark may ask for', async () => {
    const build =
      (instruments: number, datasets: number): Build =>
      (graph, x) =>
        [
          chosen(graph, 'instrument', instruments),
          chosen(graph, 'train_set', datasets),
          chosen(graph, 'domain', datasets, ['N']),
        ].reduce((sum, shift) => graph.node('Add', [sum, shift]), x);
    const report = await check(build(3, 2));
    expect(report.inputs).toEqual({ instrument: true, trainSet: true, domain: true });
    expect(report.notes[0]).toContain('(domain)');
    await expect(check(build(2, 2))).rejects.toMatchObject({
      code: 'INVALID_GRAPH',
      message: expect.stringMatching(/^instrument 2, train_set 0: .*cannot run/),
    });
    await expect(check(build(3, 2), { datasets: 3 })).rejects.toMatchObject({ code: 'INVALID_GRAPH' });
  });

  test('may give the same for all rows, and its author is told', async () => {
    const zero = await check((graph, x) =>
      graph.node('Mul', [x, graph.constant('zero', tensor('float32', [], new Float32Array(1)))]),
    );
    expect(zero.notes[0]).toContain('All 64 rows');
  });

  test('may be checked on a single row', async () => {
    expect((await check((_, x) => x, { fixture: fixture.subarray(0, DIM) })).notes).toHaveLength(1);
  });
});

describe('a graph is refused whose rows depend on', () => {
  test.each<[string, Build]>([
    ['their mean', (graph, x) => graph.node('Sub', [x, graph.node('ReduceMean', [x], { axes: { ints: [0] } })])],
    ['their maximum', (graph, x) => graph.node('Div', [x, graph.node('ReduceMax', [x], { axes: { ints: [0] } })])],
    [
      'the row before',
      (graph, x) => graph.node('CumSum', [x, graph.constant('axis', tensor('int64', [], BigInt64Array.of(0n)))]),
    ],
    [
      'the first row',
      (graph, x) => graph.node('Sub', [x, graph.node('Gather', [x, graph.constant('first', int64Vector([0]))])]),
    ],
    [
      'their place',
      (graph, x) =>
        graph.node('Add', [
          x,
          graph.constant(
            'places',
            tensor(
              'float32',
              [256, 1],
              Float32Array.from({ length: 256 }, (_, k) => k),
            ),
          ),
        ]),
    ],
    [
      'one another in a feature of a small scale',
      (graph, x) => {
        const mask = Float32Array.from({ length: DIM }, (_, k) => (k === 0 ? 1e-3 : 0));
        const mean = graph.node('ReduceMean', [x], { axes: { ints: [0] } });
        const small = graph.constant('mask', tensor('float32', [DIM], mask));
        const kept = graph.constant(
          'kept',
          tensor(
            'float32',
            [DIM],
            mask.map((v) => (v > 0 ? 0 : 1)),
          ),
        );
        const moved = graph.node('Mul', [graph.node('Sub', [x, mean]), small]);
        return graph.node('Add', [graph.node('Mul', [x, kept]), moved]);
      },
    ],
  ])('%s', async (_, build) => {
    await expect(check(build)).rejects.toMatchObject({
      code: 'ROWS_NOT_INDEPENDENT',
      message: expect.stringMatching(/row \d+, feature \d+: A row is corrected otherwise when it is run .*axis 1/),
    });
  });
});

describe('a graph is refused that', () => {
  test('gives what is not finite for an embedding of the fixture', async () => {
    const silent = fixture.slice();
    silent.fill(0, 5 * DIM, 6 * DIM);
    await expect(check((graph, x) => graph.node('Div', [x, x]), { fixture: silent })).rejects.toMatchObject({
      code: 'NON_FINITE',
      message: expect.stringMatching(/row 5, feature 0.*NaN/),
    });
  });

  test('takes too long', async () => {
    const w = tensor('float32', [DIM, DIM], new Float32Array(DIM * DIM).fill(0.1));
    const slow: Build = (graph, x) => {
      const big = graph.node('Expand', [
        graph.node('ReduceMax', [x], { keepdims: { int: 1 } }),
        graph.constant('s', int64Vector([2048, 2048])),
      ]);
      let product = big;
      for (let k = 0; k < 200; k++) product = graph.node('MatMul', [product, big]);
      const one = graph.node('ReduceMax', [product], { keepdims: { int: 0 } });
      return graph.node('Add', [graph.node('MatMul', [x, graph.constant('w', w)]), one]);
    };
    await expect(check(slow, { limits: { wallSeconds: 1 } })).rejects.toMatchObject({ code: 'TIME_LIMIT' });
  });
});

test('a fixture without whole rows is the caller’s fault', async () => {
  await expect(check((_, x) => x, { fixture: fixture.subarray(1) })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
  await expect(check((_, x) => x, { fixture: new Float32Array() })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('a feature of which rounding alone is left may differ by rounding', () => {
  // Feature 1 is 0 but for what float32 lost of values around 1.
  const [first, second] = columnScales(Float32Array.of(1, 1e-7, -0.5, -1e-7), 2);
  expect(first).toBeCloseTo(1e-4 + 1e-6, 10);
  expect(second).toBeGreaterThan(2e-7);
});
