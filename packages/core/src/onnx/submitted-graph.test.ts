import { describe, expect, test } from 'vitest';
import {
  attribute,
  bytes,
  message,
  node,
  number,
  onnxFile,
  rawTensor,
  TYPES,
  text,
  value,
} from '../../../../test/support/onnx-file.js';
import { FILE_DIM, refusalOf } from '../../../../test/support/refusal.js';
import { GraphBuilder } from './graph-builder.js';
import { checkSubmittedGraph } from './submitted-graph.js';
import { int64Vector, tensor } from './tensor.js';

const { FLOAT } = TYPES;

const check = (file: Uint8Array, dim = FILE_DIM) => checkSubmittedGraph(file, { dim });

describe('a graph of the form that is asked for', () => {
  test('says of itself what was built, with every optional input', () => {
    const graph = new GraphBuilder('all');
    const x = graph.input('embedding', 'float32', ['N', 3]);
    const instrument = graph.input('instrument', 'int64', [1]);
    const trainSet = graph.input('train_set', 'int64', [1]);
    const domain = graph.input('domain', 'int64', ['N']);
    const table = graph.constant('shift', tensor('float32', [2, 3], new Float32Array(6)));
    const zero = graph.node('Constant', [], { value: { tensor: int64Vector([0]) } });
    const chosen = graph.node('Mul', [graph.node('Add', [instrument, trainSet]), zero]);
    const shift = graph.node('Gather', [table, graph.node('Add', [domain, chosen])]);
    graph.output('corrected', graph.node('Add', [x, shift]), 'float32', ['N', 3]);
    expect(check(graph.encode({ opset: 17, metadata: { method: 'mine', __proto__: 'x' } }), 3)).toEqual({
      inputDim: 3,
      outputDim: 3,
      inputs: { instrument: true, trainSet: true, domain: true },
      opset: 17,
      irVersion: 8,
      nodeCount: 7,
      parameterCount: 7,
      operators: ['Add', 'Constant', 'Gather', 'Identity', 'Mul'],
      producerName: 'ebb',
      metadata: { method: 'mine' },
    });
  });

  test('may be written by hand, by another encoder, and with scikit-learn’s operators', () => {
    expect(check(onnxFile())).toMatchObject({ nodeCount: 1, operators: ['Relu'], producerName: 'hand' });
    const scaled = onnxFile({
      opsets: [
        ['ai.onnx', 15],
        ['ai.onnx.ml', 3],
      ],
      nodes: [node('Scaler', ['embedding'], ['corrected'], [attribute.float('scale')], 'ai.onnx.ml')],
    });
    expect(check(scaled)).toMatchObject({ opset: 15, operators: ['ai.onnx.ml.Scaler'] });
  });

  test('may leave the name of N out, and list its initializers as inputs, as IR version 3 did', () => {
    const weights = rawTensor('w', [FILE_DIM], new Float32Array(FILE_DIM));
    const file = onnxFile({
      irVersion: 3,
      inputs: [value('w', FLOAT, [FILE_DIM]), value('embedding', FLOAT, [null, FILE_DIM])],
      nodes: [node('Add', ['embedding', 'w'], ['corrected'])],
      initializers: [weights],
    });
    expect(check(file)).toMatchObject({ irVersion: 3, parameterCount: FILE_DIM });
  });

  test.each([
    ['float_data', 1, [2], [bytes(4, new Uint8Array(8))]],
    ['packed int64_data', 7, [2], [bytes(7, Uint8Array.of(1, 2))]],
    ['int64_data one by one', 7, [2], [number(7, -1), number(7, 2 ** 40)]],
    ['int32_data for float16', 10, [2], [bytes(5, Uint8Array.of(1, 2))]],
    ['double_data', 11, [1], [bytes(10, new Uint8Array(8))]],
    ['uint64_data', 13, [1], [number(11, 5)]],
    ['strings', 8, [2], [text(6, 'a'), text(6, 'b')]],
    ['raw 4-bit numbers', 22, [3], [bytes(9, new Uint8Array(2))]],
    ['nothing', 1, [0, 5], []],
  ])('may hold its weights as %s', (_, code, dims, data) => {
    const weights = [...dims.map((dim) => number(1, dim)), number(2, code), text(8, 'w'), ...data];
    expect(check(onnxFile({ initializers: [weights] })).parameterCount).toBe(dims.reduce((a, b) => a * b));
  });
});

test('a graph with too much metadata is refused', () => {
  const parts = { inModel: [message(14, text(1, 'k'), text(2, 'v'.repeat(70_000)))] };
  expect(refusalOf(onnxFile(parts))).toMatchObject({
    code: 'GRAPH_LIMIT',
    message: expect.stringContaining('metadata'),
  });
});
