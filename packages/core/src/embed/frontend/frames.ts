import type { GraphBuilder } from '../../onnx/graph-builder.js';
import { int64Vector } from '../../onnx/tensor.js';

/**
 * Adds the cutting of a waveform into overlapping frames and returns the frames' value: float32 [T] to
 * [F, windowLength], frame t from sample t hopLength on, F = 1 + floor((T - windowLength) / hopLength).
 *
 * Rows of one hop are laid side by side, which copies whole rows where a gather would fetch sample by sample.
 *
 * @param waveform value float32 [T], T a multiple of hopLength
 */
export function frames(graph: GraphBuilder, waveform: string, windowLength: number, hopLength: number): string {
  const span = Math.ceil(windowLength / hopLength);
  const hops = graph.node('Reshape', [waveform, vector(graph, [-1, hopLength])]);
  if (span === 1) return slice(graph, hops, [0], [windowLength], [1]);
  const columns = Array.from({ length: span }, (_, j) => {
    const width = Math.min(hopLength, windowLength - j * hopLength);
    // Row t of block j is hop t + j; as many rows as have all their blocks.
    const end = j === span - 1 ? Number.MAX_SAFE_INTEGER : j - span + 1;
    return slice(graph, hops, [j, 0], [end, width], [0, 1]);
  });
  return graph.node('Concat', columns, { axis: { int: 1 } });
}

function vector(graph: GraphBuilder, values: readonly number[]): string {
  return graph.node('Constant', [], { value: { tensor: int64Vector(values) } });
}

function slice(graph: GraphBuilder, value: string, from: number[], to: number[], axes: number[]): string {
  return graph.node('Slice', [value, vector(graph, from), vector(graph, to), vector(graph, axes)]);
}
