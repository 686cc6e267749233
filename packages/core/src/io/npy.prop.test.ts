import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeNpy, encodeNpy } from './npy.js';

// NumPy's fixed-width text cannot end in NUL, which is its padding.
const text = fc.string({ unit: 'grapheme' }).filter((s) => !s.endsWith('\0'));

test('what is written is read back: strings', () => {
  fc.assert(
    fc.property(fc.array(text), (data) => {
      expect(decodeNpy(encodeNpy({ shape: [data.length], data }), 'a')).toEqual({ shape: [data.length], data });
    }),
  );
});

test('what is written is read back: numbers of every width', () => {
  const arrays = fc.oneof(
    fc.float32Array(),
    fc.float64Array(),
    fc.int8Array(),
    fc.int16Array(),
    fc.int32Array(),
    fc.bigInt64Array(),
    fc.uint8Array(),
    fc.uint16Array(),
    fc.uint32Array(),
    fc.bigUint64Array(),
  );
  fc.assert(
    fc.property(arrays, (data) => {
      const bytes = encodeNpy({ shape: [1, data.length], data });
      expect(decodeNpy(bytes, 'a')).toEqual({ shape: [1, data.length], data });
      // NumPy aligns the data so that a file can be mapped into memory.
      expect((bytes.length - data.byteLength) % 64).toBe(0);
    }),
  );
});
