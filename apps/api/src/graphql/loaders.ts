import DataLoader from 'dataloader';
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../db/connect.js';
import { EVALUATION_COLUMNS, type EvaluationRow } from '../db/evaluation-columns.js';
import { queryRows } from '../db/query-rows.js';
import { accounts } from '../db/schema/account.js';
import { benchmarkEmbeddings, benchmarkRevisions } from '../db/schema/benchmark.js';
import { evaluations, type StoredScore } from '../db/schema/evaluation.js';
import { methodArtifacts, methods, methodVersions } from '../db/schema/method.js';
import { correctabilityPoints } from '../modules/leaderboard/correctability.service.js';
import { createSubmissionLoaders } from '../modules/submission/submission-loaders.js';
import { BATCH, byOwner } from './list-loader.js';

/** Evaluations of a method that one look-up gives. */
const EVALUATIONS_MAX = 100;

/** Look-ups by key, batched over one request. */
export function createLoaders(db: Db) {
  return {
    ...createSubmissionLoaders(db),
    account: byId((ids) => db.select().from(accounts).where(inArray(accounts.id, ids))),
    method: byId((ids) => db.select().from(methods).where(inArray(methods.id, ids))),
    version: byId((ids) => db.select().from(methodVersions).where(inArray(methodVersions.id, ids))),
    revision: byId((ids) => db.select().from(benchmarkRevisions).where(inArray(benchmarkRevisions.id, ids))),
    embedding: byId((ids) => db.select().from(benchmarkEmbeddings).where(inArray(benchmarkEmbeddings.id, ids))),
    evaluation: byId((ids) => db.select(EVALUATION_COLUMNS).from(evaluations).where(inArray(evaluations.id, ids))),
    /** The version under which an evaluation is shown: of the method that had it first, those that were withdrawn behind others. */
    versionOfEvaluation: byOwner(
      (ids) => firstVersions(db, ids),
      ({ evaluationId }) => evaluationId,
    ),
    /** The latest hundred evaluations of a method, of any of its versions; the latest first. */
    evaluationsOfMethod: byOwner(
      (ids) => evaluationsOf(db, ids),
      ({ methodId }) => methodId,
    ),
    /** The current embeddings of a revision, in their order. */
    embeddingsOfRevision: byOwner(
      (ids) =>
        db
          .select()
          .from(benchmarkEmbeddings)
          .where(and(inArray(benchmarkEmbeddings.revisionId, ids), eq(benchmarkEmbeddings.current, true)))
          .orderBy(asc(benchmarkEmbeddings.position), asc(benchmarkEmbeddings.slug)),
      ({ revisionId }) => revisionId,
    ),
    /** All revisions of a benchmark by its slug, the latest first. */
    revisionsOfSlug: byOwner(
      (slugs) =>
        db
          .select()
          .from(benchmarkRevisions)
          .where(inArray(benchmarkRevisions.slug, slugs))
          .orderBy(desc(benchmarkRevisions.createdAt), desc(benchmarkRevisions.id)),
      ({ slug }) => slug,
    ),
    /** All versions of a method, the latest first. */
    versionsOfMethod: byOwner(
      (ids) =>
        db
          .select()
          .from(methodVersions)
          .where(inArray(methodVersions.methodId, ids))
          .orderBy(desc(methodVersions.number)),
      ({ methodId }) => methodId,
    ),
    artifactsOfVersion: byOwner(
      (ids) =>
        db
          .select()
          .from(methodArtifacts)
          .where(inArray(methodArtifacts.versionId, ids))
          .orderBy(asc(methodArtifacts.embedding)),
      ({ versionId }) => versionId,
    ),
    /** What the methods of its global board came to, a task and discrepancy each. */
    correctabilityOfEmbedding: byOwner(
      (ids) => correctabilityPoints(db, ids),
      ({ embeddingId }) => embeddingId,
    ),
    /** What the uncorrected embedding loses between datasets; undefined while nothing was judged on it. */
    gapOfEmbedding: new DataLoader<string, StoredScore | undefined>(async (ids) => {
      const gaps = new Map((await gapsOf(db, ids)).map(({ id, gap }) => [id, gap]));
      return ids.map((id) => gaps.get(id) ?? undefined);
    }, BATCH),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;

/** Rows by their id; a foreign key guarantees each. */
function byId<R extends { readonly id: string }>(select: (ids: string[]) => PromiseLike<R[]>) {
  return new DataLoader<string, R>(async (ids) => {
    const found = new Map((await select([...ids])).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? new Error(`There is no row ${id}.`));
  }, BATCH);
}

interface FirstVersion {
  readonly evaluationId: string;
  readonly versionId: string;
  readonly methodId: string;
}

const firstVersions = (db: Db, ids: readonly string[]) =>
  queryRows<FirstVersion>(
    db,
    sql`
    select distinct on (ve.evaluation_id) ve.evaluation_id as "evaluationId", ve.version_id as "versionId", m.id as "methodId"
    from version_evaluations ve
      join method_versions v on v.id = ve.version_id
      join methods m on m.id = v.method_id
    where ve.evaluation_id in ${[...ids]}
    order by ve.evaluation_id, (m.withdrawn_at is not null), ve.created_at, m.id, v.number`,
  );

async function evaluationsOf(
  db: Db,
  ids: readonly string[],
): Promise<(EvaluationRow & { readonly methodId: string })[]> {
  const owned = await queryRows<{ readonly methodId: string; readonly evaluationId: string }>(
    db,
    sql`
    select "methodId", "evaluationId" from (
      select v.method_id as "methodId", e.id as "evaluationId",
        row_number() over (partition by v.method_id order by e.created_at desc, e.id) as place
      from method_versions v
        join lateral (select distinct evaluation_id from version_evaluations where version_id = v.id) ve on true
        join evaluations e on e.id = ve.evaluation_id
      where v.method_id in ${[...ids]}
      group by v.method_id, e.id
    ) owned where place <= ${EVALUATIONS_MAX}
    order by "methodId", place`,
  );
  const wanted = [...new Set(owned.map(({ evaluationId }) => evaluationId))];
  if (wanted.length === 0) return [];
  const rows = await db.select(EVALUATION_COLUMNS).from(evaluations).where(inArray(evaluations.id, wanted));
  const found = new Map(rows.map((row) => [row.id, row]));
  return owned.map(({ methodId, evaluationId }) => ({ ...found.get(evaluationId)!, methodId }));
}

const gapsOf = (db: Db, ids: readonly string[]) =>
  queryRows<{ readonly id: string; readonly gap: StoredScore | null }>(
    db,
    sql`
    select b.id, (select e.scores -> 'gap' from evaluations e where e.embedding_id = b.id and e.scores ? 'gap' limit 1) as gap
    from benchmark_embeddings b where b.id in ${[...ids]}`,
  );
