import { dot, norm } from '../linalg/vector.js';

/** The cosine of the angle between two vectors of equal length, in [-1, 1]; 0 where one of them is zero. */
export function cosineSimilarity(a: Float64Array, b: Float64Array): number {
  const lengths = norm(a) * norm(b);
  return lengths > 0 ? Math.max(-1, Math.min(1, dot(a, b) / lengths)) : 0;
}
