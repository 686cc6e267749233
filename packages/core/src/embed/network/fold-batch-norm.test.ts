import { expect, test } from 'vitest';
import { foldBatchNorm } from './fold-batch-norm.js';

test('a folded convolution gives what convolution and batch norm give one after the other', () => {
  const kernel = Float32Array.of(0.5, -1, 2, 0.25, 3, -0.5);
  const bias = Float32Array.of(0.1, -0.2);
  const norm = {
    mean: Float32Array.of(0.3, -0.6),
    variance: Float32Array.of(2, 0.5),
    gamma: Float32Array.of(1.5, -0.7),
    beta: Float32Array.of(0.2, 0.4),
    epsilon: 1e-3,
  };
  const x = [0.7, -0.3, 1.1];
  const apply = (weights: Float32Array, o: number) => x.reduce((sum, v, i) => sum + v * weights[o * 3 + i]!, 0);
  const folded = foldBatchNorm(kernel, norm, bias);
  const plain = foldBatchNorm(kernel, { mean: norm.mean, variance: norm.variance, epsilon: 0 });
  for (const o of [0, 1]) {
    const scale = 1 / Math.sqrt(norm.variance[o]! + norm.epsilon);
    const expected = (apply(kernel, o) + bias[o]! - norm.mean[o]!) * scale * norm.gamma[o]! + norm.beta[o]!;
    // One rounding to float32 of each of four numbers below 4.
    expect(apply(folded.kernel, o) + folded.bias[o]!).toBeCloseTo(expected, 5);
    const bare = (apply(kernel, o) - norm.mean[o]!) / Math.sqrt(norm.variance[o]!);
    expect(apply(plain.kernel, o) + plain.bias[o]!).toBeCloseTo(bare, 5);
  }
});
