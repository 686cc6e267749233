import type { GraphBuilder } from '../onnx/graph-builder.js';
import { int64Vector, tensor } from '../onnx/tensor.js';
import type { Select } from './export-select.js';

/** The least positive normal number: rows of zeros divided by it stay zeros. */
const TINY = 2 ** -1022;

/** Adds sign(x) log(1 + |x| / unit) to a graph, float64 [N, D]; `units` one an instrument. */
export function addSignedLog(
  graph: GraphBuilder,
  select: Select,
  prefix: string,
  x: string,
  units: readonly number[],
): string {
  const unit = select(
    `${prefix}_unit`,
    units.map((value) => tensor('float64', [1], Float64Array.of(value))),
  );
  const one = graph.constant(`${prefix}_one`, tensor('float64', [1], Float64Array.of(1)));
  const share = graph.node('Div', [graph.node('Abs', [x]), unit]);
  return graph.node('Mul', [graph.node('Sign', [x]), graph.node('Log', [graph.node('Add', [share, one])])]);
}

/** Adds x / |x| row by row to a graph, float64 [N, D]; a row of zeros stays. */
export function addUnitLength(graph: GraphBuilder, prefix: string, x: string): string {
  const tiny = graph.constant(`${prefix}_tiny`, tensor('float64', [1], Float64Array.of(TINY)));
  return graph.node('Div', [x, graph.node('Max', [graph.node('Sqrt', [sumOfSquares(graph, prefix, x)]), tiny])]);
}

/** Adds the squared Euclidean norm of every row to a graph: float64 [N, D] -> [N, 1]. */
export function sumOfSquares(graph: GraphBuilder, prefix: string, x: string): string {
  const axes = graph.constant(`${prefix}_row_axis`, int64Vector([1]));
  return graph.node('ReduceSum', [graph.node('Mul', [x, x]), axes], { keepdims: { int: 1 } });
}
