import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { l3Signal } from '../../../../test/support/l3-signals.js';
import { madeL3Weights } from '../../../../test/support/l3-weights.js';
import { openL3 } from '../embed/openl3/openl3.js';
import type { ClipEmbedding } from './embedder.js';
import { storeModel } from './model-store.js';
import { readyModel } from './ready-model.js';
import { tensorsAsReader } from './weight-reader.js';

const KAPRE = openL3('music', 128);
const LIBROSA = openL3('music', 128, 'librosa');

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-ready-model-'));
  const weights = tensorsAsReader(madeL3Weights([64, 128, 256, 512], false), 'made');
  for (const model of [KAPRE, LIBROSA]) {
    await storeModel(folder, model.id, model.buildGraph(weights), { checkpoints: [], user: null });
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a hop that the user chose', () => {
  test('is in the identity, on which the store of embeddings depends, and decides the patches', async () => {
    const [own, chosen] = await Promise.all([undefined, 0.3].map((hop) => readyModel(folder, KAPRE.id, 'cpu', hop)));
    expect(own!.identity.hopSeconds).toBe(0.1);
    expect(chosen!.identity).toEqual({ ...own!.identity, hopSeconds: 0.3 });

    // 0.7 s, half a second of zeros before: windows at 0, 0.1, 0.2 and at 0, 0.3 s.
    const clip = l3Signal('tones', 48_000);
    const [every] = (await own!.embed([clip])) as ClipEmbedding[];
    const [some] = (await chosen!.embed([clip])) as ClipEmbedding[];
    expect([every!.patches, some!.patches]).toEqual([3, 2]);
    expect(some!.frames.subarray(0, 512)).toEqual(every!.frames.subarray(0, 512));
  });

  test.each([
    ['that the model cannot have', KAPRE.id, 0.25, /multiple of 0\.1 s/],
    ['of a network with a hop of its own', 'random-cnn', 0.5, /random-cnn.*cannot be chosen/],
    ['of a function', 'mfcc', 0.5, /mfcc.*cannot be chosen/],
  ])('%s is refused before any clip is read', async (_, id, hopSeconds, message) => {
    await expect(readyModel(folder, id, 'cpu', hopSeconds)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    });
  });
});

test('the front-ends of OpenL3 are models of their own, in id, hash and embedding', async () => {
  const models = await Promise.all([KAPRE, LIBROSA].map(({ id }) => readyModel(folder, id, 'cpu')));
  expect(models.map(({ identity }) => identity.id)).toEqual(['openl3-music-mel128', 'openl3-music-mel128-librosa']);
  expect(models[0]!.identity.sha256).not.toBe(models[1]!.identity.sha256);
  const clip = l3Signal('chirp', 48_000);
  const [[kapre], [librosa]] = (await Promise.all(models.map((model) => model.embed([clip])))) as [
    [ClipEmbedding],
    [ClipEmbedding],
  ];
  expect(kapre.mean).not.toEqual(librosa.mean);
});
