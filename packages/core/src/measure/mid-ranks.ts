import { EbbError } from '../errors.js';

/**
 * The ranks of values, 1 for the lowest; tied values share the mean of their ranks. Shape [n] in and out.
 *
 * @throws EbbError NON_FINITE for a value that is not a number.
 */
export function midRanks(values: ArrayLike<number>): Float64Array {
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) throw new EbbError('NON_FINITE', 'A value to rank is not a number.', { at: i });
  }
  const order = Uint32Array.from({ length: values.length }, (_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let k = start; k < end; k++) ranks[order[k]!] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}
