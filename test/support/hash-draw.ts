/** Uniform in [-1/2, 1/2): a hash of the index, the same in test/parity's scripts. */
export function hashDraw(index: number, seed: number): number {
  let x = (index + Math.imul(2654435769, seed + 1)) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d) >>> 0;
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b) >>> 0;
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32 - 0.5;
}
