import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reading } from '@ebb/core/benchmark/data';
import { MINI_VERSION } from '@ebb/core/benchmark/mini/render';
import { EbbError } from '@ebb/core/errors';
import { writeBenchmark } from '@ebb/core/io/benchmark-file';
import { loadMini, MINI_DEFAULT_CONDITIONS } from '@ebb/core/io/mini-benchmark';
import { listInstalled } from '@ebb/core/io/model-store';
import type { Device } from '@ebb/core/io/onnx-session';
import { hasPaperEmbeddings, writePaperAudio, writePaperEmbeddings } from '@ebb/core/io/paper-import';
import { modelFolder, withModels } from '@ebb/core/io/with-models';
import { EFFECTS_REVISION } from '@ebb/core/perturb/registry';
import type { Db } from '../../db/connect.js';
import { EBB_VERSION } from '../../version.js';
import { type ImportedBenchmark, type ImportOptions, importBenchmark } from './benchmark-import.service.js';

/** What the tables of `mini` are made by: another program may give other bits. */
export const MINI_PROVENANCE = {
  clips: `rendered by Ebb, mini version ${MINI_VERSION}`,
  effects: `revision ${EFFECTS_REVISION}`,
  ebb: EBB_VERSION,
} as const;

/**
 * Renders and embeds the benchmark that ships, under its usual conditions too, and imports it. What core's cache holds is not made again.
 *
 * @throws EbbError as `loadMini`.
 */
export async function importMini(
  db: Db,
  { threads, onProgress }: ImportOptions & { readonly threads: number },
): Promise<ImportedBenchmark> {
  const { benchmark, embeddings } = await loadMini({
    conditions: MINI_DEFAULT_CONDITIONS,
    threads,
    onProgress: (done, total) => onProgress?.('rendering mini', done, total),
  });
  return withFolder(async (folder) => {
    const made = embeddings.map(({ conditions: _, ...own }) => ({ ...own, provenance: MINI_PROVENANCE }));
    const conditions = MINI_DEFAULT_CONDITIONS.map(({ effect, strength }, c) => ({
      ...{ effect, strength },
      tables: new Map(embeddings.map(({ id, conditions }) => [id, conditions![c]!.tables])),
    }));
    await writeBenchmark(folder, benchmark, made, conditions);
    return importBenchmark(db, folder, onProgress ? { onProgress } : {});
  });
}

export interface PaperOptions extends ImportOptions {
  readonly threads: number;
  readonly device?: Device;
  readonly reading?: Reading;
  readonly seed?: number;
  /** Embeddings of embeddings.h5, or models; by default all that are there. */
  readonly embeddings?: readonly string[];
}

/** The seed of the published run. */
const PAPER_SEED = 42;

/**
 * Imports the paper's data folder (core's `loadPaperFolder`): IRMAS and OpenMIC with the embeddings of its embeddings.h5, or, where that is missing,
 * with its audio embedded by the installed models.
 *
 * @throws EbbError as `writePaperEmbeddings` and `writePaperAudio`; MODEL_NOT_INSTALLED when there are neither embeddings nor models.
 */
export async function importPaperFolder(db: Db, dir: string, options: PaperOptions): Promise<ImportedBenchmark> {
  const { threads, device = 'cpu', reading = 'corrected', seed = PAPER_SEED, embeddings, onProgress } = options;
  const chosen = { reading, seed, ...(embeddings ? { embeddings } : {}) };
  return withFolder(async (folder) => {
    if (await hasPaperEmbeddings(dir)) await writePaperEmbeddings(folder, dir, chosen);
    else {
      const models = embeddings ?? (await listInstalled(modelFolder())).map(({ id }) => id);
      if (models.length === 0) throw noModel(dir);
      const run = { device, threads, ...(onProgress ? { onProgress } : {}) };
      await withModels(models, run, (embed) => writePaperAudio(folder, dir, chosen, models, embed));
    }
    return importBenchmark(db, folder, onProgress ? { onProgress } : {});
  });
}

const noModel = (dir: string) =>
  new EbbError('MODEL_NOT_INSTALLED', 'There are no embeddings, and no model to make them.', {
    where: join(dir, 'embeddings.h5'),
    hint: 'Put the file there, or install models: ebb models fetch yamnet',
  });

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ebb-import-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
