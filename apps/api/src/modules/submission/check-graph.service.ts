import { type GraphReport, validateGraph } from '@ebb/core/io/sandbox/validate-graph';
import { eq } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { benchmarkEmbeddings, benchmarkRevisions } from '../../db/schema/benchmark.js';
import { fixtureOf } from '../benchmark/benchmark-store.service.js';

/**
 * Checks a graph in the sandbox on an embedding's fixture, as `ebb check` does.
 *
 * @throws EbbError as `validateGraph`; ApiError UNKNOWN_EMBEDDING
 */
export async function checkGraph(
  db: Db,
  embeddingId: string,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<GraphReport> {
  const { dim, data } = await fixtureOf(db, embeddingId);
  const [revision] = await db
    .select({ instruments: benchmarkRevisions.instruments, datasets: benchmarkRevisions.datasets })
    .from(benchmarkRevisions)
    .innerJoin(benchmarkEmbeddings, eq(benchmarkEmbeddings.revisionId, benchmarkRevisions.id))
    .where(eq(benchmarkEmbeddings.id, embeddingId));
  return validateGraph(bytes, {
    dim,
    fixture: data,
    instruments: revision!.instruments.length,
    datasets: revision!.datasets.length,
    ...(signal ? { signal } : {}),
  });
}
