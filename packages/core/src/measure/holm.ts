import { EbbError } from '../errors.js';

/**
 * Holm's step-down adjustment: p-values to compare with alpha directly, at a chance of at most alpha that any true null
 * hypothesis is rejected, whatever the tests' dependence.
 *
 * In ascending order, adjusted_(i) = max over j <= i of min(1, (m - j + 1) p_(j)), with m the number of tests and j from
 * 1. Holm, A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6, 1979.
 *
 * @param pValues in [0, 1], shape [m]. @returns shape [m], in the order given.
 * @throws EbbError INVALID_ARGUMENT for a value outside [0, 1] or not a number.
 */
export function holmAdjusted(pValues: ArrayLike<number>): Float64Array {
  const m = pValues.length;
  for (let i = 0; i < m; i++) {
    if (pValues[i]! >= 0 && pValues[i]! <= 1) continue;
    throw new EbbError('INVALID_ARGUMENT', 'A p-value is outside its domain.', {
      at: i,
      expected: 'a number from 0 to 1',
      received: `${pValues[i]}`,
    });
  }
  const order = Uint32Array.from({ length: m }, (_, i) => i).sort((i, j) => pValues[i]! - pValues[j]!);
  const adjusted = new Float64Array(m);
  let largest = 0;
  order.forEach((test, before) => {
    largest = Math.max(largest, Math.min(1, (m - before) * pValues[test]!));
    adjusted[test] = largest;
  });
  return adjusted;
}
