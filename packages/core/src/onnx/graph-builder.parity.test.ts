import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { GraphBuilder } from './graph-builder.js';
import { int64Vector, tensor } from './tensor.js';

const golden = JSON.parse(
  readFileSync(new URL('../../../../test/parity/golden/onnx.json', import.meta.url), 'utf8'),
) as { model: string };

test("a graph of every attribute and element type has the bytes that Python's onnx writes", () => {
  const graph = new GraphBuilder('every-type');
  const x = graph.input('x', 'float32', ['N', 3]);
  graph.constant('w_float32', tensor('float32', [1, 3], Float32Array.of(1.5, -2.25, 0.125)));
  graph.constant('w_float64', tensor('float64', [2], Float64Array.of(Math.PI, -Math.E)));
  const indices = graph.constant('w_int64', int64Vector([-1, 2 ** 40]));
  graph.constant('w_int32', tensor('int32', [2], Int32Array.of(-7, 7)));
  graph.constant('w_int8', tensor('int8', [2], Int8Array.of(-128, 127)));
  const flags = graph.constant('w_bool', tensor('bool', [2], Uint8Array.of(1, 0)));
  const scalar = graph.constant('w_scalar', tensor('float32', [], Float32Array.of(0.5)));
  const leaky = graph.node('LeakyRelu', [x], { alpha: { float: 0.25 } });
  graph.node('Transpose', [leaky], { perm: { ints: [1, 0] } });
  graph.node('Gather', [indices, indices], { axis: { int: -1 } });
  graph.node('Constant', [], { value: { tensor: int64Vector([3, 4]) } });
  graph.node('Constant', [], { value_floats: { floats: [0.5, 2] } });
  graph.node('Cast', [flags], { to: { int: 6 } });
  graph.node('Clip', [x, '', scalar]);
  graph.node('Constant', [], { value_string: { string: 'mono' } });
  graph.output('y', leaky, 'float32', ['N', 3]);
  const bytes = graph.encode({ opset: 17, metadata: { method: 'lda', instruments: '["cello"]' } });
  expect(Buffer.from(bytes).toString('base64')).toBe(golden.model);
});
