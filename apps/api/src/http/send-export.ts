import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { sha256Of } from '../blobs/blob-store.js';

/** What an export is and holds. */
export interface Export {
  readonly type: string;
  readonly fileName: string;
  /** All that its bytes depend on: the same text, the same bytes. */
  readonly state: string;
  /** Piece by piece; not called where the reader has it already. */
  readonly pieces: () => AsyncIterable<string>;
}

/** Of the form of exports: one more whenever what is written for the same data changes. */
const FORMAT = 1;

/** Sends an export as it is made, or 304 where the reader has it already (If-None-Match). */
export async function sendExport(
  request: Request,
  response: Response,
  { type, fileName, state, pieces }: Export,
): Promise<void> {
  const etag = `"${sha256Of(`${FORMAT} ${type} ${state}`).slice(0, 32)}"`;
  // To be asked for again each time, which costs little while nothing is new.
  response.set({ etag, 'cache-control': 'no-cache', 'content-type': type, 'x-content-type-options': 'nosniff' });
  if (isKnown(request.headers['if-none-match'], etag)) {
    response.status(304).end();
    return;
  }
  response.set('content-disposition', `attachment; filename="${fileName.replace(/[^\w.-]/g, '_')}"`);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(Readable.from(pieces()), response).catch((error: NodeJS.ErrnoException) => {
    // Who went away does not want the rest; any other fault breaks the answer off, so that a part never looks like the whole.
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

/** Whether an If-None-Match names the tag. */
export function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
}
