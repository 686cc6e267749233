import type { GraphBuilder } from '../onnx/graph-builder.js';
import { int64Vector, tensor } from '../onnx/tensor.js';
import type { Stage } from './contract.js';
import type { DenseMap } from './dense.js';
import type { Select } from './export-select.js';

type DenseStage = Extract<Stage, { kind: 'dense' }>;

/**
 * Adds y = x M + shift to a graph, with the map of each row: float64 [N, D] -> [N, D'].
 *
 * Every map is applied to all rows, and each row's own is kept by a weight of 1 among zeros: the rows of one run may
 * differ in their maps, which are few.
 *
 * @param stages one an instrument, whose maps are alike in number and widths, and the same ones the identity.
 * @param index value that picks the row's map: int64, a scalar or [N]; undefined where there is one map.
 */
export function addDense(
  graph: GraphBuilder,
  select: Select,
  prefix: string,
  x: string,
  stages: readonly DenseStage[],
  index: string | undefined,
): string {
  const { maps } = stages[0] as DenseStage;
  const image = (m: number) => {
    if (maps[m] === 'identity') return x;
    const own = stages.map((stage) => stage.maps[m] as DenseMap);
    const matrices = own.map(({ matrix }) => tensor('float64', [matrix.rows, matrix.cols], matrix.data));
    const shifts = own.map(({ shift }) => tensor('float64', [shift.length], shift));
    const product = graph.node('MatMul', [x, select(`${prefix}_matrix${m}`, matrices)]);
    return graph.node('Add', [product, select(`${prefix}_shift${m}`, shifts)]);
  };
  if (index === undefined) return image(0);
  // Maps that are the identity share one image and one column of weights.
  const columns = Array.from(maps.keys()).filter((m) => maps[m] !== 'identity' || m === maps.indexOf('identity'));
  const weights = new Float64Array(maps.length * columns.length);
  for (const [m, map] of maps.entries()) {
    weights[m * columns.length + columns.indexOf(map === 'identity' ? maps.indexOf('identity') : m)] = 1;
  }
  const table = graph.constant(`${prefix}_weights`, tensor('float64', [maps.length, columns.length], weights));
  const rowWeights = graph.node('Gather', [table, index], { axis: { int: 0 } });
  const parts = columns.map((m, column) => {
    const at = graph.constant(`${prefix}_column${column}`, int64Vector([column]));
    const weight = graph.node('Gather', [rowWeights, at], { axis: { int: -1 } });
    return graph.node('Mul', [weight, image(m)]);
  });
  return parts.reduce((sum, part) => graph.node('Add', [sum, part]));
}
