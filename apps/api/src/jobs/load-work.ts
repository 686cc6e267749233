import { asc, eq } from 'drizzle-orm';
import type { Db } from '../db/connect.js';
import { benchmarkEmbeddings, benchmarkRevisions } from '../db/schema/benchmark.js';
import { methodArtifacts, methods, methodVersions } from '../db/schema/method.js';
import { submissionEmbeddings } from '../db/schema/submission.js';
import type { SubmissionRow } from '../modules/submission/submission-state.service.js';

/** An embedding that a submission is judged on; for a graph, with the hash of its artefact. */
export interface WorkEmbedding {
  readonly id: string;
  readonly slug: string;
  readonly hash: string;
  readonly dim: number;
  readonly sha256: string | undefined;
}

/** All that a run needs to know of its submission. */
export interface Work {
  /** Of the method. */
  readonly slug: string;
  readonly version: typeof methodVersions.$inferSelect;
  readonly revision: Pick<typeof benchmarkRevisions.$inferSelect, 'id' | 'dataRevision' | 'protocolVersion'>;
  /** In the order of their slugs, so that every attempt does the same. */
  readonly embeddings: readonly WorkEmbedding[];
}

export async function loadWork(db: Db, { id, versionId, revisionId }: SubmissionRow): Promise<Work> {
  const [found] = await db
    .select({ version: methodVersions, slug: methods.slug })
    .from(methodVersions)
    .innerJoin(methods, eq(methods.id, methodVersions.methodId))
    .where(eq(methodVersions.id, versionId));
  const [revision] = await db
    .select({
      id: benchmarkRevisions.id,
      dataRevision: benchmarkRevisions.dataRevision,
      protocolVersion: benchmarkRevisions.protocolVersion,
    })
    .from(benchmarkRevisions)
    .where(eq(benchmarkRevisions.id, revisionId));
  const artifacts = await db.select().from(methodArtifacts).where(eq(methodArtifacts.versionId, versionId));
  const embeddings = await db
    .select({
      id: benchmarkEmbeddings.id,
      slug: benchmarkEmbeddings.slug,
      hash: benchmarkEmbeddings.hash,
      dim: benchmarkEmbeddings.dim,
    })
    .from(submissionEmbeddings)
    .innerJoin(benchmarkEmbeddings, eq(benchmarkEmbeddings.id, submissionEmbeddings.embeddingId))
    .where(eq(submissionEmbeddings.submissionId, id))
    .orderBy(asc(benchmarkEmbeddings.slug), asc(benchmarkEmbeddings.id));
  if (!found || !revision) throw new Error(`Submission ${id} has no version or no benchmark.`);
  return {
    ...found,
    revision,
    embeddings: embeddings.map((embedding) => ({
      ...embedding,
      sha256: artifacts.find((artifact) => artifact.embedding === embedding.slug)?.sha256,
    })),
  };
}
