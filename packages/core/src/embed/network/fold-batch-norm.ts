/** What a batch norm has learnt, each of shape [channels]; no gamma is 1, no beta is 0. */
export interface BatchNorm {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  readonly gamma?: Float32Array;
  readonly beta?: Float32Array;
  readonly epsilon: number;
}

/** A convolution with the batch norm that follows it in one. */
export interface FoldedConvolution {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/**
 * Folds the batch norm that follows a convolution into its kernel and bias: with s = gamma / sqrt(variance + epsilon),
 * kernel'_o = s_o kernel_o and bias'_o = beta_o + s_o (bias_o - mean_o). In float64, rounded once.
 *
 * @param kernel output channel first, row-major [channels, ...]
 * @param bias shape [channels]; 0 where there is none
 */
export function foldBatchNorm(kernel: Float32Array, norm: BatchNorm, bias?: Float32Array): FoldedConvolution {
  const channels = norm.mean.length;
  const perChannel = kernel.length / channels;
  const scale = Float64Array.from(
    norm.variance,
    (variance, o) => (norm.gamma?.[o] ?? 1) / Math.sqrt(variance + norm.epsilon),
  );
  return {
    kernel: kernel.map((weight, at) => (scale[Math.floor(at / perChannel)] as number) * weight),
    bias: norm.mean.map((mean, o) => (norm.beta?.[o] ?? 0) + (scale[o] as number) * ((bias?.[o] ?? 0) - mean)),
  };
}
