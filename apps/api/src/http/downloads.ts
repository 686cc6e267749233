import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { and, eq } from 'drizzle-orm';
import { type Request, type RequestHandler, Router } from 'express';
import { blobPieces } from '../blobs/blob-store.js';
import type { Db } from '../db/connect.js';
import { benchmarkEmbeddings, benchmarkRevisions } from '../db/schema/benchmark.js';
import { ApiError } from '../errors.js';
import { PREFIX_LENGTH } from '../modules/benchmark/links.js';
import type { Runtime } from '../runtime.js';
import { isKnown } from './send-export.js';

const TYPES: Readonly<Record<string, string>> = {
  npz: 'application/zip',
  parquet: 'application/vnd.apache.parquet',
  json: 'application/json; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
};

/** What authors download: `/download/<benchmark>/<embedding>/<beginning of the file's SHA-256>/<file>`. Only files that an embedding lists. */
export function downloadsRouter(runtime: Runtime): Router {
  const router = Router();
  router.get('/download/:benchmark/:embedding/:prefix/:file', download(runtime));
  return router;
}

interface Params {
  readonly benchmark: string;
  readonly embedding: string;
  readonly prefix: string;
  readonly file: string;
}

function download({ db }: Runtime): RequestHandler<Params & Record<string, string>> {
  return async (request, response) => {
    const { file, sha256, sizeBytes } = await findDownload(db, request.params);
    const etag = `"${sha256}"`;
    response.set({
      etag,
      'accept-ranges': 'bytes',
      // The address names the bytes.
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': TYPES[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
    });
    if (isKnown(request.headers['if-none-match'], etag)) {
      response.status(304).end();
      return;
    }
    response.set('content-disposition', `attachment; filename="${file}"`);
    const range = rangeOf(request, sizeBytes, etag);
    if (range === 'beyond') {
      response.status(416).set('content-range', `bytes */${sizeBytes}`).end();
      return;
    }
    const [from, to] = range ?? [0, sizeBytes - 1];
    if (range) response.status(206).set('content-range', `bytes ${from}-${to}/${sizeBytes}`);
    response.set('content-length', String(to - from + 1));
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    await pipeline(
      Readable.from(cut(blobPieces(db, sha256, from), to - from + 1), { objectMode: false }),
      response,
    ).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    });
  };
}

async function findDownload(db: Db, { benchmark, embedding, prefix, file }: Params) {
  const rows = await db
    .select({ downloads: benchmarkEmbeddings.downloads })
    .from(benchmarkEmbeddings)
    .innerJoin(benchmarkRevisions, eq(benchmarkRevisions.id, benchmarkEmbeddings.revisionId))
    .where(and(eq(benchmarkRevisions.slug, benchmark), eq(benchmarkEmbeddings.slug, embedding)));
  const found = rows
    .flatMap(({ downloads }) => downloads)
    .find((own) => own.file === file && own.sha256.slice(0, PREFIX_LENGTH) === prefix);
  if (found) return found;
  throw new ApiError('NOT_FOUND', 'There is no such file.', {
    hint: 'trainingData { files { url } } names those that there are.',
  });
}

/** The bytes that are asked for, ends included; undefined for all of them. Several ranges at once are answered with all. */
function rangeOf(
  request: Request<Params & Record<string, string>>,
  size: number,
  etag: string,
): readonly [number, number] | 'beyond' | undefined {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
  const condition = request.headers['if-range'];
  if (!asked || (condition !== undefined && condition !== etag)) return undefined;
  const [, first = '', last = ''] = asked;
  if (first === '' && last === '') return undefined;
  // `-n` asks for the last n bytes.
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (from >= size || (first === '' && Number(last) === 0)) return 'beyond';
  return from > to ? undefined : [from, to];
}

async function* cut(pieces: AsyncIterable<Uint8Array>, length: number): AsyncGenerator<Uint8Array> {
  let left = length;
  for await (const piece of pieces) {
    if (left <= 0) return;
    yield piece.subarray(0, left);
    left -= piece.length;
  }
}
