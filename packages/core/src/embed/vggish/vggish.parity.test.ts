import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { encodeTensorflowCheckpoint } from '../../../../../test/support/tensorflow-checkpoint.js';
import { vggSignal } from '../../../../../test/support/vgg-signals.js';
import { madeVggishPca, madeVggishWeights } from '../../../../../test/support/vggish-weights.js';
import { encodeNpz } from '../../io/npz.js';
import { openSession } from '../../io/onnx-session.js';
import { readTensorflowCheckpoint } from '../../io/tensorflow-checkpoint.js';
import { withVggishPca } from '../../io/vggish-pca.js';
import { tensorsAsReader } from '../../io/weight-reader.js';
import { GraphBuilder } from '../../onnx/graph-builder.js';
import { int64Vector, tensor } from '../../onnx/tensor.js';
import { audiosetLogMel } from '../frontend/log-mel.js';
import type { VggishWidths } from './network.js';
import { buildVggish, type VggishOptions, vggish } from './vggish.js';

interface Golden {
  logMel: Record<SignalName, Record<string, number[]>>;
  narrow: {
    widths: VggishWidths;
    embedding: Record<SignalName, number[][]>;
    pca: Record<SignalName, number[][]>;
  };
}

type SignalName = 'tones' | 'chirp';
const SIGNALS: SignalName[] = ['tones', 'chirp'];

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../../test/parity/golden/vggish.json', import.meta.url), 'utf8'),
);
const { widths } = golden.narrow;
const dim = widths.connected.at(-1)!;
const CPU = { device: 'cpu', threads: 2 } as const;

const folder = mkdtempSync(join(tmpdir(), 'ebb-vggish-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A checkpoint in the official container and layout, and the released PCA's file, from disk. */
async function weightsFromDisk(pcaShape: 'vector' | 'column' = 'vector') {
  const checkpoint = join(folder, 'vggish_model.ckpt');
  writeFileSync(checkpoint, encodeTensorflowCheckpoint(madeVggishWeights(widths)));
  const pca = join(folder, 'vggish_pca_params.npz');
  const made = madeVggishPca(dim);
  const means = made.get('pca_means')!.data;
  writeFileSync(
    pca,
    encodeNpz({
      pca_eigen_vectors: { shape: [dim, dim], data: made.get('pca_eigen_vectors')!.data },
      pca_means: { shape: pcaShape === 'vector' ? [dim] : [dim, 1], data: means },
    }),
  );
  return withVggishPca(await readTensorflowCheckpoint(checkpoint), pca);
}

async function embed(name: SignalName, options: VggishOptions, pcaShape: 'vector' | 'column' = 'vector') {
  const session = await openSession(buildVggish('narrow', await weightsFromDisk(pcaShape), options, widths), CPU);
  const { waveform, starts } = vggish().plan(vggSignal(name));
  const { embedding } = await session.run({
    waveform: wholeHops(waveform),
    starts: int64Vector(starts),
  });
  await session.release();
  return embedding!;
}

/** The waveform followed by zeros up to whole hops. */
function wholeHops(samples: Float32Array) {
  const padded = new Float32Array(Math.ceil(samples.length / 160) * 160);
  padded.set(samples);
  return tensor('float32', [padded.length], padded);
}

function relativeDistance(a: ArrayLike<number>, b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return Math.hypot(...b.map((value, i) => value - a[i]!)) / Math.hypot(...b);
}

describe.each(SIGNALS)('VGGish of %s', (name) => {
  const expected = golden.narrow.embedding[name];

  test("the log-mel is that of Google's NumPy front-end", async () => {
    const graph = new GraphBuilder('log-mel');
    const waveform = graph.input('waveform', 'float32', ['T']);
    graph.output('logMel', audiosetLogMel(graph, waveform, 0.01), 'float32', ['F', 64]);
    const session = await openSession(graph.encode({ opset: 17 }), CPU);
    const { logMel } = await session.run({ waveform: wholeHops(vggish().plan(vggSignal(name)).waveform) });
    await session.release();
    for (const [frame, row] of Object.entries(golden.logMel[name])) {
      const ours = logMel!.data.subarray(Number(frame) * 64, (Number(frame) + 1) * 64) as Float32Array;
      // Float32 magnitudes against float64 ones, softened by the offset 0.01.
      expect(Math.max(...row.map((value, band) => Math.abs(value - ours[band]!)))).toBeLessThan(1e-4);
    }
  });

  test('the embedding is the layer before any activation, patch by patch', async () => {
    const { dims, data } = await embed(name, {});
    expect(dims).toEqual([expected.length, dim]);
    expect(expected.flat().some((value) => value < 0)).toBe(true);
    // Float32 against float64 through nine layers: 1e-6 is met, 1e-4 is what was promised.
    expect(relativeDistance(data as Float32Array, expected.flat())).toBeLessThan(1e-4);
  });

  test('rectified: negative values become 0', async () => {
    const { data } = await embed(name, { rectified: true });
    const rectified = expected.flat().map((value) => Math.max(0, value));
    // As above.
    expect(relativeDistance(data as Float32Array, rectified)).toBeLessThan(1e-4);
  });

  test.each(['vector', 'column'] as const)(
    'pca: the released post-processing, with the means as a %s',
    async (shape) => {
      const { data } = await embed(name, { pca: true }, shape);
      const steps = golden.narrow.pca[name].flat();
      // The fraction is cut off: a value at an integer may fall one step lower in float32.
      steps.forEach((step, i) => {
        expect(Math.abs(Number(data[i]) - step)).toBeLessThanOrEqual(1);
      });
      expect(steps.filter((step, i) => Number(data[i]) === step).length).toBeGreaterThan(0.9 * steps.length);
    },
  );
});

describe("VGGish's model", () => {
  test('what follows the embedding layer is part of the id', () => {
    expect(vggish()).toMatchObject({
      id: 'vggish',
      dim: 128,
      sampleRateHz: 16000,
      patchSeconds: 0.96,
      hopSeconds: 0.96,
    });
    expect(vggish({ rectified: true }).id).toBe('vggish-relu');
    expect(vggish({ pca: true }).id).toBe('vggish-pca');
    expect(vggish({ rectified: true, pca: true }).id).toBe('vggish-relu-pca');
  });

  test('only whole patches count, unless the end is padded; a shorter clip is padded to one', () => {
    // As Google's smoke test: three patches of three seconds.
    expect(vggish().plan(new Float32Array(48000)).starts).toEqual([0, 96, 192]);
    expect(vggish().plan(new Float32Array(48000), { padEnd: true }).starts).toEqual([0, 96, 192, 288]);
    const { starts, waveform } = vggish().plan(new Float32Array(1));
    expect([starts, waveform.length]).toEqual([[0], 15600]);
  });

  test("principal components that are missing, or another model's, are said", async () => {
    const weights = await weightsFromDisk();
    await expect(withVggishPca(weights, join(folder, 'none.npz'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    const path = join(folder, 'integers.npz');
    const column = { shape: [2], data: Int32Array.of(1, 2) };
    writeFileSync(path, encodeNpz({ pca_eigen_vectors: column, pca_means: column }));
    await expect(withVggishPca(weights, path)).rejects.toMatchObject({
      code: 'INVALID_VALUE',
      message: expect.stringContaining(path),
    });
    const wider = { ...widths, connected: [...widths.connected.slice(0, 2), dim + 1] };
    const other = tensorsAsReader(madeVggishWeights(wider), 'wider');
    const joined = await withVggishPca(other, join(folder, 'vggish_pca_params.npz'));
    expect(() => buildVggish('wider', joined, { pca: true }, wider)).toThrow(
      expect.objectContaining({
        code: 'SHAPE_MISMATCH',
        message: expect.stringMatching(/pca_eigen_vectors.*17 x 17.*16 x 16/),
      }),
    );
  });

  test('a checkpoint of other sizes is refused with both shapes', async () => {
    const weights = await weightsFromDisk();
    expect(() => vggish().buildGraph(weights)).toThrow(
      expect.objectContaining({
        code: 'SHAPE_MISMATCH',
        message: expect.stringMatching(/3 x 3 x 1 x 64.*3 x 3 x 1 x 8/),
      }),
    );
    expect(() => vggish().buildGraph(null)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});
