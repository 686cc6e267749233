/**
 * The first `count` rows of the orthonormal DCT-II of `length` points, row-major [count, length]:
 * c_{k n} = sqrt((k == 0 ? 1 : 2) / length) cos(pi k (2 n + 1) / (2 length)).
 *
 * SciPy's `dct(type=2, norm='ortho')` as a matrix.
 */
export function dctBasis(count: number, length: number): Float64Array {
  return new Float64Array(count * length).map((_, at) => {
    const k = Math.floor(at / length);
    const n = at % length;
    return Math.sqrt((k === 0 ? 1 : 2) / length) * Math.cos((Math.PI * k * (2 * n + 1)) / (2 * length));
  });
}
