import { deflateRawSync, gzipSync } from 'node:zlib';
import { GraphBuilder } from '../../packages/core/src/onnx/graph-builder.js';
import { int64Vector, tensor } from '../../packages/core/src/onnx/tensor.js';
import {
  attribute,
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
} from '../support/onnx-file.js';
import type { Draws } from './draws.js';
import { FUZZ_DIM, SEED_GRAPHS } from './seed-graphs.js';

type Bomb = (draws: Draws) => Uint8Array;

/** embedding + the sum of what `build` makes of it: so that it must be computed, and the shape stays right. */
function adding(build: (graph: GraphBuilder, x: string, draws: Draws) => string): Bomb {
  return (draws) => {
    const graph = new GraphBuilder('bomb');
    const x = graph.input('embedding', 'float32', ['N', FUZZ_DIM]);
    const sum = graph.node('ReduceSum', [build(graph, x, draws)], { keepdims: { int: 0 } });
    graph.output('corrected', graph.node('Add', [x, sum]), 'float32', ['N', FUZZ_DIM]);
    return graph.encode({ opset: 17 });
  };
}

const size = (draws: Draws) => draws.of([2 ** 10, 2 ** 14, 2 ** 17, 2 ** 20, 2 ** 31, 2 ** 40, 2 ** 62]);
const sizes = (graph: GraphBuilder, draws: Draws, rank = 2) =>
  graph.constant('sizes', int64Vector(draws.times(rank, () => size(draws))));
const scalar = (graph: GraphBuilder, x: string) => graph.node('ReduceMax', [x], { keepdims: { int: 0 } });
const through = (draws: Draws, ...args: Parameters<typeof node>) => [
  ...draws.times(1, () => node(...args)),
  node('Relu', ['embedding'], ['corrected']),
];
const external = (path: string) => [
  number(1, 2),
  number(2, 1),
  text(8, 'w'),
  message(13, text(1, 'location'), text(2, path)),
  number(14, 1),
];
const PATHS = [
  'w.bin',
  '../../../../etc/passwd',
  '/etc/shadow',
  '/proc/self/environ',
  '/dev/zero',
  'C:\\Windows\\win.ini',
  '\\\\host\\share',
  'file:///etc/passwd',
  '',
];
const file = (parts: Parameters<typeof onnxFile>[0]) => onnxFile({ dim: FUZZ_DIM, ...parts });

/** Files that somebody would make by hand, to take time, memory, files or the process itself. */
export const BOMBS: Readonly<Record<string, Bomb>> = {
  Expand: adding((graph, x, draws) => graph.node('Expand', [scalar(graph, x), sizes(graph, draws)])),
  ConstantOfShape: adding((graph, _, draws) => graph.node('ConstantOfShape', [sizes(graph, draws)])),
  Tile: adding((graph, x, draws) => graph.node('Tile', [x, sizes(graph, draws)])),
  Range: adding((graph, x, draws) => {
    const end = graph.constant('end', tensor('float32', [], Float32Array.of(draws.of([1e6, 1e10, 1e30, Number.NaN]))));
    return graph.node('Range', [
      graph.node('Mul', [scalar(graph, x), graph.constant('zero', tensor('float32', [], Float32Array.of(0)))]),
      end,
      graph.constant('step', tensor('float32', [], Float32Array.of(draws.of([1, 1e-30, 0, -1])))),
    ]);
  }),
  Pad: adding((graph, x, draws) => graph.node('Pad', [x, sizes(graph, draws, 4)])),
  Resize: adding((graph, x, draws) => graph.node('Resize', [x, '', '', sizes(graph, draws)])),
  OneHot: adding((graph, x, draws) => {
    const depth = graph.constant('depth', int64Vector([size(draws)]));
    const values = graph.constant('values', tensor('float32', [2], Float32Array.of(0, 1)));
    return graph.node('OneHot', [graph.node('Cast', [x], { to: { int: 7 } }), depth, values]);
  }),
  Einsum: adding((graph, x) => {
    const outer = graph.node('Einsum', [x, x], { equation: { string: 'ab,cd->abcd' } });
    return graph.node('Einsum', [outer, x], { equation: { string: 'abcd,ef->abcdef' } });
  }),
  'products of products': adding((graph, x, draws) => {
    const shape = graph.constant('shape', int64Vector([1024, 1024]));
    const big = graph.node('Expand', [scalar(graph, x), shape]);
    let product = big;
    for (let k = draws.of([3, 100, 2000]); k > 0; k--) product = graph.node('MatMul', [product, big]);
    return product;
  }),
  'ten times its size, again and again': adding((graph, x, draws) => {
    let wide = x;
    for (let k = 0; k < draws.of([3, 8, 40]); k++)
      wide = graph.node(
        'Concat',
        Array.from({ length: 10 }, () => wide),
        { axis: { int: 1 } },
      );
    return wide;
  }),
  'a long chain': adding((graph, x, draws) => {
    let y = x;
    for (let k = 0; k < draws.of([500, 5000, 9000]); k++) y = graph.node(draws.of(['Relu', 'Neg', 'Identity']), [y]);
    return y;
  }),
  'a large convolution': adding((graph, x, draws) => {
    const image = graph.node('Expand', [scalar(graph, x), graph.constant('shape', int64Vector([1, 64, 256, 256]))]);
    const kernel = graph.node('Expand', [
      scalar(graph, x),
      graph.constant('kernel', int64Vector([draws.of([64, 512]), 64, 31, 31])),
    ]);
    return graph.node('Conv', [image, kernel]);
  }),
  'a batch mean': (draws) => {
    const graph = new GraphBuilder('mean');
    const x = graph.input('embedding', 'float32', ['N', FUZZ_DIM]);
    const op = draws.of(['ReduceMean', 'ReduceMax', 'ReduceL2']);
    graph.output('corrected', graph.node('Sub', [x, graph.node(op, [x], { axes: { ints: [0] } })]), 'float32', [
      'N',
      FUZZ_DIM,
    ]);
    return graph.encode({ opset: 17 });
  },
  'types within types': (draws) => {
    let type = tensorType(1, []);
    for (let k = draws.of([5, 100, 3000]); k > 0; k--) type = message(draws.of([4, 9]), message(1, type));
    return file({ outputs: [[text(1, 'corrected'), message(2, type)]] });
  },
  'graphs within graphs': (draws) => {
    let inner: Uint8Array[] = [];
    for (let k = draws.of([1, 50, 1000]); k > 0; k--)
      inner = [message(1, ...node('If', ['c'], ['d'], [attribute.graph('then_branch', inner)]))];
    return file({ inGraph: inner });
  },
  'a loop for ever': (draws) =>
    file({
      nodes: through(draws, draws.of(['Loop', 'Scan', 'If', 'SequenceMap']), [''], ['c'], [attribute.graph('body')]),
    }),
  'functions that call one another': (draws) =>
    file({
      inModel: draws.times(20, (k) =>
        message(25, text(1, `f${k}`), message(7, ...node(`f${k + 1}`, ['a'], ['b'])), text(10, 'mine')),
      ),
    }),
  'empty messages': (draws) => {
    const tag = draws.of([0x0a, 0x2a, 0x5a, 0x62, 0x6a]);
    return file({ inGraph: [new Uint8Array(draws.of([1000, 400_000, 4_000_000])).map((_, k) => (k % 2 ? 0 : tag))] });
  },
  'numbers one by one': (draws) =>
    file({
      nodes: through(
        draws,
        'Relu',
        ['embedding'],
        ['c'],
        [[text(1, 'a'), new Uint8Array(4_000_000).map((_, k) => (k % 2 ? 1 : 0x40)), number(20, 7)]],
      ),
    }),
  'a large file of weights': (draws) =>
    file({ initializers: [rawTensor('w', [2 ** 20], new Float32Array(2 ** 20).fill(draws.real()))] }),
  'other files': (draws) => file({ initializers: [external(draws.of(PATHS))] }),
  'other files in an attribute': (draws) =>
    file({ nodes: through(draws, 'Constant', [], ['c'], [attribute.tensor('value', external(draws.of(PATHS)))]) }),
  'a context that is loaded from a file': (draws) =>
    file({
      opsets: [
        ['', 17],
        ['com.microsoft', 1],
      ],
      nodes: through(
        draws,
        'EPContext',
        [],
        ['c'],
        [[text(1, 'ep_cache_context'), bytes(4, new TextEncoder().encode(draws.of(PATHS))), number(20, 3)]],
        'com.microsoft',
      ),
    }),
  'a sparse tensor of a huge shape': (draws) =>
    file({
      inGraph: [
        message(
          15,
          message(1, ...rawTensor('s', [1], new Float32Array(1))),
          message(2, ...rawTensor(undefined, [1], BigInt64Array.of(BigInt(size(draws))), TYPES.INT64)),
          number(3, size(draws)),
          number(3, size(draws)),
        ),
      ],
    }),
  'a circle': () =>
    file({
      nodes: [node('Relu', ['b'], ['a']), node('Relu', ['a'], ['b']), node('Add', ['a', 'embedding'], ['corrected'])],
    }),
  'weights that are not finite': (draws) =>
    file({
      nodes: [node('Mul', ['embedding', 'w'], ['corrected'])],
      initializers: [rawTensor('w', [1], Float32Array.of(draws.of([Number.NaN, Number.POSITIVE_INFINITY, 3e38])))],
    }),
  'an index outside': (draws) =>
    file({
      inputs: [value('embedding', 1, ['N', FUZZ_DIM]), value('instrument', 7, [1])],
      nodes: [
        node('Gather', ['w', 'instrument'], ['g'], [attribute.int('axis', draws.of([0, 1, -5]))]),
        node('Add', ['embedding', 'g'], ['corrected']),
      ],
      initializers: [rawTensor('w', [1], new Float32Array(1))],
    }),
  'two graphs': (draws) => join([draws.of(SEED_GRAPHS), message(7, ...node('If', [], []))]),
  noise: (draws) => draws.bytes(draws.of([1, 10, 1000, 100_000])),
  zeros: (draws) => new Uint8Array(draws.of([1, 1000, 8_000_000])),
  nothing: () => new Uint8Array(),
  'a zip archive': () => join([Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0), deflateRawSync(new Uint8Array(2_000_000))]),
  'a gzip archive': () => gzipSync(new Uint8Array(2_000_000)),
  'a pickle': (draws) =>
    join([Uint8Array.of(0x80, draws.of([2, 3, 4, 5])), new TextEncoder().encode('cposix\nsystem\n(S"id"\ntR.')]),
  'a text': (draws) =>
    new TextEncoder().encode(
      draws.of([
        '{"operators": []}',
        '<html></html>',
        '#!/bin/sh\nid\n',
        'version https://git-lfs.github.com/spec/v1\noid sha256:0\n',
      ]),
    ),
};
