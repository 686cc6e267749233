import { describe, expect, test } from 'vitest';
import {
  attribute,
  bytes,
  type FileParts,
  message,
  number,
  onnxFile,
  rawTensor,
  text,
} from '../../../../test/support/onnx-file.js';
import { type Rule, refusalOf, through } from '../../../../test/support/refusal.js';

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

const RULES: readonly Rule[] = [
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
];

describe('a graph with', () => {
  test.each(RULES)('%s is refused, with what was expected', (_, parts, code, reason) => {
    expect(refusalOf(onnxFile(parts))).toMatchObject({ code, message: expect.stringMatching(reason) });
  });
});
