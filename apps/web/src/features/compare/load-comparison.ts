import { cache } from 'react';
import { type ComparedScore, SiteCompareDocument } from '../../graphql/operations.generated';
import { ask } from '../../server/api';
import type { Query } from '../board/board-address';

const SCORES: readonly ComparedScore[] = ['CROSS', 'WITHIN', 'ROBUSTNESS'];

/** What an address asks to compare: `a` and `b`, or two `pick`s as a form without scripts sends them. */
export function readCompareAddress(query: Query) {
  const all = (name: string) => [query[name] ?? []].flat().filter(Boolean);
  const picked = all('pick');
  const score = all('score')[0]?.toUpperCase();
  return {
    a: all('a')[0] ?? picked[0],
    b: all('b')[0] ?? picked[1],
    score: SCORES.find((id) => id === score) ?? ('CROSS' as const),
  };
}

/** The paired comparison of two evaluations, asked once a page. */
export const loadComparison = cache(
  async (a: string, b: string, score: ComparedScore) => (await ask(SiteCompareDocument, { a, b, score })).compare,
);

export const compareHref = (a: string, b: string, score: ComparedScore = 'CROSS'): string =>
  `/compare?${new URLSearchParams({ a, b, ...(score === 'CROSS' ? {} : { score: score.toLowerCase() }) })}`;
