import { describe, expect, test } from 'vitest';
import { hzToSlaneyMel, melSpectrogram, slaneyMelFilterBank, slaneyMelToHz } from './mel.js';

describe('Slaney mels', () => {
  test('the scale is linear to 15 mel at 1000 Hz and takes 27 mel for a factor of 6.4', () => {
    // Doubles; the logarithm and exponential cost a few ulps.
    expect(hzToSlaneyMel(200)).toBeCloseTo(3, 12);
    expect(hzToSlaneyMel(1000)).toBeCloseTo(15, 12);
    expect(hzToSlaneyMel(6400)).toBeCloseTo(42, 12);
    for (const hz of [0, 440, 999, 1001, 8000]) expect(slaneyMelToHz(hzToSlaneyMel(hz))).toBeCloseTo(hz, 9);
  });

  test('a flat spectrum stays flat: every filter has the same area', () => {
    const bank = slaneyMelFilterBank(16000, 2 ** 16, 40);
    const flat = { frames: 1, bands: 2 ** 15 + 1, values: new Float64Array(2 ** 15 + 1).fill(1) };
    // Area 1 Hz in bins of 16000 / 65536 Hz; the sum of a sampled triangle differs from its integral by its corners.
    for (const v of melSpectrogram(flat, bank).values) expect((v * 16000) / 2 ** 16).toBeCloseTo(1, 3);
  });

  test('a filter bank for another transform is refused', () => {
    const spectrogram = { frames: 1, bands: 513, values: new Float64Array(513) };
    expect(() => melSpectrogram(spectrogram, slaneyMelFilterBank(16000, 2048, 40))).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }),
    );
  });
});
