import { basename } from 'node:path';
import type { EmbeddingModel } from '../embed/contract.js';
import { EbbError } from '../errors.js';
import { hashFile } from './hash-file.js';
import { readManifest } from './model-manifest.js';
import { type ModelRecord, storeModel } from './model-store.js';
import { readWeights } from './weights.js';

export interface InstallOptions {
  /** Takes a checkpoint whose checksum is not the manifest's: one that was fine-tuned or quantised, for instance. */
  readonly anyChecksum?: boolean;
}

/**
 * Builds the ONNX file of a model from a checkpoint on this machine, and keeps it in the store.
 *
 * @param folder of the store
 * @param checkpoint its path; null for a model that needs none
 * @throws EbbError CHECKSUM_MISMATCH when the checkpoint is not the one of the manifest; UNKNOWN_MODEL; and as `readWeights`,
 *   `EmbeddingModel.buildGraph` and `writeFileAtomically`.
 */
export async function installModel(
  folder: string,
  model: EmbeddingModel,
  checkpoint: string | null,
  { anyChecksum = false }: InstallOptions = {},
): Promise<ModelRecord> {
  if (model.weights === null)
    return storeModel(folder, model.id, model.buildGraph(null), { checkpoint: null, user: null });
  if (checkpoint === null) {
    throw new EbbError('INVALID_ARGUMENT', 'The model is built from a checkpoint.', { where: model.id });
  }
  // Read before it is hashed: a file that is missing or of another layout has the better message.
  const weights = await readWeights(checkpoint, model.weights);
  const sha256 = await hashFile(checkpoint, 'sha256');
  const announced = (await readManifest(model.id)).source?.sha256 ?? null;
  if (announced !== null && announced !== sha256 && !anyChecksum) {
    throw new EbbError('CHECKSUM_MISMATCH', "The checkpoint is not the one of the model's manifest.", {
      where: checkpoint,
      expected: `sha256 ${announced}`,
      received: sha256,
      hint: 'A changed checkpoint can be taken on purpose; its results are then kept apart by its hash.',
    });
  }
  let bytes: Uint8Array;
  try {
    bytes = model.buildGraph(weights);
  } catch (error) {
    if (!(error instanceof EbbError) || error.details.where) throw error;
    throw new EbbError(error.code, error.summary, { ...error.details, where: checkpoint });
  }
  const official = announced === null ? null : announced === sha256;
  return storeModel(folder, model.id, bytes, {
    checkpoint: { file: basename(checkpoint), sha256, official },
    user: null,
  });
}
