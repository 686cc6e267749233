import DataLoader from 'dataloader';
import { and, asc, eq, inArray, or, sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { EVALUATION_COLUMNS } from '../../db/evaluation-columns.js';
import { queryRows } from '../../db/query-rows.js';
import { benchmarkEmbeddings } from '../../db/schema/benchmark.js';
import { evaluations, versionEvaluations } from '../../db/schema/evaluation.js';
import { submissionEmbeddings, submissionEvents, submissions } from '../../db/schema/submission.js';
import { byOwner } from '../../graphql/list-loader.js';

/** Look-ups of what belongs to submissions, batched over one request. */
export function createSubmissionLoaders(db: Db) {
  return {
    /** In the order of time. */
    eventsOfSubmission: byOwner(
      (ids) =>
        db
          .select()
          .from(submissionEvents)
          .where(inArray(submissionEvents.submissionId, ids))
          .orderBy(asc(submissionEvents.id)),
      ({ submissionId }) => submissionId,
    ),
    embeddingsOfSubmission: byOwner(
      (ids) =>
        db
          .select({ submissionId: submissionEmbeddings.submissionId, embedding: benchmarkEmbeddings })
          .from(submissionEmbeddings)
          .innerJoin(benchmarkEmbeddings, eq(benchmarkEmbeddings.id, submissionEmbeddings.embeddingId))
          .where(inArray(submissionEmbeddings.submissionId, ids))
          .orderBy(asc(benchmarkEmbeddings.position), asc(benchmarkEmbeddings.slug)),
      ({ submissionId }) => submissionId,
    ),
    /** Those of its version on its embeddings, once it has succeeded, whichever submission they were first judged for. */
    evaluationsOfSubmission: byOwner(
      (ids) =>
        db
          .select({ ...EVALUATION_COLUMNS, submissionId: submissions.id })
          .from(submissions)
          .innerJoin(submissionEmbeddings, eq(submissionEmbeddings.submissionId, submissions.id))
          .innerJoin(versionEvaluations, eq(versionEvaluations.versionId, submissions.versionId))
          .innerJoin(
            evaluations,
            and(
              eq(evaluations.id, versionEvaluations.evaluationId),
              eq(evaluations.embeddingId, submissionEmbeddings.embeddingId),
            ),
          )
          .innerJoin(benchmarkEmbeddings, eq(benchmarkEmbeddings.id, evaluations.embeddingId))
          .where(
            and(
              inArray(submissions.id, ids),
              eq(submissions.state, 'succeeded'),
              or(eq(evaluations.scope, 'any'), eq(evaluations.scope, submissions.scope)),
            ),
          )
          .orderBy(asc(benchmarkEmbeddings.position), asc(benchmarkEmbeddings.slug), asc(evaluations.id)),
      ({ submissionId }) => submissionId,
    ),
    /** From 1, in the order in which submissions are taken up; null for one that does not wait. */
    queuePosition: new DataLoader<string, number | null>(async (ids) => {
      const found = await queuePositions(db, ids);
      return ids.map((id) => found.get(id) ?? null);
    }),
  };
}

/** Where those of the submissions stand that wait. */
export async function queuePositions(db: Db, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await queryRows<{ readonly id: string; readonly position: number }>(
    db,
    sql`
    select id, position from (
      select id, row_number() over (order by priority desc nulls last, created_at, id)::int as position
      from submissions where state = 'queued'
    ) line
    where id in ${[...ids]}`,
  );
  return new Map(rows.map(({ id, position }) => [id, position]));
}
