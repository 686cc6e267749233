import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  bytes,
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
import { FILE_DIM, refusalOf, through } from '../../../../test/support/refusal.js';
import { checkSubmittedGraph, MAX_GRAPH_BYTES, MAX_NODES } from './submitted-graph.js';
import { readSubmittedModel } from './submitted-model.js';

const { FLOAT } = TYPES;

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
    ['another message', join(value('embedding', FLOAT, ['N', FILE_DIM])), /irVersion.*wire type 2/],
    ['an opset alone', message(8, number(2, 17)), /ir_version/],
    ['a model without a graph', join([number(1, 8), message(8, number(2, 17))]), /no graph/],
  ])('such as %s are refused with what came', (_, file, reason) => {
    expect(refusalOf(file)).toMatchObject({ code: 'INVALID_GRAPH', message: expect.stringMatching(reason) });
  });

  test('are refused wherever the file is cut off', () => {
    const file = onnxFile({ initializers: [rawTensor('w', [FILE_DIM], new Float32Array(FILE_DIM))] });
    for (let length = 0; length < file.length; length++) {
      expect(['INVALID_GRAPH', 'SHAPE_MISMATCH']).toContain(refusalOf(file.subarray(0, length)).code);
    }
  });

  test('are refused where onnxruntime would read another model than the one that was checked', () => {
    // Readers merge the two graphs, or take the last: the nodes of the first would stay unseen.
    const twice = join([onnxFile(), message(7, text(2, 'another'))]);
    expect(refusalOf(twice)).toMatchObject({
      code: 'INVALID_GRAPH',
      message: expect.stringContaining('graph of its Model stands twice'),
    });
    // Cut to 32 bits, the element type would be another.
    const long = onnxFile({ initializers: [[number(2, 2 ** 32 + 1), text(8, 'w')]] });
    expect(refusalOf(long).message).toContain('beyond 32 bits');
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
    expect(refusalOf(file)).toMatchObject({ code: 'GRAPH_LIMIT', message: expect.stringMatching(reason) });
    expect(performance.now() - start).toBeLessThan(AT_ONCE_MS);
  });

  test('and a wide list of weights that are counted one by one is read', () => {
    const ints = new Uint8Array(20_000_000).map((_, k) => (k % 2 ? 1 : 0x40));
    const file = onnxFile({ nodes: through('Relu', ['embedding'], ['c'], [[text(1, 'a'), ints, number(20, 7)]]) });
    const start = performance.now();
    expect(checkSubmittedGraph(file, { dim: FILE_DIM }).nodeCount).toBe(2);
    expect(performance.now() - start).toBeLessThan(AT_ONCE_MS);
  });
});

/** A sequence of sequences. */
function nestedType(depth: number): Uint8Array {
  let type = tensorType(1, []);
  for (let k = 0; k < depth; k++) type = message(4, message(1, type));
  return type;
}
