import { expect, test } from 'vitest';
import { MersenneTwister } from './mersenne-twister.js';

test('the first words equal those that the authors publish for the key 0x123, 0x234, 0x345, 0x456', () => {
  const twister = MersenneTwister.fromKey(Uint32Array.of(0x123, 0x234, 0x345, 0x456));
  const words = Array.from({ length: 5 }, () => twister.uint32());
  expect(words).toEqual([1067595299, 955945823, 477289528, 4107218783, 4228976476]);
});

test('the ten-thousandth word of the integer seed 5489 is the one that the C++ standard demands of mt19937', () => {
  const twister = MersenneTwister.fromInteger(5489);
  for (let i = 1; i < 10_000; i++) twister.uint32();
  expect(twister.uint32()).toBe(4123659995);
});
