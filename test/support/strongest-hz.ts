import { periodicHann } from '../../packages/core/src/audio/hann.js';

/**
 * The frequency within 4% of `guessHz` at which the Hann-windowed spectrum of the samples is highest, to 0.002 Hz.
 *
 * The spectrum is computed at any frequency, by its sum: no bins.
 */
export function strongestHz(
  { samples, sampleRateHz }: { readonly samples: Float32Array; readonly sampleRateHz: number },
  guessHz: number,
): number {
  const window = periodicHann(samples.length);
  const windowed = window.map((w, n) => w * samples[n]!);
  const power = (hz: number) => {
    const stepRe = Math.cos((2 * Math.PI * hz) / sampleRateHz);
    const stepIm = Math.sin((2 * Math.PI * hz) / sampleRateHz);
    let re = 1;
    let im = 0;
    let sumRe = 0;
    let sumIm = 0;
    for (let n = 0; n < windowed.length; n++) {
      sumRe += windowed[n]! * re;
      sumIm += windowed[n]! * im;
      const turned = re * stepRe - im * stepIm;
      im = re * stepIm + im * stepRe;
      re = turned;
    }
    return sumRe * sumRe + sumIm * sumIm;
  };
  let best = guessHz;
  let width = 0.04 * guessHz;
  // A fifth of the width each time; the first steps must be finer than the main lobe, which is 4 rates / samples wide.
  let steps = Math.max(20, Math.ceil((2 * width * samples.length) / sampleRateHz));
  while (width > 2e-3) {
    const grid = Array.from({ length: 2 * steps + 1 }, (_, i) => best + (i / steps - 1) * width);
    const powers = grid.map(power);
    best = grid[powers.indexOf(Math.max(...powers))]!;
    width *= 2 / steps;
    steps = 10;
  }
  return best;
}
