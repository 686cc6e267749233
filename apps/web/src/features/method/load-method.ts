import { cache } from 'react';
import {
  SiteCompareDocument,
  type SiteCompareQuery,
  SiteEvaluationIdsDocument,
  SiteMethodDocument,
  type SiteMethodQuery,
} from '../../graphql/operations.generated';
import { answerOf, ask } from '../../server/api';
import type { Query } from '../board/board-address';
import { resultRows } from './result-rows';

export type Method = NonNullable<SiteMethodQuery['method']>;
export type MethodEvaluation = Method['evaluations'][number];
type Comparison = SiteCompareQuery['compare'];

/** A method, asked once a page. */
export const loadMethod = cache(async (slug: string) => (await ask(SiteMethodDocument, { slug })).method);

/** The evaluation that a page of a method shows in full: the one of its address, else the first of a current benchmark. */
export function shownEvaluation({ evaluations }: Method, query: Query): MethodEvaluation | undefined {
  const { evaluation } = query;
  return (
    evaluations.find(({ id }) => id === evaluation) ??
    evaluations.find(({ embedding, failure }) => embedding.benchmark.current && failure === null) ??
    evaluations[0]
  );
}

const METRICS = ['retained', 'discrepancyBefore', 'discrepancyAfter', 'discrepancyLeft'];

/** A method's figures on one embedding, beside those of no correction. */
export async function loadDetails({ slug }: Method, { id, scope, embedding }: MethodEvaluation) {
  const [benchmark, own] = [embedding.benchmark.slug, embedding.slug];
  // What is the same in both scopes has none of its own.
  const within = { embeddings: [own], ...(scope === 'ANY' ? {} : { scope }) };
  const of = (methods: string[], metrics: string[]) =>
    Promise.all([
      resultRows(benchmark, { ...within, methods, metric: metrics }),
      ...embedding.benchmark.genres.map((genre) =>
        resultRows(benchmark, { ...within, methods, metric: ['rocAuc'], genre }),
      ),
    ]).then((parts) => parts.flat());
  const [rows, noneRows, none] = await Promise.all([
    of([slug], METRICS),
    slug === 'none' ? [] : of(['none'], ['retained']),
    ask(SiteEvaluationIdsDocument, { method: 'none', benchmark, embedding: own }),
  ]);
  const noneId = none.method?.evaluations[0]?.id;
  const differences =
    noneId === undefined || slug === 'none'
      ? []
      : await Promise.all((['WITHIN', 'CROSS'] as const).map((score) => difference(id, noneId, score)));
  return { rows, noneRows, noneId, differences: differences.flat() };
}

export type MethodDetails = Awaited<ReturnType<typeof loadDetails>>;

/** A comparison by instrument; none where the two cannot be compared. */
async function difference(a: string, b: string, score: 'WITHIN' | 'CROSS'): Promise<Comparison['instruments']> {
  const answer = await answerOf(ask(SiteCompareDocument, { a, b, score }));
  return 'data' in answer ? answer.data.compare.instruments : [];
}
