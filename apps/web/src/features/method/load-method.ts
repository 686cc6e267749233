import { cache } from 'react';
import {
  type InstrumentChangeFragment,
  SiteChangesDocument,
  SiteMethodDocument,
  type SiteMethodQuery,
} from '../../graphql/operations.generated';
import { answerOf, ask } from '../../server/api';
import type { Query } from '../board/board-address';
import { resultRowsOf } from './result-rows';

type Uncorrected = NonNullable<SiteMethodQuery['none']>['evaluations'];
export type Method = NonNullable<SiteMethodQuery['method']> & { readonly uncorrected: Uncorrected };
export type MethodEvaluation = Method['evaluations'][number];

/** A method, and the evaluations of no correction to compare it with; asked once a page. */
export const loadMethod = cache(async (slug: string): Promise<Method | null> => {
  const { method, none } = await ask(SiteMethodDocument, { slug });
  return (
    method && {
      ...method,
      evaluations: [...method.evaluations].sort((a, b) => readingOrder(a).localeCompare(readingOrder(b), 'en')),
      uncorrected: none?.evaluations ?? [],
    }
  );
});

/** Current data first, then by benchmark and embedding, all clips before positives alone. */
const readingOrder = ({ embedding: { slug, benchmark }, scope }: MethodEvaluation): string =>
  [benchmark.current ? 0 : 1, benchmark.slug, slug, scope === 'CLASSWISE' ? 1 : 0].join(' ');

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
export async function loadDetails({ slug, uncorrected }: Method, { id, scope, embedding }: MethodEvaluation) {
  const { benchmark } = embedding;
  // What is the same in both scopes has none of its own.
  const within = { embeddings: [embedding.slug], ...(scope === 'ANY' ? {} : { scope }) };
  const filtersOf = (method: string, metric: string[]) => [
    { ...within, methods: [method], metric },
    ...benchmark.genres.map((genre) => ({ ...within, methods: [method], metric: ['rocAuc'], genre })),
  ];
  const own = filtersOf(slug, METRICS);
  const none = slug === 'none' ? [] : filtersOf('none', ['retained']);
  const noneId = uncorrected.find(
    (other) =>
      other.embedding.slug === embedding.slug &&
      other.embedding.benchmark.slug === benchmark.slug &&
      other.embedding.benchmark.dataRevision === benchmark.dataRevision,
  )?.id;
  const [parts, differences] = await Promise.all([
    resultRowsOf(benchmark.slug, [...own, ...none]),
    noneId === undefined || slug === 'none' ? [] : changes(id, noneId),
  ]);
  return { rows: parts.slice(0, own.length).flat(), noneRows: parts.slice(own.length).flat(), noneId, differences };
}

export type MethodDetails = Awaited<ReturnType<typeof loadDetails>>;

/** Changes by instrument, at home and abroad; none where the two cannot be compared. */
async function changes(a: string, b: string): Promise<readonly InstrumentChangeFragment[]> {
  const answer = await answerOf(ask(SiteChangesDocument, { a, b }));
  return 'data' in answer ? [...answer.data.within.instruments, ...answer.data.cross.instruments] : [];
}
