import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeKerasWeights } from '../../../../test/support/keras-checkpoint.js';
import { TINY_PATCH_SAMPLES, TINY_RATE_HZ, tinyModel } from '../../../../test/support/tiny-model.js';
import type { EmbeddingModel } from '../embed/contract.js';
import { openL3 } from '../embed/openl3/openl3.js';
import { RANDOM_CNN } from '../embed/random-cnn/random-cnn.js';
import { vggish } from '../embed/vggish/vggish.js';
import { YAMNET } from '../embed/yamnet/yamnet.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { tensor } from '../onnx/tensor.js';
import { addUserModel } from './add-user-model.js';
import { embedClips } from './embedder.js';
import { installModel } from './install-model.js';
import { graphPath, listInstalled, storeModel } from './model-store.js';
import { openModel } from './open-model.js';

const CPU = { device: 'cpu', threads: 1 } as const;
const OPTIONS = { sampleRateHz: TINY_RATE_HZ };

let folder: string;
let store: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-models-'));
  store = join(folder, 'models');
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, bytes: Uint8Array | string): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** YAMNet's manifest with a graph that takes no time to build. */
const QUICK: EmbeddingModel = {
  ...YAMNET,
  buildGraph: (weights) => Uint8Array.from(weights!.get('logits/bias:0', [2]).data),
};

async function checkpoint(bias = [7, 8]): Promise<string> {
  const path = join(folder, 'mine.h5');
  await writeKerasWeights(path, new Map([['logits/bias:0', { dims: [bias.length], data: Float32Array.from(bias) }]]));
  return path;
}

describe('a model is installed from its checkpoint', () => {
  test('that is another one than the manifest announces only when the user says so', async () => {
    const path = await checkpoint();
    const sha256 = sha256Of(readFileSync(path));
    const refused = installModel(store, QUICK, { checkpoint: path });
    await expect(refused).rejects.toThrow(new RegExp(`mine\\.h5.*13c3308955bbfaef.*${sha256}`));
    expect(await listInstalled(store)).toEqual([]);
    const record = await installModel(store, QUICK, { checkpoint: path }, { anyChecksum: true });
    const graph = Uint8Array.of(7, 8);
    expect(record).toEqual({
      id: 'yamnet',
      sha256: sha256Of(graph),
      bytes: 2,
      checkpoints: [{ file: 'mine.h5', sha256, official: false }],
      user: null,
    });
    expect(await listInstalled(store)).toEqual([record]);
    expect(new Uint8Array(readFileSync(graphPath(store, record)))).toEqual(graph);
  });

  test('whose MD5 alone is announced is held against that', async () => {
    const refused = installModel(store, { ...QUICK, family: 'vggish' }, { checkpoint: await checkpoint() });
    await expect(refused).rejects.toThrow(/md5 d1c7011e6366aa34176bb05c705e31a8/);
  });

  test('without an announced checksum is taken, and the record says so', async () => {
    const model = { ...QUICK, family: 'openl3-music-mel256' };
    const { checkpoints } = await installModel(store, model, { checkpoint: await checkpoint() });
    expect(checkpoints[0]).toMatchObject({ official: null });
  });

  test('and a second installation takes the place of the first, of which nothing stays', async () => {
    await installModel(store, QUICK, { checkpoint: await checkpoint([1, 2]) }, { anyChecksum: true });
    const record = await installModel(store, QUICK, { checkpoint: await checkpoint([3, 4]) }, { anyChecksum: true });
    expect(await listInstalled(store)).toEqual([record]);
    expect(readdirSync(store)).toHaveLength(2);
  });

  test('principal components without their file are asked for by name', async () => {
    const install = installModel(store, vggish({ pca: true }), { checkpoint: await checkpoint() });
    await expect(install).rejects.toThrow(/vggish-pca.*vggish_pca_params\.npz/);
  });

  test('several times at once leaves one record and the graph that it names', async () => {
    const graphs = Array.from({ length: 12 }, (_, k) => Uint8Array.of(k % 3));
    const origin = { checkpoints: [], user: null };
    await Promise.all(graphs.map((graph) => storeModel(store, 'mine', graph, origin)));
    const [record] = await listInstalled(store);
    expect(sha256Of(readFileSync(graphPath(store, record!)))).toBe(record!.sha256);
    expect(readdirSync(store)).toHaveLength(2);
  });

  test('of another network not at all', async () => {
    const install = installModel(store, QUICK, { checkpoint: await checkpoint([1, 2, 3]) }, { anyChecksum: true });
    await expect(install).rejects.toMatchObject({ code: 'SHAPE_MISMATCH' });
    const layers = installModel(store, openL3('env', 128), { checkpoint: await checkpoint() });
    await expect(layers).rejects.toThrow(/mine\.h5.*number of layers/);
    const missing = installModel(store, QUICK, { checkpoint: join(folder, 'none.h5') });
    await expect(missing).rejects.toThrow(/none\.h5/);
    const without = installModel(store, QUICK, null);
    await expect(without).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(await listInstalled(store)).toEqual([]);
  });
});

describe('a model is opened', () => {
  test('once in a process, with its hash', async () => {
    await addUserModel(store, 'mine', write('mine.onnx', tinyModel()), OPTIONS);
    const [first, second] = await Promise.all([openModel(store, 'mine', CPU), openModel(store, 'mine', CPU)]);
    expect(first.session).toBe(second.session);
    expect(first.sha256).toBe(sha256Of(tinyModel()));
    expect(first.model).toMatchObject({ id: 'mine', dim: 3, sampleRateHz: TINY_RATE_HZ });
    const [clip] = await embedClips(first.model, first.session, [new Float32Array(TINY_PATCH_SAMPLES).fill(0.5)]);
    expect(clip!.mean).toHaveLength(3);
  });

  test('that needs no weights without being installed first', async () => {
    const { model, session, sha256 } = await openModel(store, 'random-cnn', CPU);
    expect(sha256).toBe(sha256Of(RANDOM_CNN.buildGraph(null)));
    const [clip] = await embedClips(model, session, [Float32Array.from({ length: 16000 }, (_, n) => Math.sin(n / 9))]);
    expect(clip!.mean).toHaveLength(RANDOM_CNN.dim);
    expect(await listInstalled(store)).toHaveLength(1);
  });

  test('that is not installed not, with the command that gets it', async () => {
    await expect(openModel(store, 'yamnet', CPU)).rejects.toMatchObject({
      code: 'MODEL_NOT_INSTALLED',
      message: expect.stringContaining('ebb models fetch yamnet'),
    });
  });

  test.each(['yamnet2', '../yamnet', ''])("that does not exist ('%s') not, with those that do", async (id) => {
    await addUserModel(store, 'mine', write('mine.onnx', tinyModel()), OPTIONS);
    await expect(openModel(store, id, CPU)).rejects.toThrow(/mfcc, yamnet, vggish.*random-cnn, mine/);
  });

  test('that is a function not, as a graph', async () => {
    await expect(openModel(store, 'mfcc', CPU)).rejects.toThrow(/mfcc.*without a graph/);
  });

  test('whose file or record was changed not', async () => {
    const record = await addUserModel(store, 'changed', write('changed.onnx', tinyModel()), OPTIONS);
    writeFileSync(graphPath(store, record), tinyModel().subarray(0, 100));
    const options = { ...CPU, threads: 2 };
    await expect(openModel(store, 'changed', options)).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    writeFileSync(join(store, 'changed.json'), '{"id":');
    await expect(openModel(store, 'changed', options)).rejects.toThrow(/changed\.json.*damaged/);
  });
});

describe("a user's own model", () => {
  /** One patch of four samples a row, and how its embedding comes of it. */
  function graphOf(build: (graph: GraphBuilder, waveform: string) => string): Uint8Array {
    const graph = new GraphBuilder('user');
    const waveform = graph.input('waveform', 'float32', ['N', 4]);
    graph.output('embedding', build(graph, waveform), 'float32', ['N', 4]);
    return graph.encode({ opset: 17, metadata: { 'ebb.sample_rate_hz': '8000' } });
  }

  test('keeps what its options say', async () => {
    const { user } = await addUserModel(store, 'mine', write('mine.onnx', tinyModel()), {
      ...OPTIONS,
      hopSamples: 400,
    });
    expect(user).toEqual({ dim: 3, sampleRateHz: 8000, patchSamples: 800, hopSamples: 400, startUnitSamples: 1 });
    expect((await openModel(store, 'mine', CPU)).model.hopSeconds).toBe(0.05);
  });

  test.each<[string, Uint8Array | string, RegExp]>([
    ['is no ONNX file', 'hello', /mine\.onnx/],
    [
      'mixes the rows of a batch',
      graphOf((graph, waveform) => {
        const mean = graph.node('ReduceMean', [waveform], { axes: { ints: [0] }, keepdims: { int: 1 } });
        return graph.node('Sub', [waveform, mean]);
      }),
      /mine\.onnx.*rows that are independent/,
    ],
    [
      'gives another dimension than it says',
      graphOf((graph, waveform) => graph.node('Concat', [waveform, waveform], { axis: { int: 1 } })),
      /mine\.onnx.*float32 2 x 4, received float32 2 x 8/,
    ],
    [
      'gives numbers that are not finite',
      graphOf((graph, waveform) => {
        const zero = graph.constant('zero', tensor('float32', [], Float32Array.of(0)));
        return graph.node('Div', [waveform, zero]);
      }),
      /mine\.onnx.*not finite/,
    ],
  ])('that %s is refused by the name of its file', async (_, bytes, message) => {
    await expect(addUserModel(store, 'mine', write('mine.onnx', bytes))).rejects.toThrow(message);
    expect(await listInstalled(store)).toEqual([]);
  });

  test.each(['yamnet', 'mfcc', 'Mine', 'a/b', ''])("cannot be called '%s'", async (id) => {
    const add = addUserModel(store, id, write('mine.onnx', tinyModel()), OPTIONS);
    await expect(add).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
