import { join } from 'node:path';
import type { EmbeddedFiles, EmbedFiles } from './datasets/create-benchmark.js';
import { cacheFolder } from './env.js';
import { type EffectSetup, extractWithModels } from './extract.js';
import { type ModelPool, openModelPool } from './model-pool.js';
import type { Device } from './onnx-session.js';

/** Where installed models are. */
export const modelFolder = (): string => join(cacheFolder(), 'models');

/** What embedding a benchmark's files takes. */
export interface WithModelsOptions {
  readonly device: Device;
  readonly threads: number;
  /** Leave out files that cannot be embedded, instead of failing. */
  readonly skipErrors?: boolean;
  readonly onProgress?: (task: string, done: number, total: number) => void;
  /** Told when no more progress of a task follows. */
  readonly onTaskEnd?: () => void;
  /** Told of each file that is left out, and why. */
  readonly onFailure?: (message: string) => void;
}

/**
 * Does a work that embeds audio files, through the store in the cache folder, so that a run that is broken off goes on where
 * it was. All models are opened before: one that is not installed shows before another is run.
 *
 * @throws EbbError as `openModelPool`, `extractEmbeddings` and the work.
 */
export async function withModels<T>(
  ids: readonly string[],
  options: WithModelsOptions,
  work: (embed: EmbedFiles) => Promise<T>,
): Promise<T> {
  const pools = new Map<string, ModelPool>();
  try {
    for (const id of ids) {
      const choice = { folder: modelFolder(), id, device: options.device };
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
    options.onTaskEnd?.();
    await Promise.all([...pools.values()].map((pool) => pool.close()));
  }
}

async function embedFiles(
  models: readonly ModelPool[],
  paths: readonly string[],
  effect: EffectSetup | undefined,
  { threads, skipErrors = false, onProgress, onTaskEnd, onFailure }: WithModelsOptions,
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
      onProgress?.(`${name}, ${phase === 'lookup' ? 'looking up' : 'embedding'} clips`, done, total),
  });
  onTaskEnd?.();
  return extractions.map(({ provenance, failures, paths, table }, m) => {
    for (const { error } of failures) onFailure?.(`${names[m]}: ${error.message}`);
    const { sha256, device, extraction, libraries, dim } = provenance;
    return {
      dim,
      paths,
      table,
      provenance: { modelSha256: sha256, device, extraction: String(extraction), ...libraries },
    };
  });
}
