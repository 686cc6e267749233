import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EMBEDDING_MODELS, embeddingModel } from '../embed/registry.js';
import { vggish } from '../embed/vggish/vggish.js';
import { fetchModel, manifestOf } from './fetch-model.js';
import { listInstalled } from './model-store.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-fetch-model-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a model that needs no weights is built without any download', async () => {
  const checkpoints = join(folder, 'checkpoints');
  const record = await fetchModel(folder, embeddingModel('random-cnn'), { checkpoints });
  expect(await listInstalled(folder)).toEqual([record]);
  expect(existsSync(checkpoints)).toBe(false);
});

test.each(EMBEDDING_MODELS.map((model) => [model.id, model] as const))(
  'the manifest of %s says where all that it is built from comes from',
  async (_, model) => {
    const { source, dim, sampleRateHz } = await manifestOf(model);
    expect(source !== null).toBe(model.weights !== null);
    expect({ dim, sampleRateHz }).toEqual({ dim: model.dim, sampleRateHz: model.sampleRateHz });
  },
);

test('principal components are fetched for the variants that have them and for no other', async () => {
  const { pcaSource } = await manifestOf(embeddingModel('vggish'));
  expect(pcaSource?.url).toMatch(/^https:/);
  expect(pcaSource?.models).toEqual([vggish({ pca: true }).id, vggish({ rectified: true, pca: true }).id]);
  const others = EMBEDDING_MODELS.filter(({ family }) => family !== 'vggish');
  const sources = await Promise.all(others.map(async (model) => (await manifestOf(model)).pcaSource));
  expect(sources.filter((source) => source !== undefined)).toEqual([]);
});
