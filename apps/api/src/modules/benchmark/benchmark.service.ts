import { and, asc, eq, gt } from 'drizzle-orm';
import { bibtexOf } from '../../bibtex.js';
import type { Db } from '../../db/connect.js';
import { benchmarkEmbeddings, benchmarkRevisions } from '../../db/schema/benchmark.js';
import { type Connection, type PageArguments, pageOf, pageRequest } from '../../graphql/connection.js';
import type { Runtime } from '../../runtime.js';
import { type Benchmark, type BenchmarkFixture, benchmarkOf, type DownloadFile } from './benchmark.type.js';
import { type EmbeddingRow, findRevision, fixtureOf, type RevisionRow } from './benchmark-store.service.js';
import { downloadUrl } from './links.js';

/** Numbers of a fixture that an answer may hold. */
const VALUES_MAX = 16_384;

/** The current revision of every benchmark, by name. */
export async function listBenchmarks(db: Db, page: PageArguments): Promise<Connection<Benchmark>> {
  const request = pageRequest(page);
  const rows = await db
    .select()
    .from(benchmarkRevisions)
    .where(
      and(
        eq(benchmarkRevisions.current, true),
        request.after ? gt(benchmarkRevisions.slug, String(request.after[0])) : undefined,
      ),
    )
    .orderBy(asc(benchmarkRevisions.slug))
    .limit(request.limit);
  return pageOf(rows, request, ({ slug }) => [slug], benchmarkOf);
}

/** The embedding of that name on a benchmark's current revision, with the revision. */
export async function findEmbedding(
  db: Db,
  benchmark: string,
  slug: string,
  revision?: string | null,
): Promise<{ readonly revision: RevisionRow; readonly embedding: EmbeddingRow } | undefined> {
  const found = await findRevision(db, benchmark, revision);
  if (!found) return undefined;
  const [embedding] = await db
    .select()
    .from(benchmarkEmbeddings)
    .where(
      and(
        eq(benchmarkEmbeddings.revisionId, found.id),
        eq(benchmarkEmbeddings.slug, slug),
        eq(benchmarkEmbeddings.current, true),
      ),
    )
    .limit(1);
  return embedding && { revision: found, embedding };
}

/** What authors download for an embedding. */
export const downloadFiles = (runtime: Runtime, benchmark: string, { slug, downloads }: EmbeddingRow): DownloadFile[] =>
  downloads.map((download) => ({
    name: download.file,
    url: downloadUrl(runtime, benchmark, slug, download),
    sha256: download.sha256,
    sizeBytes: download.sizeBytes,
  }));

/** The sample for dry runs, with its numbers where they are few. */
export async function showFixture(
  runtime: Runtime,
  benchmark: string,
  embedding: EmbeddingRow,
): Promise<BenchmarkFixture> {
  const { rows, dim, data } = await fixtureOf(runtime.db, embedding.id);
  const download = embedding.downloads.find(({ file }) => file === 'fixture.npz')!;
  const values =
    data.length > VALUES_MAX
      ? null
      : Array.from({ length: rows }, (_, row) => Array.from(data.subarray(row * dim, (row + 1) * dim)));
  return { rows, dim, url: downloadUrl(runtime, benchmark, embedding.slug, download), sha256: download.sha256, values };
}

/** How to cite a revision of a benchmark. */
export function benchmarkBibtex({ publicUrl }: Pick<Runtime, 'publicUrl'>, row: RevisionRow): string {
  const { slug, title, description, dataRevision, protocolVersion, datasets, createdAt } = row;
  return bibtexOf({
    key: `ebb:${slug}:${dataRevision.slice(0, 8)}`,
    fields: [
      ['title', `${title}: a benchmark for bias in pre-trained audio embeddings`],
      ['howpublished', `Ebb, data revision ${dataRevision.slice(0, 16)}, protocol ${protocolVersion}`],
      ['note', [description, `Datasets: ${datasets.map(({ title }) => title).join(', ')}.`].filter(Boolean).join(' ')],
      ['year', String(createdAt.getUTCFullYear())],
      ['url', publicUrl],
    ],
  });
}
