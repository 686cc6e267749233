import { type Request, type RequestHandler, Router } from 'express';
import { sha256Of } from '../blobs/blob-store.js';
import { ApiError } from '../errors.js';
import {
  abandonUpload,
  beginUpload,
  completeUpload,
  PUT_MINUTES_MAX,
  type UploadRow,
} from '../modules/artifact/artifact.service.js';
import { ensureRoom } from '../modules/artifact/ensure-room.js';
import type { Runtime } from '../runtime.js';
import { readExactly } from './read-exactly.js';
import { stateOf } from './request-state.js';
import { sendError } from './send-error.js';

/** Files that are received at once: each is held whole in memory. */
const AT_ONCE_MAX = 8;
const AT_ONCE_OF_ACCOUNT_MAX = 2;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** PUT /artifacts/ID?expires=..&signature=..: the bytes of one file, as `requestArtifactUpload` gave leave to. */
export function artifactsRouter(runtime: Runtime): Router {
  const { db } = runtime;
  const receiving = new Set<{ readonly accountId: string }>();

  const receive: RequestHandler = async (request, response) => {
    const { id, expires, signature } = addressOf(request);
    const row = await beginUpload(db, { id, expires, signature });
    try {
      const mine = [...receiving].filter(({ accountId }) => accountId === row.accountId).length;
      if (receiving.size >= AT_ONCE_MAX || mine >= AT_ONCE_OF_ACCOUNT_MAX) {
        response.set('retry-after', '5');
        throw new ApiError('BUSY', 'The server receives too many files at the moment.', {
          hint: 'Try again in seconds.',
        });
      }
      await ensureRoom(runtime, row.sizeBytes);
      receiving.add(row);
      await completeUpload(db, row.id, await checkedBytes(request, row));
      response.status(201).json({ sha256: row.sha256, sizeBytes: row.sizeBytes });
    } catch (error) {
      await abandonUpload(db, row.id).catch((fault) =>
        stateOf(response).log.warn({ err: fault }, 'leave not given back'),
      );
      throw error;
    } finally {
      receiving.delete(row);
    }
  };

  return Router()
    .put('/artifacts/:id', receive)
    .all('/artifacts/:id', (request, response) => {
      response.set('allow', 'PUT');
      sendError(request, response, new ApiError('INVALID_QUERY', `${request.method} came.`, { expected: 'PUT' }), 405);
    });
}

function addressOf({ params, query }: Request) {
  const { expires, signature } = query;
  const id = String(params.id);
  if (!UUID.test(id)) throw new ApiError('NOT_FOUND', 'There is no such leave to upload.');
  if (typeof expires === 'string' && typeof signature === 'string') return { id, expires, signature };
  throw new ApiError('FORBIDDEN', 'The address lacks its signature.', {
    hint: 'Use the address that requestArtifactUpload gave, as it is.',
  });
}

/**
 * The body, when it is what was announced.
 *
 * @throws ApiError BODY_TOO_LARGE, SHAPE_MISMATCH for another length; CHECKSUM_MISMATCH; CANCELLED when the sender goes away
 */
async function checkedBytes(request: Request, { sha256, sizeBytes }: UploadRow): Promise<Uint8Array> {
  const bytes = await readExactly(request, sizeBytes, { secondsMax: PUT_MINUTES_MAX * 60, silentSecondsMax: 30 });
  const came = sha256Of(bytes);
  if (came === sha256) return bytes;
  throw new ApiError('CHECKSUM_MISMATCH', 'The bytes are not those that were announced.', {
    expected: `SHA-256 ${sha256}`,
    received: came,
  });
}
