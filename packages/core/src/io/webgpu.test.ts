import { describe, expect, test } from 'vitest';
import { relativeError, waves } from '../../../../test/support/wave-matrices.js';
import { EbbError } from '../errors.js';
import type { Compute } from '../linalg/compute.js';
import { matrix } from '../linalg/matrix.js';
import { plainCompute } from '../linalg/plain-compute.js';
import { createOrtCompute } from './ort-compute.js';

/**
 * Of the largest value. Float32 rounds each of the 300 terms of a sum to 6e-8, 2e-5 at worst; GPUs may also multiply
 * in other orders or fused, and Mesa's software Vulkan was seen at 1e-6. A wrong kernel errs by the order of the values.
 */
const TOLERANCE = 2e-4;

async function webgpu(): Promise<Compute | undefined> {
  try {
    return await createOrtCompute('webgpu');
  } catch (error) {
    if (!(error instanceof EbbError) || error.code !== 'UNSUPPORTED') throw error;
    console.warn(
      `WebGPU parity is not checked: no adapter (scripts/install-system.sh installs a software one on Debian).`,
    );
    return undefined;
  }
}

const compute = await webgpu();

describe.skipIf(!compute)('products on WebGPU', () => {
  const gpu = compute as Compute;
  const a = waves(65, 300, 1.3);
  const b = waves(33, 300, 0.7);

  test('say that they are float32 and where they ran', () => {
    expect(gpu).toMatchObject({ device: 'webgpu', precision: 'float32' });
  });

  test('agree with float64', async () => {
    expect(relativeError(await gpu.product(a, b), await plainCompute.product(a, b))).toBeLessThan(TOLERANCE);
    expect(relativeError(await gpu.gram(a), await plainCompute.gram(a))).toBeLessThan(TOLERANCE);
  });

  test('give a gram matrix exactly equal to its transpose, with the same bits twice', async () => {
    const gram = await gpu.gram(a);
    for (let i = 0; i < 65; i++) {
      for (let j = 0; j < i; j++) expect(gram.data[i * 65 + j]).toBe(gram.data[j * 65 + i]);
    }
    expect(await gpu.gram(a)).toEqual(gram);
  });

  test('are put together from tiles where the result exceeds a GPU buffer', async () => {
    // A tile has 4096 rows at most. Small integers are exact in float32.
    const tall = matrix(
      4099,
      1,
      new Float64Array(4099).map((_, i) => i + 1),
    );
    const { data } = await gpu.product(tall, matrix(2, 1, Float64Array.of(1, -3)));
    expect(data).toEqual(new Float64Array(2 * 4099).map((_, at) => (Math.floor(at / 2) + 1) * (at % 2 ? -3 : 1)));
  });
});
