import { type Matrix, matrix, row, transpose } from '../linalg/matrix.js';
import { dot } from '../linalg/vector.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import { tensor } from '../onnx/tensor.js';
import { sumOfSquares } from './export-elementwise.js';
import type { Select } from './export-select.js';
import type { KernelProjection } from './kernel-projection.js';

/**
 * Adds the features of `applyKernelProjection` to a graph: float64 [N, D] -> [N, D'].
 *
 * Instruments with fewer anchors than others are given anchors at the origin whose weights are 0.
 *
 * @param maps one an instrument, of equal widths D and D'.
 */
export function addKernelProjection(
  graph: GraphBuilder,
  select: Select,
  prefix: string,
  x: string,
  maps: readonly KernelProjection[],
): string {
  const count = Math.max(...maps.map(({ anchors }) => anchors.rows));
  const pick = (name: string, part: (map: KernelProjection) => Matrix) =>
    select(
      `${prefix}_${name}`,
      maps.map((map) => {
        const { rows, cols, data } = part(map);
        return tensor('float64', [rows, cols], data);
      }),
    );
  // -|x - a|^2 / (2 sigma^2) = x . a / sigma^2 - |x|^2 / (2 sigma^2) - |a|^2 / (2 sigma^2), at most 0.
  const directions = pick('anchors', ({ anchors, sigma }) => {
    const scaled = extended(anchors, count);
    return transpose({ ...scaled, data: scaled.data.map((v) => v / sigma ** 2) });
  });
  const squares = pick('anchor_squares', ({ anchors, sigma }) => {
    const whole = extended(anchors, count);
    const halves = Float64Array.from(
      { length: count },
      (_, a) => -dot(row(whole, a), row(whole, a)) / (2 * sigma ** 2),
    );
    return matrix(1, count, halves);
  });
  const factor = pick('factor', ({ sigma }) => matrix(1, 1, Float64Array.of(-1 / (2 * sigma ** 2))));
  const weights = pick('weights', ({ weights }) => extended(weights, count));
  const ownSquares = graph.node('Mul', [sumOfSquares(graph, prefix, x), factor]);
  const exponents = graph.node('Add', [
    graph.node('Add', [graph.node('MatMul', [x, directions]), squares]),
    ownSquares,
  ]);
  const zero = graph.constant(`${prefix}_zero`, tensor('float64', [1], new Float64Array(1)));
  return graph.node('MatMul', [graph.node('Exp', [graph.node('Min', [exponents, zero])]), weights]);
}

/** The matrix with rows of zeros below, up to `count`. */
function extended(m: Matrix, count: number): Matrix {
  const out = matrix(count, m.cols);
  out.data.set(m.data);
  return out;
}
