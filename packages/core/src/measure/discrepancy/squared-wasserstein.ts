/**
 * The squared 2-Wasserstein distance of two samples of numbers, a [n] and b [m], both at least 1 long.
 *
 * W_2^2 = integral over q in (0, 1) of (A(q) - B(q))^2, with A and B the quantile functions, which are steps of width
 * 1/n and 1/m: sorted values paired where n = m, else a merge of the two sets of steps. Unit: that of the numbers,
 * squared. Villani, Topics in Optimal Transportation, 2.2.
 */
export function squaredWasserstein(a: Float64Array, b: Float64Array): number {
  const [first, second] = [a.slice().sort(), b.slice().sort()];
  const [n, m] = [first.length, second.length];
  // Places on (0, 1) in units of 1 / (n m), where both kinds of step end at whole numbers.
  let place = 0;
  let sum = 0;
  for (let i = 0, j = 0; i < n && j < m; ) {
    const end = Math.min((i + 1) * m, (j + 1) * n);
    sum += (end - place) * (first[i]! - second[j]!) ** 2;
    place = end;
    if (end === (i + 1) * m) i++;
    if (end === (j + 1) * n) j++;
  }
  return sum / (n * m);
}
