import type { Artefact } from '../../packages/core/src/correct/contract.js';
import { exportOnnx } from '../../packages/core/src/correct/export-onnx.js';
import { drawFastfood } from '../../packages/core/src/correct/fastfood.js';
import { matrix } from '../../packages/core/src/linalg/matrix.js';
import { GraphBuilder } from '../../packages/core/src/onnx/graph-builder.js';
import { int64Vector, tensor } from '../../packages/core/src/onnx/tensor.js';
import { hashDraw } from '../support/hash-draw.js';
import { attribute, node, onnxFile } from '../support/onnx-file.js';

/** D of all fuzzed graphs. */
export const FUZZ_DIM = 8;

const METADATA = { protocolVersion: '1', benchmark: 'fuzz', embedding: 'e', method: 'm', scope: 'global' };
const draws = (count: number, seed: number) => Float64Array.from({ length: count }, (_, k) => hashDraw(k, seed));
const floats = (count: number, seed: number) => Float32Array.from(draws(count, seed));

const map = (seed: number) => ({
  scale: draws(FUZZ_DIM, seed).map((v) => 1 + v),
  left: matrix(FUZZ_DIM, 2, draws(FUZZ_DIM * 2, seed + 1)),
  right: matrix(2, FUZZ_DIM, draws(FUZZ_DIM * 2, seed + 2)),
  shift: draws(FUZZ_DIM, seed + 3),
});

function exported(stages: (seed: number) => Artefact['stages'], outputDim: number): Uint8Array {
  const artefacts = [1, 2].map((seed) => ({ inputDim: FUZZ_DIM, outputDim, stages: stages(seed), notes: [] }));
  return exportOnnx({ instruments: ['cello', 'flute'], datasets: ['a', 'b'], artefacts }, METADATA);
}

function network(): Uint8Array {
  const graph = new GraphBuilder('network');
  const x = graph.input('embedding', 'float32', ['N', FUZZ_DIM]);
  const weights = (name: string, ...dims: number[]) =>
    graph.constant(
      name,
      tensor(
        'float32',
        dims,
        floats(
          dims.reduce((a, b) => a * b),
          dims.length,
        ),
      ),
    );
  const hidden = graph.node('Gemm', [x, weights('w1', FUZZ_DIM, 16), weights('b1', 16)], { alpha: { float: 0.5 } });
  const normal = graph.node('LayerNormalization', [graph.node('Tanh', [hidden]), weights('g', 16), weights('h', 16)], {
    axis: { int: -1 },
  });
  const first = graph.node('Slice', [
    normal,
    graph.constant('from', int64Vector([0])),
    graph.constant('to', int64Vector([8])),
    graph.constant('axes', int64Vector([1])),
  ]);
  const soft = graph.node('Softmax', [first], { axis: { int: 1 } });
  const norm = graph.node('ReduceL2', [soft], { axes: { ints: [1] }, keepdims: { int: 1 } });
  const both = graph.node('Concat', [graph.node('Div', [soft, norm]), x], { axis: { int: 1 } });
  graph.output('corrected', graph.node('Reshape', [both, graph.constant('shape', int64Vector([-1, 16]))]), 'float32', [
    'N',
    16,
  ]);
  return graph.encode({ opset: 17, metadata: { author: 'fuzz' } });
}

/** Right graphs, from which wrong ones are made. */
export const SEED_GRAPHS: readonly Uint8Array[] = [
  onnxFile({ dim: FUZZ_DIM }),
  onnxFile({
    dim: FUZZ_DIM,
    opsets: [
      ['', 17],
      ['ai.onnx.ml', 3],
    ],
    nodes: [
      node('Scaler', ['embedding'], ['corrected'], [attribute.float('scale'), attribute.float('offset')], 'ai.onnx.ml'),
    ],
  }),
  network(),
  exported((seed) => [{ kind: 'affineBy', by: 'trainSet', maps: [map(seed), map(seed + 10)] }], FUZZ_DIM),
  exported(
    (seed) => [{ kind: 'affineBy', by: 'domain', maps: [map(seed), map(seed + 10)] }, { kind: 'unitLength' }],
    FUZZ_DIM,
  ),
  exported(
    (seed) => [
      { kind: 'signedLog', unit: 0.5 },
      { kind: 'fastfood', draws: drawFastfood(FUZZ_DIM, 2 * FUZZ_DIM, seed), sigma: 1 },
    ],
    4 * FUZZ_DIM,
  ),
  // Copies: protobufjs gives Buffers, whose slices are views.
].map((bytes) => Uint8Array.from(bytes));
