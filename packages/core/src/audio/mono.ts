/**
 * One channel of several: their mean, sample by sample. Shape [samples], from channels of one length; a single channel is returned as it is.
 */
export function mono(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels;
  if (first === undefined || channels.length === 1) return first ?? new Float32Array();
  const sum = new Float64Array(first);
  for (const channel of channels.slice(1)) {
    for (let n = 0; n < sum.length; n++) sum[n]! += channel[n]!;
  }
  const mean = new Float32Array(sum.length);
  for (let n = 0; n < mean.length; n++) mean[n] = sum[n]! / channels.length;
  return mean;
}
