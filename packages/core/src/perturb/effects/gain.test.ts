import { expect, test } from 'vitest';
import { gain } from './gain.js';

const CONTEXT = { seed: 0 };

test('multiplies by the gain, beyond full scale too', () => {
  const sound = { samples: Float32Array.of(0.5, -1, 0.25), sampleRateHz: 44_100 };
  expect(gain.apply(sound, 20, CONTEXT)).toEqual(Float32Array.of(5, -10, 2.5));
  expect(gain.apply(sound, 0, CONTEXT)).toEqual(sound.samples);
});

test.each([-201, 201])('refuses %d dB', (gainDb) => {
  const sound = { samples: Float32Array.of(0.5), sampleRateHz: 44_100 };
  expect(() => gain.apply(sound, gainDb, CONTEXT)).toThrow(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: `Effect gain: the gain is outside its domain. Expected a number from -200 to 200 dB, received ${gainDb}.`,
    }),
  );
});
