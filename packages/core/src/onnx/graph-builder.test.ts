import { describe, expect, test } from 'vitest';
import { EbbError } from '../errors.js';
import { decodeModel } from './decode-model.js';
import { GraphBuilder } from './graph-builder.js';
import { int64Vector, tensor } from './tensor.js';

function scaling() {
  const graph = new GraphBuilder('scaling');
  const x = graph.input('x', 'float32', ['N', 2]);
  const factors = graph.constant('factors', tensor('float32', [2], Float32Array.of(2, 3)));
  graph.output('y', graph.node('Mul', [x, factors]), 'float32', ['N', 2]);
  return graph;
}

describe('GraphBuilder', () => {
  test('a built model says of itself what was built', () => {
    const bytes = scaling().encode({ opset: 17, metadata: { method: 'lda', scope: 'global' } });
    expect(decodeModel(bytes)).toEqual({
      irVersion: 8,
      producerName: 'ebb',
      opset: 17,
      metadata: { method: 'lda', scope: 'global' },
      inputs: [{ name: 'x', type: 'float32', dims: ['N', 2] }],
      outputs: [{ name: 'y', type: 'float32', dims: ['N', 2] }],
      operators: ['Mul', 'Identity'],
    });
  });

  test('the same graph gives the same bytes', () => {
    expect(scaling().encode({ opset: 17 })).toEqual(scaling().encode({ opset: 17 }));
  });

  test('a node on a value that the graph does not have is refused by name', () => {
    expect(() => scaling().node('Relu', ['z'])).toThrow(/Relu.*'z'/);
    expect(() => scaling().output('z', 'w', 'float32', ['N'])).toThrow(/'w'/);
    expect(() => scaling().output('z', 'z', 'float32', ['N'])).toThrow(EbbError);
  });

  test('a name is given once', () => {
    const graph = scaling();
    expect(() => graph.input('factors', 'float32', [1])).toThrow(EbbError);
    expect(() => graph.constant('x', int64Vector([1]))).toThrow(EbbError);
    expect(() => graph.output('y', 'x', 'float32', ['N', 2])).toThrow(EbbError);
    expect(() => graph.input('', 'float32', [1])).toThrow(EbbError);
  });

  test('a node keeps clear of a name that the author took', () => {
    const graph = new GraphBuilder('clash');
    const x = graph.input('Relu_0', 'float32', ['N']);
    expect(graph.node('Relu', [x])).not.toBe(x);
  });
});

describe('tensor', () => {
  test('data must fill the dims and be of the element type', () => {
    expect(() => tensor('float32', [2, 2], new Float32Array(3))).toThrow(/2 x 2 = 4/);
    expect(() => tensor('float64', [1], new Float32Array(1))).toThrow(/Float64Array.*Float32Array/);
  });
});

describe('decodeModel', () => {
  test('bytes that are no model are refused', () => {
    expect(() => decodeModel(new TextEncoder().encode('not a model'))).toThrow(EbbError);
    expect(() => decodeModel(new Uint8Array())).toThrow(/no graph/);
    expect(() => decodeModel(scaling().encode({ opset: 17 }).subarray(0, 40))).toThrow(EbbError);
  });
});
