import type { IncomingMessage } from 'node:http';
import { ApiError } from '../errors.js';

/** How long a body may take, and how long nothing of it may come. */
export interface Patience {
  readonly secondsMax: number;
  readonly silentSecondsMax: number;
}

/**
 * The body of a request of so many bytes. Memory grows with what comes, not with what was announced.
 *
 * @throws ApiError BODY_TOO_LARGE for more bytes, SHAPE_MISMATCH for fewer, CANCELLED when they stop coming
 */
export async function readExactly(request: IncomingMessage, sizeBytes: number, patience: Patience): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? sizeBytes);
  if (announced !== sizeBytes) throw wrongSize(announced, sizeBytes);
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new ApiError('UNSUPPORTED', 'The body is compressed.', { expected: 'the bytes of the file as they are' });
  }
  const pieces: Buffer[] = [];
  let received = 0;
  const late = new AbortController();
  const end = setTimeout(() => late.abort(), patience.secondsMax * 1000);
  let silence = setTimeout(() => late.abort(), patience.silentSecondsMax * 1000);
  const stop = () => request.destroy(new Error('late'));
  late.signal.addEventListener('abort', stop);
  try {
    // A body that is refused is left as it is: its sender must still get the answer.
    for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      clearTimeout(silence);
      silence = setTimeout(() => late.abort(), patience.silentSecondsMax * 1000);
      received += piece.length;
      if (received > sizeBytes) throw wrongSize(received, sizeBytes);
      pieces.push(piece);
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError('CANCELLED', 'The body ended before it was complete.', {
      expected: `${sizeBytes} bytes`,
      received: `${received}`,
    });
  } finally {
    clearTimeout(end);
    clearTimeout(silence);
  }
  if (received !== sizeBytes) throw wrongSize(received, sizeBytes);
  return Buffer.concat(pieces, sizeBytes);
}

function wrongSize(received: number, expected: number): ApiError {
  const details = { expected: `${expected} bytes`, received: String(received) };
  return received > expected
    ? new ApiError('BODY_TOO_LARGE', 'The body is longer than announced.', details)
    : new ApiError('SHAPE_MISMATCH', 'The body is shorter than announced.', details);
}
