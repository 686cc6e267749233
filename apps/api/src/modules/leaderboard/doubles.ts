const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** float64 numbers as little-endian bytes, as they are stored. */
export function packDoubles(values: Float64Array): Uint8Array {
  return inOrder(new Uint8Array(values.slice().buffer));
}

/** The numbers of `packDoubles`, to the last bit. */
export function unpackDoubles(bytes: Uint8Array): Float64Array {
  // Copied: a view of float64 must begin at a multiple of eight, which bytes from a driver need not.
  return new Float64Array(inOrder(bytes.slice()).buffer);
}

/** Own bytes, brought from this machine's order into the stored one, or back. */
function inOrder(bytes: Uint8Array): Uint8Array {
  if (!LITTLE_ENDIAN) for (let at = 0; at < bytes.length; at += 8) bytes.subarray(at, at + 8).reverse();
  return bytes;
}
