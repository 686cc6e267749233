/**
 * A sound with noise at a signal-to-noise ratio: y_n = x_n + a e_n, shape [samples].
 *
 * a is such that 10 log10(sum x_n^2 / sum (a e_n)^2) = snrDb over the whole clip, with the noise's own power rather than the expected.
 * A silent sound has no such ratio and gets no noise, and silent noise cannot be raised to one: both return a copy of x.
 */
export function addNoise(samples: Float32Array, noise: Float32Array | Float64Array, snrDb: number): Float32Array {
  const signalEnergy = energyOf(samples);
  const noiseEnergy = energyOf(noise);
  if (signalEnergy === 0 || noiseEnergy === 0) return samples.slice();
  const factor = Math.sqrt(signalEnergy / noiseEnergy) * 10 ** (-snrDb / 20);
  const noisy = new Float32Array(samples.length);
  for (let n = 0; n < noisy.length; n++) noisy[n] = samples[n]! + factor * noise[n]!;
  return noisy;
}

function energyOf(samples: Float32Array | Float64Array): number {
  let sum = 0;
  for (let n = 0; n < samples.length; n++) sum += samples[n]! * samples[n]!;
  return sum;
}
