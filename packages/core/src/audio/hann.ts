/**
 * The periodic Hann window, shape [length]: w_n = (1 - cos(2 pi n / length)) / 2.
 *
 * Periodic: w_length would be w_0 again, so that hops of length / 4 overlap to a constant (SciPy's `get_window('hann')`,
 * where the symmetric one divides by length - 1).
 */
export function periodicHann(length: number): Float64Array {
  return new Float64Array(length).map((_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length));
}
