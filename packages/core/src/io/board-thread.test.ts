import { expect, test } from 'vitest';
import type { Estimate } from '../benchmark/verdict/estimate.js';
import { rankRecords } from '../benchmark/verdict/growing-board.js';
import { NumpyRandomState } from '../random/numpy-random-state.js';
import { compareInThread, rankInThread } from './board-thread.js';

const random = new NumpyRandomState(7);
const shared = random.normal(50);
const scores = Array.from({ length: 150 }, (_, k): Estimate | undefined => {
  if (k % 40 === 3) return undefined;
  const [own, noise] = [0.7 + 0.05 * random.normal(1)[0]!, random.normal(50)];
  return { value: own, draws: shared.map((v, b) => own + 0.02 * v + 0.005 * noise[b]!) };
});

test('a large board that is ranked in a thread, at once or from the errors of its first methods, has the bits of one that is not', async () => {
  const here = rankRecords(scores);
  const there = await rankInThread(scores);
  expect(there.places).toEqual(here.places);
  expect(there.pairs.errors).toEqual(here.pairs.errors);
  for (const count of [1, 80, 149]) {
    const { errors } = rankRecords(scores.slice(0, count)).pairs;
    const grown = await rankInThread(scores, { methods: count, errors });
    expect(grown.places).toEqual(here.places);
    expect(grown.pairs.errors).toEqual(here.pairs.errors);
  }
});

test('what a thread throws keeps its code', async () => {
  const uneven = scores.map((score, k) => (k === 5 && score ? { ...score, draws: score.draws.slice(1) } : score));
  await expect(rankInThread(uneven)).rejects.toMatchObject({ code: 'SHAPE_MISMATCH' });
  const nothing = { clipRanks: new Uint8Array(0), verdict: { method: 'a', scope: 'global' as const } };
  const request = { embedding: 'e', a: nothing, b: nothing, none: undefined, score: 'cross' as const };
  await expect(compareInThread({ ...request, description: new TextEncoder().encode('{}') })).rejects.toMatchObject({
    code: 'INVALID_VALUE',
  });
});
