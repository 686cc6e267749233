import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { benchmarkEmbeddings, benchmarkRevisions } from '../../db/schema/benchmark.js';
import { methods, methodVersions } from '../../db/schema/method.js';
import { submissionEmbeddings, submissions } from '../../db/schema/submission.js';
import type { Runtime } from '../../runtime.js';
import { currentEmbeddings, currentRevision } from '../benchmark/benchmark-store.service.js';
import { isTerminal } from './submission-state.service.js';
import { announce, createSubmission } from './submission-store.service.js';

/**
 * Judges the methods of a benchmark on its current revision: of each that is not withdrawn the latest version, in every scope and on the embeddings for
 * which it was submitted. It costs their owners nothing; what is known already is linked, not judged again. What waits or runs on that revision is
 * left as it is.
 *
 * @returns the ids of the new submissions
 * @throws ApiError UNKNOWN_BENCHMARK
 */
export async function rerunBenchmark(runtime: Runtime, slug: string): Promise<string[]> {
  const { db, env } = runtime;
  const revision = await currentRevision(db, slug);
  const embeddings = await currentEmbeddings(db, revision.id);
  const ids: string[] = [];
  for (const last of await lastSubmissions(db, slug)) {
    if (last.revisionId === revision.id && !isTerminal(last.state)) continue;
    const wanted = await embeddingNames(db, last.id);
    const embeddingIds = embeddings.filter((embedding) => wanted.has(embedding.slug)).map(({ id }) => id);
    if (embeddingIds.length === 0) continue;
    const { accountId, scope, versionId, priority } = last;
    const { id } = await createSubmission(db, env, {
      ...{ accountId, keyId: null, revisionId: revision.id, embeddingIds, scope, priority },
      version: { id: versionId },
    });
    await announce(runtime, id);
    ids.push(id);
  }
  return ids;
}

/** Of each method the last submission of its latest version, one a scope. */
async function lastSubmissions(db: Db, slug: string) {
  const rows = await db
    .selectDistinctOn([methods.id, submissions.scope], { submission: submissions })
    .from(submissions)
    .innerJoin(benchmarkRevisions, eq(benchmarkRevisions.id, submissions.revisionId))
    .innerJoin(methodVersions, eq(methodVersions.id, submissions.versionId))
    .innerJoin(methods, eq(methods.id, methodVersions.methodId))
    .where(and(eq(benchmarkRevisions.slug, slug), isNull(methods.withdrawnAt)))
    .orderBy(methods.id, submissions.scope, desc(methodVersions.number), desc(submissions.createdAt), submissions.id);
  return rows.map(({ submission }) => submission);
}

async function embeddingNames(db: Db, submissionId: string): Promise<Set<string>> {
  const chosen = db
    .select({ id: submissionEmbeddings.embeddingId })
    .from(submissionEmbeddings)
    .where(eq(submissionEmbeddings.submissionId, submissionId));
  const rows = await db
    .select({ slug: benchmarkEmbeddings.slug })
    .from(benchmarkEmbeddings)
    .where(inArray(benchmarkEmbeddings.id, chosen));
  return new Set(rows.map(({ slug }) => slug));
}
