import { EbbError } from '../errors.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import { int64Vector, tensor } from '../onnx/tensor.js';
import type { Stage } from './contract.js';
import type { Select } from './export-select.js';
import { walshHadamard } from './fastfood.js';

type FastfoodStage = Extract<Stage, { kind: 'fastfood' }>;

/**
 * Adds the features of `fastfoodFeatures` to a graph: x float64 [N, D] -> [cos v, sin v] / sqrt(m), float64 [N, 2 m].
 *
 * @param stages one an instrument.
 * @throws EbbError INVALID_ARGUMENT when the stages' draws differ in shape.
 */
export function addFastfood(
  graph: GraphBuilder,
  select: Select,
  prefix: string,
  x: string,
  stages: readonly FastfoodStage[],
): string {
  const { dim, paddedDim, stacks } = (stages[0] as FastfoodStage).draws;
  if (stages.some(({ draws }) => draws.dim !== dim || draws.paddedDim !== paddedDim || draws.stacks !== stacks)) {
    throw new EbbError('INVALID_ARGUMENT', 'The kernel maps of one export must have draws of one shape.');
  }
  const size = stacks * paddedDim;
  const vectors = (name: string, values: (stage: FastfoodStage) => Float64Array) =>
    select(
      `${prefix}_${name}`,
      stages.map((stage) => tensor('float64', [size], values(stage))),
    );
  const ints = (name: string, values: readonly number[]) => graph.constant(`${prefix}_${name}`, int64Vector(values));

  // H of d = rows * columns is the Kronecker product of two small ones, so that the transform of a row, laid out as a
  // rows x columns table T, is H_rows T H_columns: two small products in place of log2(d) passes.
  const columns = 2 ** Math.ceil(Math.log2(paddedDim) / 2);
  const rows = paddedDim / columns;
  const [left, right] = [hadamard(graph, `${prefix}_h_rows`, rows), hadamard(graph, `${prefix}_h_columns`, columns)];
  // 0 keeps the number of rows N.
  const [flat, table] = [ints('flat', [0, size]), ints('table', [0, stacks, rows, columns])];
  const transform = (value: string) => {
    const byColumns = graph.node('MatMul', [graph.node('Reshape', [value, table]), right]);
    return graph.node('Reshape', [graph.node('MatMul', [left, byColumns]), flat]);
  };

  const padded = dim === paddedDim ? x : graph.node('Pad', [x, ints('pads', [0, 0, 0, paddedDim - dim])]);
  const copies = graph.node('Tile', [padded, ints('copies', [1, stacks])]);
  const signs = vectors('signs', ({ draws }) => Float64Array.from(draws.b));
  const mixed = transform(graph.node('Mul', [copies, signs]));
  const permutation = select(
    `${prefix}_permutation`,
    stages.map(({ draws }) => int64Vector([...draws.permutation])),
  );
  const permuted = graph.node('Gather', [mixed, permutation], { axis: { int: 1 } });
  const scaled = graph.node('Mul', [permuted, vectors('g', ({ draws }) => draws.g)]);
  // The lengths S and the kernel width in one vector.
  const lengths = vectors('lengths', ({ draws, sigma }) => draws.s.map((s) => s / (sigma * Math.sqrt(paddedDim))));
  const angles = graph.node('Mul', [transform(scaled), lengths]);

  // onnxruntime's CPU provider has a float64 kernel for Sin and none for Cos.
  const quarterTurn = graph.constant(`${prefix}_quarter_turn`, tensor('float64', [], Float64Array.of(Math.PI / 2)));
  const cosines = graph.node('Sin', [graph.node('Add', [angles, quarterTurn])]);
  const features = graph.node('Concat', [cosines, graph.node('Sin', [angles])], { axis: { int: 1 } });
  const norm = graph.constant(`${prefix}_norm`, tensor('float64', [], Float64Array.of(1 / Math.sqrt(size))));
  return graph.node('Mul', [features, norm]);
}

/** The Walsh-Hadamard matrix of entries +-1, shape [size, size], in the order of `walshHadamard`. */
function hadamard(graph: GraphBuilder, name: string, size: number): string {
  const data = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    data[i * size + i] = 1;
    walshHadamard(data.subarray(i * size, (i + 1) * size));
  }
  return graph.constant(name, tensor('float64', [size, size], data));
}
