import { randomBytes } from 'node:crypto';
import { sha256Of } from '../../blobs/blob-store.js';

/** `ebb_` and 256 random bits in base64url. */
const KEY_FORM = /^ebb_[\w-]{43}$/;
/** Characters of a key by which its owner knows it: 36 of its 256 bits. */
const PREFIX_LENGTH = 10;

/** A new key: the secret to be shown once, and what is kept of it. */
export function newKey(): { readonly secret: string; readonly hash: string; readonly prefix: string } {
  const secret = `ebb_${randomBytes(32).toString('base64url')}`;
  return { secret, hash: sha256Of(secret), prefix: secret.slice(0, PREFIX_LENGTH) };
}

/** What is kept of a secret; undefined for what is no key. */
export const hashOfKey = (secret: string): string | undefined => (KEY_FORM.test(secret) ? sha256Of(secret) : undefined);
