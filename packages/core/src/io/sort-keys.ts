/** Keys in ascending order of their UTF-8 bytes, which differs from JavaScript's own order above U+FFFF. */
export function sortKeys(keys: readonly string[]): string[] {
  return keys
    .map((key) => Buffer.from(key))
    .sort(Buffer.compare)
    .map((bytes) => bytes.toString());
}
