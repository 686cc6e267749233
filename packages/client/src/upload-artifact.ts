import { ClientError, requireDone } from './client-error.js';
import { exchange } from './exchange.js';
import { RequestArtifactUploadDocument } from './operations.generated.js';
import { type Endpoint, request } from './request.js';

export interface UploadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told as bytes go; in a browser, whose `fetch` does not say, only at the start and the end. */
  onProgress?(sentBytes: number, totalBytes: number): void;
}

const PIECE_BYTES = 2 ** 18;
/** Of a whole upload: 64 MB at 1 Mbit/s. */
const UPLOAD_MS_MAX = 600_000;
const TRIES = 3;

/** Hexadecimal SHA-256 of bytes. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Stores an artefact on the server, unless it is there already.
 *
 * @returns its SHA-256, hexadecimal, by which a submission names it
 * @throws ClientError; the signal's reason when it aborts.
 */
export async function uploadArtifact(
  endpoint: Endpoint,
  bytes: Uint8Array,
  { signal, onProgress }: UploadOptions = {},
): Promise<string> {
  const sha256 = await sha256Of(bytes);
  for (let tries = 1; ; tries++) {
    // A leave to upload is for one try: after a fault of the network another is asked for.
    const input = { sha256, sizeBytes: bytes.length };
    const asked = await request(endpoint, RequestArtifactUploadDocument, { input }, { signal, repeatable: true });
    const { upload } = requireDone(asked.requestArtifactUpload);
    if (!upload) throw new ClientError('UNEXPECTED_ANSWER', 'The server gave no address for the upload.');
    onProgress?.(upload.present ? bytes.length : 0, bytes.length);
    if (upload.present) return sha256;
    try {
      await put(endpoint, upload, bytes, onProgress, signal);
      onProgress?.(bytes.length, bytes.length);
      return sha256;
    } catch (error) {
      const passing = error instanceof ClientError && error.code === 'SERVER_UNREACHABLE';
      if (!passing || tries >= TRIES) throw error;
    }
  }
}

interface Leave {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

async function put(
  { fetch, url: server }: Endpoint,
  { url, method, headers }: Leave,
  bytes: Uint8Array,
  onProgress: UploadOptions['onProgress'],
  signal: AbortSignal | undefined,
): Promise<void> {
  // Browsers send a stream over HTTP/2 alone; elsewhere one tells how far the upload is.
  const streams = onProgress !== undefined && !('XMLHttpRequest' in globalThis) && bytes.length > PIECE_BYTES;
  const { response, text } = await exchange({
    fetch,
    url: new URL(url, `${server}/`).href,
    timeoutMs: UPLOAD_MS_MAX,
    signal,
    init: {
      method,
      headers: Object.fromEntries([
        ['content-type', 'application/octet-stream'],
        ...(streams ? [['content-length', String(bytes.length)]] : []),
        ...headers.map(({ name, value }) => [name.toLowerCase(), value]),
      ]),
      body: streams ? piecesOf(bytes, onProgress) : (bytes as Uint8Array<ArrayBuffer>),
      ...(streams ? { duplex: 'half' as const } : {}),
    },
  });
  if (!response.ok) throw refusal(response, text);
}

function piecesOf(bytes: Uint8Array, onProgress: NonNullable<UploadOptions['onProgress']>): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (sent > 0) onProgress(sent, bytes.length);
        if (sent >= bytes.length) return controller.close();
        const piece = bytes.subarray(sent, sent + PIECE_BYTES);
        sent += piece.length;
        controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
}

function refusal({ status, statusText }: Response, text: string): ClientError {
  let told: { code?: unknown; message?: unknown; hint?: unknown } = {};
  try {
    const answer = JSON.parse(text);
    told = answer?.error ?? {};
  } catch {
    // No answer of ours.
  }
  const { code, message, hint } = told;
  if (typeof code !== 'string' || typeof message !== 'string') {
    return new ClientError('UNEXPECTED_ANSWER', `The upload was refused: HTTP ${status} ${statusText}.`, { status });
  }
  return new ClientError(code as ClientError['code'], message, {
    status,
    hint: typeof hint === 'string' ? hint : undefined,
  });
}
