import type { GraphBuilder } from '../onnx/graph-builder.js';
import { type Tensor, tensor } from '../onnx/tensor.js';

/** Adds a constant given once an instrument, all of one type and shape, and returns the name of the value. */
export type Select = (name: string, values: readonly Tensor[]) => string;

/**
 * How a graph picks an instrument's constant: by the scalar value `instrument` from a table of all, or, where all are
 * equal, not at all.
 */
export function selectBy(graph: GraphBuilder, instrument: string): Select {
  return (name, values) => {
    const first = values[0] as Tensor;
    if (values.every((value) => value.data.every((element, i) => element === first.data[i]))) {
      return graph.constant(name, first);
    }
    const size = first.data.length;
    const Data = first.data.constructor as new (length: number) => typeof first.data;
    const data = new Data(values.length * size);
    for (const [i, value] of values.entries()) data.set(value.data as never, i * size);
    const table = graph.constant(name, tensor(first.type, [values.length, ...first.dims], data));
    return graph.node('Gather', [table, instrument], { axis: { int: 0 } });
  };
}
