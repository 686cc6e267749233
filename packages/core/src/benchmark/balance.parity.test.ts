import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { balancedCut } from './balance.js';

interface Golden {
  cases: { genres: number[]; genreCount: number; n: number; seed: number; kept: number[] }[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../test/parity/golden/balance.json', import.meta.url), 'utf8'),
);

test.each(golden.cases)(
  'a cut to $n of $genreCount genres with seed $seed is the one that CPython draws',
  (expected) => {
    const { genres, genreCount, n, seed, kept } = expected;
    expect(balancedCut(genres, genreCount, n, seed)).toEqual(kept);
  },
);
