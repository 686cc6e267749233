import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvaluationRecord } from '@ebb/core/benchmark/verdict/record';
import { methodNamed } from '@ebb/core/correct/methods';
import { parseRecipe } from '@ebb/core/correct/recipe';
import type { Db } from '../db/connect.js';
import type { Judge, JudgeRequest, RunServices } from '../jobs/run-services.js';
import { importBenchmark } from '../modules/benchmark/benchmark-import.service.js';
import {
  currentEmbeddings,
  currentRevision,
  materialiseBenchmark,
} from '../modules/benchmark/benchmark-store.service.js';
import { createSubmission } from '../modules/submission/submission-store.service.js';
import { benchmarkFolder, judgeMethods } from './judged-board.js';
import { makeAccount, type TestAccount } from './make-account.js';

/** A small benchmark with a record that any method may be given, so that runs cost nothing. */
export interface SmallBoard {
  readonly folder: string;
  readonly embeddings: readonly string[];
  readonly record: EvaluationRecord;
  /** Imports it. */
  load(db: Db): Promise<LoadedBoard>;
  close(): Promise<void>;
}

export interface LoadedBoard {
  readonly revisionId: string;
  readonly embeddingIds: readonly string[];
  readonly account: TestAccount;
  /** Submits a recipe under a name; another `step` is another content. */
  submit(slug: string, options?: { step?: number; keyId?: string | null; embeddings?: number }): Promise<string>;
}

export async function smallBoard(embeddings = ['normal', 'other']): Promise<SmallBoard> {
  const judged = await judgeMethods(['none', 'lda'].map(methodNamed));
  const folder = await benchmarkFolder(
    judged.benchmark,
    embeddings.map((id, k) => ({
      ...judged.embedding,
      id,
      tables: judged.embedding.tables.map((table) => table.map((v) => v * (k + 1))),
    })),
  );
  const cache = await mkdtemp(join(tmpdir(), 'ebb-test-cache-'));
  // biome-ignore lint/style/noProcessEnv: where core's cache is, of which this process has one.
  process.env.EBB_CACHE_DIR = cache;
  return {
    folder,
    embeddings,
    record: judged.methods.find(({ recipe }) => recipe.name === 'lda')!.record,
    load: async (db) => {
      await importBenchmark(db, folder);
      const revision = await currentRevision(db, judged.benchmark.id);
      const rows = await currentEmbeddings(db, revision.id);
      const account = await makeAccount(db, { scopes: ['submit'] });
      return {
        revisionId: revision.id,
        embeddingIds: rows.map(({ id }) => id),
        account,
        submit: async (slug, { step = 1, keyId = account.keyId, embeddings: count = 1 } = {}) => {
          const { id } = await createSubmission(
            db,
            { EBB_SUBMISSIONS_PER_DAY: 10_000 },
            {
              ...{ accountId: account.accountId, keyId, revisionId: revision.id, scope: 'global' },
              embeddingIds: rows.slice(0, count).map((row) => row.id),
              version: {
                method: { slug },
                content: { kind: 'recipe', recipe: recipeOfStep(slug, step) },
                changes: '',
              },
            },
          );
          return id;
        },
      };
    },
    close: async () => {
      await rm(folder, { recursive: true, force: true });
      await rm(cache, { recursive: true, force: true });
    },
  };
}

/** A recipe whose content is its own. */
export const recipeOfStep = (name: string, step: number) =>
  parseRecipe({ name, operators: [{ op: 'log', relativeUnit: step }] }, 'test');

/** Services whose judge is a function of the test's; it gives the record unless it throws. */
export function servicesOf(
  record: EvaluationRecord,
  during: (request: JudgeRequest) => Promise<void> = async () => undefined,
): RunServices {
  const judge: Judge = async (request) => {
    await during(request);
    return { record, device: 'cpu', notes: [], milliseconds: 1 };
  };
  return { judge, checkGraph: async () => undefined, materialise: materialiseBenchmark };
}

/** Waits until it holds. */
export async function until(holds: () => boolean | Promise<boolean>, milliseconds = 20_000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`It did not come to hold within ${milliseconds} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
