import type { Matrix } from './matrix.js';

/**
 * The products that cost most, as one small interface, so that the same algorithm runs on plain TypeScript (the
 * oracle), on onnxruntime's CPU kernels (float64, ranked numbers) or on a GPU (float32, marked in the result).
 * Implementations must be deterministic: the same input gives the same bits, whatever the number of threads.
 */
export interface Compute {
  /** Where it runs: 'plain', 'cpu', 'webgpu', ... */
  readonly device: string;
  readonly precision: 'float64' | 'float32';
  /** A B', shape [a.rows, b.rows], for a [n, d] and b [m, d]. */
  product(a: Matrix, b: Matrix): Promise<Matrix>;
  /** X X', shape [n, n], exactly symmetric, for x [n, d]. */
  gram(x: Matrix): Promise<Matrix>;
}
