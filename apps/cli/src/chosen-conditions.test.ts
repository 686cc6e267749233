import { expect, test } from 'vitest';
import { requireJudgedUnder } from './chosen-conditions.js';

const [gain, lowPass] = ['gain', 'low-pass'].map((effect) => ({ effect, strength: 1 }));

test('an effect that some embedding is judged under is there', () => {
  requireJudgedUnder('--desensitise', ['gain', 'low-pass'], [[gain!], [], [lowPass!]]);
  requireJudgedUnder('--sensitivity', 'any', [[], [gain!]]);
});

test.each([
  ['gain', ['gain', 'codec'], [[gain!]], "--desensitise: It needs .* one of gain, received 'codec'"],
  ['none', ['gain'], [[]], "acoustic conditions, received 'gain'"],
  ['none, for any', 'any', [[], []], 'Expected a benchmark with acoustic conditions'],
] as const)('judged under %s, what is missing is an error that names it', (_, effects, conditions, message) => {
  expect(() => requireJudgedUnder('--desensitise', effects, conditions)).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) }),
  );
});
