import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, Embedding, ResultRow, Scope } from '@ebb/core/benchmark/data';
import { evaluateTask } from '@ebb/core/benchmark/evaluate';
import { tasksOf } from '@ebb/core/benchmark/task';
import { type CorrectabilityPoint, correctabilityPoints } from '@ebb/core/benchmark/verdict/correctability';
import type { TaskJudgement } from '@ebb/core/benchmark/verdict/judge-task';
import { type EvaluationRecord, recordsOf } from '@ebb/core/benchmark/verdict/record';
import { type EmbeddingVerdict, verdictOf } from '@ebb/core/benchmark/verdict/verdict';
import { methodNamed } from '@ebb/core/correct/methods';
import { parseRecipe, type Recipe } from '@ebb/core/correct/recipe';
import { writeBenchmark } from '@ebb/core/io/benchmark-file';
import { encodeClipRanks } from '@ebb/core/io/clip-ranks';
import { plainCompute } from '@ebb/core/linalg/plain-compute';
import { eq } from 'drizzle-orm';
import { judgedCollections } from '../../../../test/support/judged-collections.js';
import type { Db } from '../db/connect.js';
import { submissions } from '../db/schema/submission.js';
import { importBenchmark } from '../modules/benchmark/benchmark-import.service.js';
import {
  currentEmbeddings,
  currentRevision,
  type EmbeddingRow,
  type RevisionRow,
} from '../modules/benchmark/benchmark-store.service.js';
import { storeEvaluations } from '../modules/leaderboard/evaluation-store.service.js';
import { recipeHashOf, recipeScope } from '../modules/method/method-content.js';
import { createSubmission } from '../modules/submission/submission-store.service.js';
import { makeAccount, type TestAccount } from './make-account.js';

/** Fails on every task: no clip is embedded under this effect. */
export const BROKEN = parseRecipe(
  { name: 'broken', operators: [{ op: 'desensitise', effect: 'codec', direction: 'mean' }] },
  'test',
);

/** Methods with all that core says of them on one embedding. */
export interface JudgedMethods {
  readonly benchmark: Benchmark;
  readonly embedding: Embedding;
  readonly methods: readonly { readonly recipe: Recipe; readonly record: EvaluationRecord }[];
  /** Core's own boards of them. */
  readonly verdict: EmbeddingVerdict;
  /** What its correctability rests on. */
  readonly points: readonly CorrectabilityPoint[];
}

/** Judges methods on small synthetic collections, in this process. */
export async function judgeMethods(
  recipes: readonly Recipe[] = [...['none', 'lda', 'centre', 'coral', 'whiten'].map(methodNamed), BROKEN],
  { recordings = 30, scope = 'global' as Scope, ...options } = {},
): Promise<JudgedMethods> {
  const { benchmark, embedding } = judgedCollections({ recordings, ...options });
  const variants = recipes.map((recipe) => ({ recipe, scope }));
  const judgements: TaskJudgement[] = [];
  const rows: ResultRow[] = [];
  for (const task of tasksOf(benchmark)) {
    const result = await evaluateTask(benchmark, embedding, variants, task, plainCompute, {
      drawCount: 60,
      regimes: ['clean-affected'],
      keepScores: true,
      discrepancies: 'pooled',
    });
    judgements.push(result.judgement!);
    rows.push(...result.rows);
  }
  const records = recordsOf(benchmark, embedding.id, judgements, rows, encodeClipRanks);
  return {
    benchmark,
    embedding,
    methods: recipes.map((recipe, k) => ({ recipe, record: records[k]! })),
    verdict: verdictOf(benchmark, embedding.id, judgements),
    points: correctabilityPoints(
      embedding.id,
      benchmark.instruments,
      judgements,
      recipes.findIndex(({ name }) => name === 'none'),
    ),
  };
}

/** A benchmark as a folder, with any number of embeddings. */
export async function benchmarkFolder(benchmark: Benchmark, embeddings: readonly Embedding[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ebb-test-benchmark-'));
  const conditions = (embeddings[0]?.conditions ?? []).map(({ effect, strength }, c) => ({
    effect,
    strength,
    tables: new Map(embeddings.map(({ id, conditions }) => [id, conditions![c]!.tables])),
  }));
  const made = embeddings.map((own) => ({ ...own, provenance: { model: `test ${own.id}` } }));
  await writeBenchmark(folder, benchmark, made, conditions);
  return folder;
}

export interface StoredBoard {
  readonly revision: RevisionRow;
  readonly embedding: EmbeddingRow;
  readonly account: TestAccount;
}

/** Imports the benchmark that methods were judged on, with one embedding. */
export async function importJudged(db: Db, { benchmark, embedding }: JudgedMethods): Promise<StoredBoard> {
  await importBenchmark(db, await benchmarkFolder(benchmark, [embedding]));
  const revision = await currentRevision(db, benchmark.id);
  const [row] = await currentEmbeddings(db, revision.id);
  return { revision, embedding: row!, account: await makeAccount(db) };
}

/** Submits a method and stores its record as a run does, in one transaction. */
export async function submitJudged(
  db: Db,
  { revision, embedding, account }: StoredBoard,
  { recipe, record }: JudgedMethods['methods'][number],
  slug = `my-${recipe.name}`,
): Promise<string> {
  const { id } = await createSubmission(
    db,
    { EBB_SUBMISSIONS_PER_DAY: 1000 },
    {
      ...{ accountId: account.accountId, keyId: null, revisionId: revision.id, embeddingIds: [embedding.id] },
      scope: 'global',
      version: { method: { slug, title: `Title of ${slug}` }, content: { kind: 'recipe', recipe }, changes: '' },
    },
  );
  const [submission] = await db.select().from(submissions).where(eq(submissions.id, id));
  const key = {
    methodHash: recipeHashOf(recipe),
    embeddingHash: embedding.hash,
    dataRevision: revision.dataRevision,
    protocolVersion: revision.protocolVersion,
    scope: recipeScope(recipe, 'global'),
  };
  const found = { key, embeddingId: embedding.id, record, device: 'cpu', notes: [], milliseconds: 12 };
  await db.transaction(async (tx) => {
    await storeEvaluations(tx as Db, { id, versionId: submission!.versionId }, [found]);
    await tx.update(submissions).set({ state: 'succeeded' }).where(eq(submissions.id, id));
  });
  return id;
}
