/** The inner product of two vectors of equal length, summed in ascending order. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The mean of numbers, at least one, summed in their order. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** The Euclidean norm of a vector. */
export function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

/** a / |a|; a zero vector stays zero. */
export function unit(a: Float64Array): Float64Array {
  const length = norm(a);
  return length > 0 ? a.map((v) => v / length) : a.slice();
}
