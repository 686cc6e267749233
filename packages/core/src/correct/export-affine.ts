import { EbbError } from '../errors.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import { tensor } from '../onnx/tensor.js';
import type { AffineMap } from './affine.js';
import type { Select } from './export-select.js';

/** The maps of one stage: outer index instrument, inner index that of the choice (a single one where there is no choice). */
export type StageMaps = readonly (readonly AffineMap[])[];

/**
 * Adds y = x diag(scale) + (x L) R + shift to a graph, with the same map for all rows: float64 [N, D] -> [N, D].
 *
 * @param trainSet scalar value that picks the map of a dataset; undefined where there is one map.
 */
export function addAffine(
  graph: GraphBuilder,
  select: Select,
  prefix: string,
  x: string,
  maps: StageMaps,
  trainSet?: string,
): string {
  const [first] = maps[0] as readonly [AffineMap];
  const dim = first.scale.length;
  const rank = Math.max(...maps.flat().map((map) => map.right.rows));
  const pick = (name: string, dims: readonly number[], part: (map: AffineMap) => Float64Array) => {
    const leading = trainSet === undefined ? [] : [(maps[0] as readonly AffineMap[]).length];
    const tables = maps.map((ofInstrument) => tensor('float64', [...leading, ...dims], join(ofInstrument.map(part))));
    const table = select(`${prefix}_${name}`, tables);
    return trainSet === undefined ? table : graph.node('Gather', [table, trainSet], { axis: { int: 0 } });
  };
  const diagonal = graph.node('Mul', [x, pick('scale', [dim], (map) => map.scale)]);
  const moved = graph.node('Add', [diagonal, pick('shift', [dim], (map) => map.shift)]);
  if (rank === 0) return moved;
  const left = pick('left', [dim, rank], (map) => sideBySide([map], rank));
  const right = pick('right', [rank, dim], (map) => extendedRight(map, rank));
  return graph.node('Add', [moved, graph.node('MatMul', [graph.node('MatMul', [x, left]), right])]);
}

/**
 * Adds the same with a map for every row, chosen by `index` int64 [N]: float64 [N, D] -> [N, D].
 *
 * The maps' L stand side by side and their R one below the other; each row's inner products x L are set to zero outside
 * the columns of its own map, so that a row costs the sum of the ranks rather than a copy of L and R.
 */
export function addAffineByRow(
  graph: GraphBuilder,
  select: Select,
  prefix: string,
  x: string,
  maps: StageMaps,
  index: string,
): string {
  const [first] = maps[0] as readonly [AffineMap];
  const dim = first.scale.length;
  const count = (maps[0] as readonly AffineMap[]).length;
  const rank = Math.max(...maps.flat().map((map) => map.right.rows));
  const rowwise = (table: string) => graph.node('Gather', [table, index], { axis: { int: 0 } });
  const pick = (name: string, dims: readonly number[], part: (ofInstrument: readonly AffineMap[]) => Float64Array) =>
    select(
      `${prefix}_${name}`,
      maps.map((ofInstrument) => tensor('float64', dims, part(ofInstrument))),
    );
  const scale = pick('scale', [count, dim], (ofInstrument) => join(ofInstrument.map((map) => map.scale)));
  const shift = pick('shift', [count, dim], (ofInstrument) => join(ofInstrument.map((map) => map.shift)));
  const moved = graph.node('Add', [graph.node('Mul', [x, rowwise(scale)]), rowwise(shift)]);
  if (rank === 0) return moved;
  const total = count * rank;
  const left = pick('left', [dim, total], (ofInstrument) => sideBySide(ofInstrument, rank));
  const right = pick('right', [total, dim], (ofInstrument) =>
    join(ofInstrument.map((map) => extendedRight(map, rank))),
  );
  const own = Float64Array.from({ length: count * total }, (_, at) =>
    Math.floor((at % total) / rank) === Math.floor(at / total) ? 1 : 0,
  );
  const mask = rowwise(graph.constant(`${prefix}_own_columns`, tensor('float64', [count, total], own)));
  const inner = graph.node('Mul', [graph.node('MatMul', [x, left]), mask]);
  return graph.node('Add', [moved, graph.node('MatMul', [inner, right])]);
}

/**
 * Throws unless the maps of a stage have one width and are `count` in number, one a dataset or a single one.
 *
 * @throws EbbError SHAPE_MISMATCH.
 */
export function assertMapsAlike(maps: StageMaps, count: number): void {
  const dim = maps[0]?.[0]?.scale.length;
  if (maps.some((own) => own.length !== count || own.some((map) => map.scale.length !== dim))) {
    throw new EbbError('SHAPE_MISMATCH', 'The maps of one stage differ in width or number.', {
      expected: `${count} of width ${dim}`,
    });
  }
}

function join(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** The L of the maps side by side, each widened by zeros to `rank` columns, shape [D, maps.length * rank]. */
function sideBySide(maps: readonly AffineMap[], rank: number): Float64Array {
  const dim = (maps[0] as AffineMap).scale.length;
  const width = maps.length * rank;
  const out = new Float64Array(dim * width);
  for (const [m, { left }] of maps.entries()) {
    for (let i = 0; i < dim; i++) {
      out.set(left.data.subarray(i * left.cols, (i + 1) * left.cols), i * width + m * rank);
    }
  }
  return out;
}

/** R with rows of zeros below, up to `rank`. */
function extendedRight({ right }: AffineMap, rank: number): Float64Array {
  const out = new Float64Array(rank * right.cols);
  out.set(right.data);
  return out;
}
