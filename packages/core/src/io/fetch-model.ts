import { join } from 'node:path';
import type { EmbeddingModel } from '../embed/contract.js';
import { type DownloadProgress, fetchFile } from './download.js';
import { type InstallOptions, installModel, type ModelFiles } from './install-model.js';
import { type ModelManifest, type ModelSource, readManifest } from './model-manifest.js';
import type { ModelRecord } from './model-store.js';

export interface FetchModelOptions extends InstallOptions {
  /** Folder for downloads; they stay there, since several models may be built from one. */
  readonly checkpoints: string;
  readonly onProgress?: (file: string, progress: DownloadProgress) => void;
}

/** The manifest of a model, which variants share. */
export function manifestOf(model: EmbeddingModel): Promise<ModelManifest> {
  return readManifest(model.family ?? model.id);
}

/**
 * Downloads what a model is built from, as far as it is not there, and builds it.
 *
 * @param folder of the model store
 * @throws EbbError as `fetchFile` and `installModel`.
 */
export async function fetchModel(
  folder: string,
  model: EmbeddingModel,
  options: FetchModelOptions,
): Promise<ModelRecord> {
  const { source, pcaSource } = await manifestOf(model);
  let files: ModelFiles | null = null;
  if (model.weights !== null && source !== null) {
    const checkpoint = await download(source, options);
    const pca = pcaSource?.models.includes(model.id) ? await download(pcaSource, options) : undefined;
    files = { checkpoint, ...(pca === undefined ? {} : { pca }) };
  }
  return installModel(folder, model, files, options);
}

async function download(
  source: ModelSource,
  { checkpoints, anyChecksum = false, onProgress }: FetchModelOptions,
): Promise<string> {
  const { url, file, sha256, md5 } = source;
  const target = join(checkpoints, file);
  await fetchFile(url, target, {
    ...(sha256 === null || anyChecksum ? {} : { sha256 }),
    ...(md5 === undefined || anyChecksum ? {} : { md5 }),
    onProgress: (progress) => onProgress?.(file, progress),
  });
  return target;
}
