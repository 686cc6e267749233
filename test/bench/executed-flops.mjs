// The floating-point operations of a graph's products, counted from the shapes that a run of it has.

import { embedClips } from '@ebb/core/io/embedder';
import { openSession } from '@ebb/core/io/onnx-session';
import { modelProto } from '@ebb/core/onnx/model-proto';

const PRODUCTS = ['MatMul', 'Gemm', 'Conv'];
const FLOAT = 1;

/**
 * What a clip's embedding takes in MatMul, Gemm and Conv nodes, a multiplication and an addition counted as two; the rest
 * of a graph is small beside them. Every product becomes an output of the graph, so that its shape can be seen: an
 * element of it takes as many multiplications as its weights have elements for one output column or channel.
 */
export async function executedFlops(bytes, model, clip, patchesMax) {
  const message = modelProto.decode(bytes);
  const { graph } = message;
  const sizes = new Map(graph.initializer.map(({ name, dims }) => [name, dims.map(Number)]));
  const products = graph.node.filter(({ opType }) => PRODUCTS.includes(opType));
  for (const { output } of products) {
    if (graph.output.some(({ name }) => name === output[0])) continue;
    graph.output.push({ name: output[0], type: { tensorType: { elemType: FLOAT } } });
  }
  const session = await openSession(modelProto.encode(message).finish(), { device: 'cpu', threads: 1 });
  let flops = 0;
  const counted = {
    ...session,
    run: async (inputs) => {
      const outputs = await session.run(inputs);
      for (const node of products) flops += 2 * outputs[node.output[0]].data.length * depthOf(node, sizes);
      return outputs;
    },
  };
  await embedClips(model, counted, [clip], { patchesMax });
  await session.release();
  return flops;
}

/** Multiplications for an element of a product. */
function depthOf({ opType, input, attribute, name }, sizes) {
  const weights = sizes.get(input[1]);
  if (opType === 'Conv' && weights) return weights.slice(1).reduce((product, size) => product * size, 1);
  if (weights) {
    const transposed = attribute.some((a) => a.name === 'transB' && Number(a.i) === 1);
    return weights.at(transposed ? -1 : -2);
  }
  const left = sizes.get(input[0]);
  if (left) return left.at(-1);
  throw new Error(`${opType} ${name} has no constant operand to read its depth from`);
}
