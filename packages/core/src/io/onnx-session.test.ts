import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { int64Vector, tensor } from '../onnx/tensor.js';
import { openSession } from './onnx-session.js';

const CPU = { device: 'cpu', threads: 1 } as const;

function gathering(): Uint8Array {
  const graph = new GraphBuilder('gathering');
  const index = graph.input('index', 'int64', ['N']);
  const table = graph.constant('table', tensor('float32', [3], Float32Array.of(10, 20, 30)));
  graph.output('value', graph.node('Gather', [table, index]), 'float32', ['N']);
  return graph.encode({ opset: 17 });
}

describe('openSession', () => {
  test('runs a graph on the CPU and gives outputs by name with shape and type', async () => {
    const session = await openSession(gathering(), CPU);
    expect(session).toMatchObject({ device: 'cpu', inputNames: ['index'], outputNames: ['value'] });
    expect(await session.run({ index: int64Vector([2, 0]) })).toEqual({
      value: tensor('float32', [2], Float32Array.of(30, 10)),
    });
    await session.release();
  });

  test('sets the switch against telemetry', async () => {
    await (await openSession(gathering(), CPU)).release();
    expect(process.env.ORT_DISABLE_TELEMETRY).toBe('1');
  });

  test("'auto' always ends on a device that works", async () => {
    const session = await openSession(gathering(), { device: 'auto', threads: 1 });
    expect((await session.run({ index: int64Vector([1]) })).value?.data).toEqual(Float32Array.of(20));
    await session.release();
  });

  test('an index outside the table fails with the reason, and the session lives on', async () => {
    const session = await openSession(gathering(), CPU);
    await expect(session.run({ index: int64Vector([3]) })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(/out of .*bounds/),
    });
    await expect(session.run({ other: int64Vector([0]) })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect((await session.run({ index: int64Vector([0]) })).value?.data).toEqual(Float32Array.of(10));
    await session.release();
  });

  test('bytes that are no graph are refused', async () => {
    await expect(openSession(Uint8Array.of(1, 2, 3), CPU)).rejects.toMatchObject({ code: 'INVALID_VALUE' });
  });

  test('a device that this platform lacks is refused with what there is', async () => {
    const foreign = process.platform === 'win32' ? 'coreml' : 'dml';
    await expect(openSession(gathering(), { device: foreign, threads: 1 })).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringMatching(/cpu/),
    });
  });
});
