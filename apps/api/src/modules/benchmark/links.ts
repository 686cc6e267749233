import type { Runtime } from '../../runtime.js';

/** Characters of a file's SHA-256 in its address: enough that the bytes at an address never change. */
export const PREFIX_LENGTH = 16;

/** Where an author's file is. */
export const downloadUrl = (
  { publicUrl }: Pick<Runtime, 'publicUrl'>,
  benchmark: string,
  embedding: string,
  { file, sha256 }: { readonly file: string; readonly sha256: string },
): string =>
  `${publicUrl}/download/${[benchmark, embedding, sha256.slice(0, PREFIX_LENGTH), file].map(encodeURIComponent).join('/')}`;
