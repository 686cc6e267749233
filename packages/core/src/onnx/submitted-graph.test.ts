import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  attribute,
  bytes,
  type FileParts,
  join,
  message,
  node,
  number,
  onnxFile,
  rawTensor,
  TYPES,
  tensorType,
  text,
  value,
  varint,
} from '../../../../test/support/onnx-file.js';
import { EbbError, type ErrorCode } from '../errors.js';
import { GraphBuilder } from './graph-builder.js';
import { checkSubmittedGraph, MAX_GRAPH_BYTES, MAX_NODES } from './submitted-graph.js';
import { readSubmittedModel } from './submitted-model.js';
import { int64Vector, tensor } from './tensor.js';

const { FLOAT, INT64 } = TYPES;
const DIM = 4;
const check = (file: Uint8Array, dim = DIM) => checkSubmittedGraph(file, { dim });

/** A node between the input and the output. */
const through = (...args: Parameters<typeof node>) => [node(...args), node('Relu', ['embedding'], ['corrected'])];

function refusal(file: Uint8Array, dim = DIM): EbbError {
  try {
    check(file, dim);
  } catch (error) {
    if (error instanceof EbbError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

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
    const weights = rawTensor('w', [DIM], new Float32Array(DIM));
    const file = onnxFile({
      irVersion: 3,
      inputs: [value('w', FLOAT, [DIM]), value('embedding', FLOAT, [null, DIM])],
      nodes: [node('Add', ['embedding', 'w'], ['corrected'])],
      initializers: [weights],
    });
    expect(check(file)).toMatchObject({ irVersion: 3, parameterCount: DIM });
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

test("what Python's onnx writes is read, every attribute and element type of it", () => {
  const golden = new URL('../../../../test/parity/golden/onnx.json', import.meta.url);
  const { model } = JSON.parse(readFileSync(golden, 'utf8')) as { model: string };
  const { graph, opsetImport, metadataProps } = readSubmittedModel(Buffer.from(model, 'base64'));
  expect(graph?.node.map(({ opType }) => opType)).toContain('LeakyRelu');
  expect(graph?.initializer.map(({ name }) => name)).toContain('w_float64');
  expect(opsetImport).toEqual([{ domain: '', version: 17 }]);
  expect(metadataProps).toHaveLength(2);
});

describe('bytes that are no ONNX model', () => {
  test.each([
    ['nothing', new Uint8Array(), /an empty file/],
    ['a text', new TextEncoder().encode('{"name": "my recipe"}'), /a text/],
    ['a page', new TextEncoder().encode('<!doctype html>\n<title>404</title>'), /a text/],
    ['a zip archive', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0), /zip archive/],
    ['a pickle', Uint8Array.of(0x80, 4, 0x95, 10), /pickle/],
    ['an HDF5 file', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 13), /HDF5/],
    ['a gzip archive', Uint8Array.of(0x1f, 0x8b, 8, 0), /gzip/],
    ['a program', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2), /program/],
    ['zeros', new Uint8Array(1000), /byte 0.*impossible number/],
    ['a group', Uint8Array.of(0x0b, 0x0c), /byte 0.*wire type 3/],
    ['an unknown field', number(99, 1), /unknown field 99/],
    ['a number that never ends', new Uint8Array(64).fill(0xff), /more than ten bytes/],
    ['a length beyond the file', join([Uint8Array.of(0x3a), varint(2 ** 40)]), /1099511627776 bytes where 0 are left/],
    ['a negative length', join([Uint8Array.of(0x3a), varint(-1)]), /less than 0/],
    ['a graph that is a number', number(7, 5), /graph of its Model has the wire type 0/],
    ['a name that is no UTF-8', bytes(2, Uint8Array.of(0xff, 0xfe)), /UTF-8/],
    ['another message', join(value('embedding', FLOAT, ['N', DIM])), /irVersion.*wire type 2/],
    ['an opset alone', message(8, number(2, 17)), /ir_version/],
    ['a model without a graph', join([number(1, 8), message(8, number(2, 17))]), /no graph/],
  ])('such as %s are refused with what came', (_, file, reason) => {
    expect(refusal(file)).toMatchObject({ code: 'INVALID_GRAPH', message: expect.stringMatching(reason) });
  });

  test('are refused wherever the file is cut off', () => {
    const file = onnxFile({ initializers: [rawTensor('w', [DIM], new Float32Array(DIM))] });
    for (let length = 0; length < file.length; length++) {
      expect(['INVALID_GRAPH', 'SHAPE_MISMATCH']).toContain(refusal(file.subarray(0, length)).code);
    }
  });

  test('are refused where onnxruntime would read another model than the one that was checked', () => {
    // Readers merge the two graphs, or take the last: the nodes of the first would stay unseen.
    const twice = join([onnxFile(), message(7, text(2, 'another'))]);
    expect(refusal(twice)).toMatchObject({
      code: 'INVALID_GRAPH',
      message: expect.stringContaining('graph of its Model stands twice'),
    });
    // Cut to 32 bits, the element type would be another.
    const long = onnxFile({ initializers: [[number(2, 2 ** 32 + 1), text(8, 'w')]] });
    expect(refusal(long).message).toContain('beyond 32 bits');
  });
});

const constant = (...fields: Uint8Array[]): FileParts => ({
  nodes: through('Constant', [], ['c'], [attribute.tensor('value', fields)]),
});
const weights = (...fields: Uint8Array[]): FileParts => ({ initializers: [[text(8, 'w'), ...fields]] });
const external = (path: string) => [
  number(1, 2),
  number(2, 1),
  message(13, text(1, 'location'), text(2, path)),
  number(14, 1),
];
const sparse = (values: Uint8Array[], ...dims: number[]) => [
  message(1, ...values),
  message(2, ...rawTensor(undefined, [1], new BigInt64Array(1), 7)),
  ...dims.map((dim) => number(3, dim)),
];
const one = rawTensor('s', [1], new Float32Array(1));

const RULES: readonly (readonly [rule: string, parts: FileParts, code: ErrorCode, message: RegExp])[] = [
  ['an IR version from the future', { irVersion: 14 }, 'INVALID_GRAPH', /ir_version 3 to 13, received 14/],
  ['no IR version', { irVersion: null }, 'INVALID_GRAPH', /received none/],
  ['an old opset', { opsets: [['', 6]] }, 'UNSUPPORTED_OPERATOR', /opset 7 to 26, received opset 6/],
  ['an opset from the future', { opsets: [['', 27]] }, 'UNSUPPORTED_OPERATOR', /opset 27/],
  ['no default opset', { opsets: [['ai.onnx.ml', 3]] }, 'INVALID_GRAPH', /default operator set/],
  [
    'two default opsets',
    {
      opsets: [
        ['', 17],
        ['ai.onnx', 18],
      ],
    },
    'INVALID_GRAPH',
    /twice/,
  ],
  [
    'onnxruntime’s own operators',
    {
      opsets: [
        ['', 17],
        ['com.microsoft', 1],
      ],
    },
    'UNSUPPORTED_OPERATOR',
    /ai\.onnx or ai\.onnx\.ml, received "com\.microsoft"/,
  ],
  [
    'a node of a foreign set',
    { nodes: through('EPContext', [], ['c'], [], 'com.microsoft') },
    'UNSUPPORTED_OPERATOR',
    /node 0 \(EPContext, "c"\)/,
  ],
  [
    'a node of a set that is not imported',
    { nodes: through('Scaler', [], ['c'], [], 'ai.onnx.ml') },
    'INVALID_GRAPH',
    /does not import/,
  ],
  ['a node without operator', { nodes: through('', [], ['c']) }, 'UNSUPPORTED_OPERATOR', /no operator/],
  [
    'an operator that is a path',
    { nodes: through('../../Relu', [], ['c']) },
    'UNSUPPORTED_OPERATOR',
    /no operator of ONNX/,
  ],
  ['functions', { inModel: [message(25, text(1, 'f'))] }, 'INVALID_GRAPH', /functions/],
  ['training information', { inModel: [message(20)] }, 'INVALID_GRAPH', /training/],
  ['device configurations', { inModel: [message(26)] }, 'INVALID_GRAPH', /device/],
  ...['If', 'Loop', 'Scan', 'SequenceMap'].map(
    (op) =>
      [
        op,
        { nodes: through(op, [], ['c'], [attribute.graph('body')]) },
        'UNSUPPORTED_OPERATOR',
        /control flow/,
      ] as const,
  ),
  [
    'a sub-graph under another name',
    { nodes: through('Relu', ['embedding'], ['c'], [attribute.graph('then_branch')]) },
    'UNSUPPORTED_OPERATOR',
    /attribute "then_branch".*control flow/,
  ],
  [
    'a sub-graph that says it is a number',
    { nodes: through('Relu', ['embedding'], ['c'], [[text(1, 'a'), message(6), number(20, 2)]]) },
    'UNSUPPORTED_OPERATOR',
    /control flow/,
  ],
  [
    'a list of sub-graphs',
    { nodes: through('Relu', ['embedding'], ['c'], [[text(1, 'a'), message(11), number(20, 10)]]) },
    'UNSUPPORTED_OPERATOR',
    /control flow/,
  ],
  ...['RandomNormal', 'RandomUniformLike', 'Multinomial', 'Bernoulli'].map(
    (op) => [op, { nodes: through(op, ['embedding'], ['c']) }, 'UNSUPPORTED_OPERATOR', /random/] as const,
  ),
  [
    'a Dropout in training',
    { nodes: through('Dropout', ['embedding', '', 'training'], ['c']) },
    'UNSUPPORTED_OPERATOR',
    /training_mode/,
  ],
  [
    'a batch normalisation in training',
    { nodes: through('BatchNormalization', ['embedding'], ['c'], [attribute.int('training_mode', 1)]) },
    'ROWS_NOT_INDEPENDENT',
    /from the batch/,
  ],
  [
    'an attribute twice',
    { nodes: through('Relu', ['embedding'], ['c'], [attribute.int('a', 1), attribute.int('a', 2)]) },
    'INVALID_GRAPH',
    /twice/,
  ],
  [
    'an attribute of no type',
    { nodes: through('Relu', ['embedding'], ['c'], [[text(1, 'a'), number(20, 99)]]) },
    'INVALID_GRAPH',
    /99/,
  ],
  [
    'an attribute of a function',
    { nodes: through('Relu', ['embedding'], ['c'], [[text(1, 'a'), text(21, 'b')]]) },
    'INVALID_GRAPH',
    /function/,
  ],
  [
    'weights in another file',
    weights(...external('w.bin')),
    'INVALID_GRAPH',
    /inside the \.onnx file, received external data at "w\.bin"/,
  ],
  ['weights in a file above', weights(...external('../../etc/passwd')), 'INVALID_GRAPH', /another file/],
  ['weights at an absolute path', weights(...external('/etc/shadow')), 'INVALID_GRAPH', /another file/],
  [
    'a location without data_location',
    weights(number(2, 1), message(13, text(1, 'location'), text(2, '/proc/self/environ'))),
    'INVALID_GRAPH',
    /another file/,
  ],
  ['a data_location without location', weights(number(2, 1), number(14, 1)), 'INVALID_GRAPH', /another file/],
  ['an unknown data_location', weights(number(2, 1), number(14, 7)), 'INVALID_GRAPH', /another file/],
  [
    'external data in an attribute',
    constant(...external('/etc/passwd')),
    'INVALID_GRAPH',
    /attribute "value".*another file/,
  ],
  [
    'external data in a list of tensors',
    { nodes: through('Relu', ['embedding'], ['c'], [[text(1, 'a'), message(10, ...external('x')), number(20, 9)]]) },
    'INVALID_GRAPH',
    /another file/,
  ],
  [
    'external data in a sparse attribute',
    {
      nodes: through(
        'Constant',
        [],
        ['c'],
        [[text(1, 'sparse_value'), message(22, ...sparse(external('x'), 2)), number(20, 11)]],
      ),
    },
    'INVALID_GRAPH',
    /another file/,
  ],
  [
    'external data in a sparse initializer',
    { inGraph: [message(15, ...sparse([...external('x'), text(8, 's')], 2))] },
    'INVALID_GRAPH',
    /another file/,
  ],
  [
    'a sparse initializer of a huge shape',
    { inGraph: [message(15, ...sparse(one, 2 ** 20, 2 ** 20))] },
    'GRAPH_LIMIT',
    /too large/,
  ],
  [
    'a sparse tensor without indices',
    { inGraph: [message(15, message(1, ...one), number(3, 5))] },
    'INVALID_GRAPH',
    /lacks/,
  ],
  [
    'too few bytes for its dims',
    { initializers: [rawTensor('w', [1000, 1000], new Float32Array(1))] },
    'SHAPE_MISMATCH',
    /1000 x 1000 of float = 4000000 bytes, received 4 bytes/,
  ],
  [
    'too many bytes for its dims',
    { initializers: [rawTensor('w', [1], new Float32Array(2))] },
    'SHAPE_MISMATCH',
    /4 bytes, received 8/,
  ],
  ['no data', weights(number(1, 3), number(2, 1)), 'SHAPE_MISMATCH', /3 values, received 0/],
  [
    'data in two fields',
    { initializers: [[...rawTensor('w', [1], new Float32Array(1)), bytes(4, new Uint8Array(4))]] },
    'SHAPE_MISMATCH',
    /and further data/,
  ],
  ['data in another type’s field', weights(number(1, 1), number(2, 1), number(7, 1)), 'SHAPE_MISMATCH', /received 0/],
  ['raw strings', weights(number(1, 1), number(2, 8), bytes(9, Uint8Array.of(65))), 'SHAPE_MISMATCH', /no raw bytes/],
  ['a huge shape', weights(number(1, 2 ** 31), number(1, 2 ** 31), number(2, 1)), 'GRAPH_LIMIT', /too large/],
  ['a huge shape of no elements', weights(number(1, 0), number(1, 2 ** 62), number(2, 1)), 'GRAPH_LIMIT', /too large/],
  ['a negative size', weights(number(1, -1), number(2, 1)), 'INVALID_GRAPH', /negative dimension.*Received -1/],
  [
    'too many dims',
    weights(...Array.from({ length: 17 }, () => number(1, 1)), number(2, 1)),
    'GRAPH_LIMIT',
    /at most 16/,
  ],
  [
    'very many dims',
    weights(...Array.from({ length: 65 }, () => number(1, 1)), number(2, 1)),
    'GRAPH_LIMIT',
    /at most 64/,
  ],
  ['an element type of no name', weights(number(2, 27)), 'INVALID_GRAPH', /element type/],
  ['no element type', weights(number(1, 1)), 'INVALID_GRAPH', /element type/],
  ['segments', weights(number(1, 0), number(2, 1), message(3)), 'INVALID_GRAPH', /segments/],
  ['a name for two initializers', { initializers: [one, one] }, 'INVALID_GRAPH', /name of its own/],
  [
    'an initializer without a name',
    { initializers: [rawTensor(undefined, [1], new Float32Array(1))] },
    'INVALID_GRAPH',
    /name of its own/,
  ],
  [
    'an initializer in place of the input',
    { initializers: [rawTensor('embedding', [1], new Float32Array(1))] },
    'INVALID_GRAPH',
    /'embedding' is that of an initializer/,
  ],
  [
    'another input name',
    { inputs: [value('input', FLOAT, ['N', DIM])] },
    'INVALID_GRAPH',
    /Expected 'embedding'.*received "input"/,
  ],
  ['no input', { inputs: [] }, 'INVALID_GRAPH', /received none/],
  [
    'a further input',
    { inputs: [value('embedding', FLOAT, ['N', DIM]), value('label', INT64, ['N'])] },
    'INVALID_GRAPH',
    /"label"/,
  ],
  [
    'an input twice',
    { inputs: [value('embedding', FLOAT, ['N', DIM]), value('embedding', FLOAT, ['N', DIM])] },
    'INVALID_GRAPH',
    /twice/,
  ],
  [
    'a float64 input',
    { inputs: [value('embedding', 11, ['N', DIM])] },
    'INVALID_GRAPH',
    /float32 \[N, 4\], received double/,
  ],
  [
    'an input of another rank',
    { inputs: [value('embedding', FLOAT, ['N', 1, DIM])] },
    'INVALID_GRAPH',
    /received \[N, 1, 4\]/,
  ],
  ['an input without a shape', { inputs: [value('embedding', FLOAT, undefined)] }, 'INVALID_GRAPH', /no shape/],
  ['an input without a type', { inputs: [[text(1, 'embedding')]] }, 'INVALID_GRAPH', /not a tensor/],
  [
    'a sequence',
    { inputs: [[text(1, 'embedding'), message(2, message(4, message(1, tensorType(1, []))))]] },
    'INVALID_GRAPH',
    /not a tensor/,
  ],
  [
    'a fixed number of rows',
    { inputs: [value('embedding', FLOAT, [1, DIM])] },
    'INVALID_GRAPH',
    /N free.*received \[1, 4\]/,
  ],
  [
    'another dimension',
    { inputs: [value('embedding', FLOAT, ['N', 5])] },
    'WRONG_DIMENSION',
    /\[N, 4\], received \[N, 5\]/,
  ],
  ['a free dimension', { inputs: [value('embedding', FLOAT, ['N', 'D'])] }, 'WRONG_DIMENSION', /received \[N, D\]/],
  [
    'a dimension with size and name',
    {
      inputs: [
        [
          text(1, 'embedding'),
          message(2, message(1, number(1, 1), message(2, message(1, number(1, 3), text(2, 'N'))))),
        ],
      ],
    },
    'INVALID_GRAPH',
    /both a size and a name/,
  ],
  [
    'a scalar instrument',
    { inputs: [value('embedding', FLOAT, ['N', DIM]), value('instrument', INT64, [])] },
    'INVALID_GRAPH',
    /\[1\], received \[\]/,
  ],
  [
    'an instrument for each row',
    { inputs: [value('embedding', FLOAT, ['N', DIM]), value('instrument', INT64, ['N'])] },
    'INVALID_GRAPH',
    /\[1\], received \[N\]/,
  ],
  [
    'an int32 train set',
    { inputs: [value('embedding', FLOAT, ['N', DIM]), value('train_set', 6, [1])] },
    'INVALID_GRAPH',
    /int64 \[1\], received int32/,
  ],
  [
    'one domain for all rows',
    { inputs: [value('embedding', FLOAT, ['N', DIM]), value('domain', INT64, [1])] },
    'INVALID_GRAPH',
    /\[N\] with N free/,
  ],
  ['no output', { outputs: [] }, 'INVALID_GRAPH', /received none/],
  [
    'another output name',
    { outputs: [value('output', FLOAT, ['N', DIM])] },
    'INVALID_GRAPH',
    /'corrected'.*received "output"/,
  ],
  [
    'two outputs',
    { outputs: [value('corrected', FLOAT, ['N', DIM]), value('more', FLOAT, ['N', DIM])] },
    'INVALID_GRAPH',
    /"corrected", "more"/,
  ],
  ['a float64 output', { outputs: [value('corrected', 11, ['N', DIM])] }, 'INVALID_GRAPH', /received double/],
  ['a fixed number of corrected rows', { outputs: [value('corrected', FLOAT, [1, DIM])] }, 'INVALID_GRAPH', /N free/],
  [
    'an output of free width',
    { outputs: [value('corrected', FLOAT, ['N', null])] },
    'WRONG_DIMENSION',
    /received \[N, \?\]/,
  ],
  ['an output of width 0', { outputs: [value('corrected', FLOAT, ['N', 0])] }, 'WRONG_DIMENSION', /1 to 8192/],
  [
    'an output that is too wide',
    { outputs: [value('corrected', FLOAT, ['N', 8193])] },
    'WRONG_DIMENSION',
    /received \[N, 8193\]/,
  ],
  [
    'too much metadata',
    { inModel: [message(14, text(1, 'k'), text(2, 'v'.repeat(70_000)))] },
    'GRAPH_LIMIT',
    /metadata/,
  ],
];

describe('a graph with', () => {
  test.each(RULES)('%s is refused, with what was expected', (_, parts, code, reason) => {
    expect(refusal(onnxFile(parts))).toMatchObject({ code, message: expect.stringMatching(reason) });
  });

  test('names that would deceive a reader is refused with them escaped and cut', () => {
    const { message: shown } = refusal(
      onnxFile({ inputs: [value(`\u202e\u001b[31m${'x'.repeat(10_000)}`, FLOAT, ['N', DIM])] }),
    );
    expect(shown).toContain('"\\u202e\\u001b[31mxxx');
    expect(shown.length).toBeLessThan(500);
  });
});

describe('a bomb is refused at once:', () => {
  /** Milliseconds that a refusal may take on a busy machine; a reader that builds objects of 60 MB takes many seconds. */
  const AT_ONCE_MS = 5000;

  test.each([
    [
      'types within types',
      onnxFile({ outputs: [[text(1, 'corrected'), message(2, nestedType(2000))]] }),
      /within one another/,
    ],
    [
      'millions of empty nodes',
      onnxFile({ inGraph: [new Uint8Array(40_000_000).map((_, k) => (k % 2 ? 0 : 0x0a))] }),
      /messages in all/,
    ],
    [
      'millions of names',
      onnxFile({ nodes: [[new Uint8Array(40_000_000).map((_, k) => (k % 2 ? 0 : 0x0a))]] }),
      /names in all/,
    ],
    ['names of many bytes', onnxFile({ nodes: [[text(1, 'x'.repeat(2 ** 25))]] }), /names in all/],
    [
      'more nodes than may be',
      onnxFile({
        nodes: Array.from({ length: MAX_NODES + 1 }, (_, k) =>
          node('Relu', ['embedding'], [k ? `r${k}` : 'corrected']),
        ),
      }),
      /too many nodes/,
    ],
    ['too large a file', new Uint8Array(MAX_GRAPH_BYTES + 1), /too large/],
  ])('%s', (_, file, reason) => {
    const start = performance.now();
    expect(refusal(file)).toMatchObject({ code: 'GRAPH_LIMIT', message: expect.stringMatching(reason) });
    expect(performance.now() - start).toBeLessThan(AT_ONCE_MS);
  });

  test('and a wide list of weights that are counted one by one is read', () => {
    const ints = new Uint8Array(20_000_000).map((_, k) => (k % 2 ? 1 : 0x40));
    const file = onnxFile({ nodes: through('Relu', ['embedding'], ['c'], [[text(1, 'a'), ints, number(20, 7)]]) });
    const start = performance.now();
    expect(check(file).nodeCount).toBe(2);
    expect(performance.now() - start).toBeLessThan(AT_ONCE_MS);
  });
});

/** A sequence of sequences. */
function nestedType(depth: number): Uint8Array {
  let type = tensorType(1, []);
  for (let k = 0; k < depth; k++) type = message(4, message(1, type));
  return type;
}
