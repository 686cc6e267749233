import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { relativeError, waves } from '../../../../test/support/wave-matrices.js';
import { matrix } from '../linalg/matrix.js';
import { plainCompute } from '../linalg/plain-compute.js';
import { disableTelemetry } from './onnx-session.js';
import { createOrtCompute } from './ort-compute.js';

const a = waves(67, 131, 1.3);
const b = waves(45, 131, 0.7);

describe('createOrtCompute on the CPU', () => {
  test('agrees with the plain products', async () => {
    const compute = await createOrtCompute('cpu');
    expect(compute).toMatchObject({ device: 'cpu', precision: 'float64' });
    // 131 roundings of 1.1e-16 at worst in either order of summation, so below 3e-14; a float32 slip would be 1e-7.
    expect(relativeError(await compute.product(a, b), await plainCompute.product(a, b))).toBeLessThan(1e-12);
    expect(relativeError(await compute.gram(a), await plainCompute.gram(a))).toBeLessThan(1e-12);
  });

  test('gives the same bits twice, and a gram matrix equal to its transpose', async () => {
    const compute = await createOrtCompute('cpu');
    const gram = await compute.gram(a);
    expect(await compute.gram(a)).toEqual(gram);
    for (let i = 0; i < gram.rows; i++) {
      for (let j = 0; j < i; j++) expect(gram.data[i * gram.rows + j]).toBe(gram.data[j * gram.rows + i]);
    }
  });

  test('reads a matrix that is a view into a larger array', async () => {
    const compute = await createOrtCompute('cpu');
    const view = matrix(20, 131, a.data.subarray(131 * 10, 131 * 30));
    expect(relativeError(await compute.gram(view), await plainCompute.gram(view))).toBeLessThan(1e-12);
  });

  test('an empty factor gives an empty product, no columns give zeros', async () => {
    const compute = await createOrtCompute('cpu');
    expect(await compute.product(matrix(0, 3), matrix(2, 3))).toEqual(matrix(0, 2));
    expect(await compute.product(matrix(2, 0), matrix(3, 0))).toEqual(matrix(2, 3));
    expect(await compute.gram(matrix(0, 0))).toEqual(matrix(0, 0));
  });

  test('factors of different width are refused', async () => {
    const compute = await createOrtCompute('cpu');
    await expect(compute.product(matrix(1, 2), matrix(1, 3))).rejects.toMatchObject({ code: 'SHAPE_MISMATCH' });
  });

  test('one compute serves a device', () => {
    expect(createOrtCompute('cpu')).toBe(createOrtCompute('cpu'));
  });
});

describe('createOrtCompute in a worker thread', () => {
  const compiled = new URL('../../dist/io/ort-compute.js', import.meta.url);

  function gramInWorker(): Promise<Float64Array> {
    expect(existsSync(compiled), 'workers run compiled code: npm run build').toBe(true);
    const source = `
      const { parentPort, workerData } = require('node:worker_threads');
      import(workerData.module)
        .then(({ createOrtCompute }) => createOrtCompute('cpu'))
        .then((compute) => compute.gram(workerData.x))
        .then((gram) => parentPort.postMessage(gram.data));`;
    return new Promise((resolve, reject) => {
      const worker = new Worker(source, { eval: true, workerData: { module: compiled.href, x: a } });
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  }

  test('gives the bits of the main thread, in two workers at once', async () => {
    disableTelemetry();
    const { data } = await (await createOrtCompute('cpu')).gram(a);
    for (const other of await Promise.all([gramInWorker(), gramInWorker()])) expect(other).toEqual(data);
  });

  test('refuses to load where telemetry cannot be disabled any more', async () => {
    delete process.env.ORT_DISABLE_TELEMETRY;
    await expect(gramInWorker()).rejects.toThrow(/disableTelemetry\(\)/);
    disableTelemetry();
  });
});
