import { join } from 'node:path';
import type { EmbeddedFiles, EmbedFiles } from '@ebb/core/io/datasets/create-benchmark';
import { cacheFolder } from '@ebb/core/io/env';
import { type EffectSetup, extractWithModels } from '@ebb/core/io/extract';
import { type ModelPool, openModelPool } from '@ebb/core/io/model-pool';
import type { RunOptions } from './options.js';
import type { Progress } from './progress.js';

/** What embedding a benchmark's files takes. */
export interface EmbedFilesOptions extends RunOptions {
  /** Leave out files that cannot be embedded, instead of failing. */
  readonly skipErrors?: boolean;
  readonly progress: Progress;
  /** Told of each file that is left out, and why. */
  readonly onFailure: (message: string) => void;
}

/**
 * Does a work that embeds audio files, through the store in the cache folder, so that a run that is broken off goes on where
 * it was. All models are opened before: one that is not installed shows before another is run.
 *
 * @throws EbbError as `openModelPool`, `extractEmbeddings` and the work.
 */
export async function withModels<T>(
  ids: readonly string[],
  options: EmbedFilesOptions,
  work: (embed: EmbedFiles) => Promise<T>,
): Promise<T> {
  const pools = new Map<string, ModelPool>();
  try {
    for (const id of ids) {
      const choice = { folder: join(cacheFolder(), 'models'), id, device: options.device };
      pools.set(id, await openModelPool(choice, options.threads));
    }
    return await work((wanted, paths, effect) =>
      embedFiles(
        wanted.map((id) => pools.get(id)!),
        paths,
        effect,
        options,
      ),
    );
  } finally {
    options.progress.close();
    await Promise.all([...pools.values()].map((pool) => pool.close()));
  }
}

async function embedFiles(
  models: readonly ModelPool[],
  paths: readonly string[],
  effect: EffectSetup | undefined,
  { threads, skipErrors = false, progress, onFailure }: EmbedFilesOptions,
): Promise<EmbeddedFiles[]> {
  const names = models.map(({ identity }) => identity.id);
  const name = [...names, ...(effect ? [`${effect.effect} ${effect.strength}`] : [])].join(', ');
  const extractions = await extractWithModels(models, {
    paths,
    storeFolder: join(cacheFolder(), 'embeddings'),
    threads,
    onError: skipErrors ? 'skip' : 'fail',
    ...(effect ? { effect } : {}),
    onProgress: ({ phase, done, total }) =>
      progress.update(`${name}, ${phase === 'lookup' ? 'looking up' : 'embedding'} clips`, done, total),
  });
  progress.close();
  return extractions.map(({ provenance, failures, paths, table }, m) => {
    for (const { error } of failures) onFailure(`${names[m]}: ${error.message}`);
    const { sha256, device, extraction, libraries, dim } = provenance;
    return {
      dim,
      paths,
      table,
      provenance: { modelSha256: sha256, device, extraction: String(extraction), ...libraries },
    };
  });
}
