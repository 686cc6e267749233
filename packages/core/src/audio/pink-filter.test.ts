import { expect, test } from 'vitest';
import { pinkFilter } from './pink-filter.js';

test.each([8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000])(
  'at %d Hz power falls as 1 / f from 20 Hz on, within 0.25 dB',
  (sampleRateHz) => {
    const deviations: number[] = [];
    for (let hz = 20; hz < 0.48 * sampleRateHz; hz *= 1.01) {
      const w = (2 * Math.PI * hz) / sampleRateHz;
      const power = (c0: number, c1: number, c2: number) =>
        (c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w)) ** 2 + (c1 * Math.sin(w) + c2 * Math.sin(2 * w)) ** 2;
      const gain = pinkFilter(sampleRateHz).reduce(
        (product, { b0, b1, b2, a1, a2 }) => (product * power(b0, b1, b2)) / power(1, a1, a2),
        1,
      );
      deviations.push(10 * Math.log10(gain * hz));
    }
    // The deviation that the docstring states, either way from the middle.
    expect((Math.max(...deviations) - Math.min(...deviations)) / 2).toBeLessThan(0.25);
  },
);
