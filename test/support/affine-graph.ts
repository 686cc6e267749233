import { GraphBuilder } from '../../packages/core/src/onnx/graph-builder.js';
import { tensor } from '../../packages/core/src/onnx/tensor.js';

/** A correction as an ONNX file that multiplies each of `dim` dimensions by a factor, which grows by a thousandth from one to the next. */
export function affineGraph(dim: number, factor: number): Uint8Array {
  const graph = new GraphBuilder('affine');
  const embedding = graph.input('embedding', 'float32', ['N', dim]);
  const factors = Float32Array.from({ length: dim }, (_, j) => factor * (1 + j / 1000));
  const scaled = graph.node('Mul', [embedding, graph.constant('factors', tensor('float32', [dim], factors))]);
  graph.output('corrected', scaled, 'float32', ['N', dim]);
  return graph.encode({ opset: 17 });
}

/** A correction that is finite on rows of which no column j exceeds `bounds[j]` in size, and NaN on all others. */
export function boundedGraph(bounds: Float32Array): Uint8Array {
  const dim = bounds.length;
  const graph = new GraphBuilder('bounded');
  const embedding = graph.input('embedding', 'float32', ['N', dim]);
  const room = graph.node('Sub', [
    graph.constant('bounds', tensor('float32', [dim], bounds)),
    graph.node('Abs', [embedding]),
  ]);
  graph.output('corrected', graph.node('Sqrt', [room]), 'float32', ['N', dim]);
  return graph.encode({ opset: 17 });
}
