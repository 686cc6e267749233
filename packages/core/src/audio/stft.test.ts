import { describe, expect, test } from 'vitest';
import { periodicHann } from './hann.js';
import { powerSpectrogram } from './stft.js';

const framing = { fftLength: 16, hopLength: 5, window: periodicHann(16) };

describe('the power spectrogram', () => {
  test.each([1, 7, 8, 40])('of %i samples equals the definition, sample by sample', (count) => {
    const x = Float64Array.from({ length: count }, (_, n) => Math.sin(0.9 * n * n + 1));
    const { frames, bands, values } = powerSpectrogram(x, framing);
    expect([frames, bands]).toEqual([1 + Math.floor(count / 5), 9]);
    for (let t = 0; t < frames; t++) {
      for (let k = 0; k < bands; k++) {
        let re = 0;
        let im = 0;
        for (let m = 0; m < 16; m++) {
          const v = framing.window[m]! * (x[t * 5 + m - 8] ?? 0);
          re += v * Math.cos((2 * Math.PI * k * m) / 16);
          im -= v * Math.sin((2 * Math.PI * k * m) / 16);
        }
        // Sums of 16 doubles of size 1.
        expect(values[t * bands + k]).toBeCloseTo(re * re + im * im, 12);
      }
    }
  });

  test.each([
    [{ ...framing, fftLength: 12, window: periodicHann(12) }],
    [{ ...framing, window: periodicHann(8) }],
    [{ ...framing, hopLength: 0 }],
  ])('an impossible framing is refused', (impossible) => {
    expect(() => powerSpectrogram(new Float32Array(20), impossible)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
