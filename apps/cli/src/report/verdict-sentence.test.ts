import type { EmbeddingVerdict } from '@ebb/core/benchmark/verdict/verdict';
import { METHODS } from '@ebb/core/correct/methods';
import { beforeAll, describe, expect, test } from 'vitest';
import { judgedVerdict } from '../../../../test/support/judged-verdict.js';
import { verdictSentence } from './verdict-sentence.js';

let verdict: EmbeddingVerdict;

beforeAll(async () => {
  const variants = METHODS.slice(0, 4).map((recipe) => ({ recipe, scope: 'global' as const }));
  [verdict] = (await judgedVerdict(variants, { conditions: false })).embeddings as [EmbeddingVerdict];
});

/** The verdict with its own scores, where the tests against no correction (method 0) came out as given. */
function withTests(claims: Readonly<Record<number, number>>, methods = verdict.methods): EmbeddingVerdict {
  const tests = methods.slice(1).map((_, k) => {
    const difference = -(claims[k + 1] ?? 0.01);
    const adjustedP = k + 1 in claims ? 0.01 : 0.2;
    return { methods: [0, k + 1] as const, difference, low: difference, high: difference, p: adjustedP, adjustedP };
  });
  const places = methods.map(() => ({ rank: 1, tied: true }));
  return { ...verdict, methods, boards: { ...verdict.boards, cross: { places, tests } } };
}

describe('the verdict in a sentence', () => {
  test('claims no difference that the tests do not', () => {
    expect(verdictSentence(withTests({}))).toMatch(
      /points of ROC-AUC on the other dataset\. Of 3 methods none is significantly better than no correction, and none significantly worse\.$/,
    );
  });

  test('names the better and the worse methods with their gain and interval', () => {
    const name = (i: number) => verdict.methods[i]!.method;
    expect(verdictSentence(withTests({ 1: 0.03, 3: -0.02 }))).toMatch(
      new RegExp(
        `Of 3 methods one is significantly better than no correction: ${name(1)} by [+−\\d.]+ \\[.*\\]; significantly worse is ${name(3)} by [+−\\d.]+ \\[.*\\]\\.$`,
      ),
    );
  });

  test('of a single method says whether the data tell it from no correction', () => {
    const two = verdict.methods.slice(0, 2);
    expect(verdictSentence(withTests({}, two))).toMatch(/The data do not tell lda from no correction: its gain is /);
    expect(verdictSentence(withTests({ 1: 0.1 }, two))).toMatch(/lda is significantly better than no correction, by /);
    expect(verdictSentence(withTests({ 1: -0.1 }, two))).toMatch(/lda is significantly worse than no correction, by /);
  });

  test('calls no loss what is a gain', () => {
    const won = { ...withTests({}), gap: { value: -0.02, low: -0.05, high: 0.01 } };
    expect(verdictSentence(won)).toMatch(
      /^Uncorrected probes lose nothing .* 2\.0 \[−1\.0, 5\.0\] points higher there\./,
    );
  });

  test('says why there is no gap', () => {
    const bare = { ...withTests({}), gap: { reason: 'no pair of datasets is defined' } };
    expect(verdictSentence(bare)).toMatch(/^What uncorrected probes lose on the other dataset is undefined: no pair/);
  });
});
