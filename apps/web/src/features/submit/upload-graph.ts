import type { FormState } from '../forms/form-state';
import { requestUpload } from './actions';

/** Hexadecimal SHA-256 of bytes. */
async function sha256Of(bytes: ArrayBuffer): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Sends a file to the API, from this browser. @returns its SHA-256, or why it was refused */
export async function uploadGraph(
  file: File,
  onProgress: (share: number) => void,
): Promise<{ sha256: string } | Required<Pick<FormState, 'errors'>>> {
  if (!globalThis.crypto?.subtle) {
    return fault('Browsers compute SHA-256 on pages of https alone. Submit by the command line: ebb submit.');
  }
  const bytes = await file.arrayBuffer();
  const sha256 = await sha256Of(bytes);
  const { upload, errors = [] } = await requestUpload(sha256, bytes.byteLength);
  if (!upload) return { errors };
  if (!upload.present) {
    const refusal = await put(upload, bytes, onProgress);
    if (refusal) return fault(refusal);
  }
  onProgress(1);
  return { sha256 };
}

const fault = (message: string) => ({ errors: [{ field: 'artifacts', code: 'UPLOAD_FAILED', message, hint: null }] });

interface Leave {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** Why the upload failed; undefined where it did not. `fetch` does not tell how far an upload is. */
function put(
  { url, method, headers }: Leave,
  bytes: ArrayBuffer,
  onProgress: (share: number) => void,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.setRequestHeader('content-type', 'application/octet-stream');
    for (const { name, value } of headers) {
      // Browsers set it themselves, and let nobody else.
      if (name.toLowerCase() !== 'content-length') request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onload = () => resolve(request.status < 300 ? undefined : refusalOf(request));
    request.onerror = () =>
      resolve('The API did not take the file: it may not allow pages of this site (EBB_CORS_ORIGINS).');
    request.send(bytes);
  });
}

function refusalOf({ status, responseText }: XMLHttpRequest): string {
  try {
    const message: unknown = JSON.parse(responseText)?.error?.message;
    if (typeof message === 'string') return message;
  } catch {
    // No answer of ours.
  }
  return `The upload was refused: HTTP ${status}.`;
}
