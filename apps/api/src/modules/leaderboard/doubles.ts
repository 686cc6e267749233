/** float64 numbers as little-endian bytes, as they are stored. */
export function packDoubles(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  values.forEach((value, k) => {
    view.setFloat64(8 * k, value, true);
  });
  return bytes;
}

/** The numbers of `packDoubles`, to the last bit. */
export function unpackDoubles(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.byteLength / 8 }, (_, k) => view.getFloat64(8 * k, true));
}
