import { basename } from 'node:path';
import type { EmbeddingModel, WeightReader } from '../embed/contract.js';
import { EbbError, placed } from '../errors.js';
import { hashFile } from './hash-file.js';
import { type ModelSource, readManifest } from './model-manifest.js';
import { type ModelRecord, storeModel } from './model-store.js';
import { withVggishPca } from './vggish-pca.js';
import { readWeights } from './weights.js';

/** The files on this machine that a model is built from. */
export interface ModelFiles {
  readonly checkpoint: string;
  /** Of models with principal components. */
  readonly pca?: string;
}

export interface InstallOptions {
  /** Takes files whose checksum is not the manifest's: weights that were fine-tuned or quantised, for instance. */
  readonly anyChecksum?: boolean;
}

/**
 * Builds the ONNX file of a model and keeps it in the store.
 *
 * @param folder of the store
 * @param files null for a model that needs none
 * @throws EbbError CHECKSUM_MISMATCH when a file is not the one of the manifest; INVALID_ARGUMENT when one is missing; and as
 *   `readWeights`, `EmbeddingModel.buildGraph`, with the checkpoint's name, and `storeModel`. Nothing is stored then.
 */
export async function installModel(
  folder: string,
  model: EmbeddingModel,
  files: ModelFiles | null,
  { anyChecksum = false }: InstallOptions = {},
): Promise<ModelRecord> {
  if (model.weights === null)
    return storeModel(folder, model.id, model.buildGraph(null), { checkpoints: [], user: null });
  if (files === null)
    throw new EbbError('INVALID_ARGUMENT', 'The model is built from a checkpoint.', { where: model.id });
  const { checkpoint, pca } = files;
  const { source, pcaSource } = await readManifest(model.family ?? model.id);
  if (pca === undefined && pcaSource?.models.includes(model.id)) {
    throw new EbbError('INVALID_ARGUMENT', 'The model is built from its principal components too.', {
      where: model.id,
      expected: pcaSource.file,
      hint: `They are at ${pcaSource.url}; --pca takes the file.`,
    });
  }

  // Read before they are hashed: a file that is missing or of another layout has the better message.
  let weights = await readWeights(checkpoint, model.weights);
  if (pca !== undefined) weights = await withVggishPca(weights, pca);
  const checkpoints = [await identify(checkpoint, source, anyChecksum)];
  if (pca !== undefined) checkpoints.push(await identify(pca, pcaSource ?? null, anyChecksum));
  return storeModel(folder, model.id, build(model, weights, checkpoint), { checkpoints, user: null });
}

function build(model: EmbeddingModel, weights: WeightReader, checkpoint: string): Uint8Array {
  try {
    return model.buildGraph(weights);
  } catch (error) {
    throw placed(error, checkpoint);
  }
}

async function identify(
  path: string,
  source: ModelSource | null,
  anyChecksum: boolean,
): Promise<ModelRecord['checkpoints'][number]> {
  const sha256 = await hashFile(path, 'sha256');
  const algorithm = source?.sha256 ? 'sha256' : 'md5';
  const expected = source?.sha256 ?? source?.md5 ?? null;
  if (expected === null) return { file: basename(path), sha256, official: null };
  const received = algorithm === 'sha256' ? sha256 : await hashFile(path, 'md5');
  if (received !== expected && !anyChecksum) {
    throw new EbbError('CHECKSUM_MISMATCH', "The file is not the one of the model's manifest.", {
      where: path,
      expected: `${algorithm} ${expected}`,
      received,
      hint: 'A changed checkpoint can be taken on purpose, with --any-checksum; its results are then kept apart by its hash.',
    });
  }
  return { file: basename(path), sha256, official: received === expected };
}
