import { type ResultFilter, type ResultPageFragment, SiteResultsDocument } from '../../graphql/operations.generated';
import { ask } from '../../server/api';
import { RESULTS_PAGE, togetherDocument } from './results-together';

export type ResultRow = ResultPageFragment['edges'][number]['node'];

/** Rows of one filter that a page reads: 16 effects of up to 34 strengths. */
const ROWS_MAX = 1000;
/** Filters of one operation: a page counts as 100 rows of 17 values, and the API takes 30,000 values at once. */
const TOGETHER_MAX = 12;

/** Rows of the long table that fit each of several filters, asked in as few operations as the API takes. */
export async function resultRowsOf(benchmark: string, filters: readonly ResultFilter[]): Promise<ResultRow[][]> {
  const starts = Array.from({ length: Math.ceil(filters.length / TOGETHER_MAX) }, (_, i) => i * TOGETHER_MAX);
  const parts = await Promise.all(
    starts.map((start) => together(benchmark, filters.slice(start, start + TOGETHER_MAX))),
  );
  return parts.flat();
}

async function together(benchmark: string, filters: readonly ResultFilter[]): Promise<ResultRow[][]> {
  const variables = Object.fromEntries(filters.map((filter, i) => [`f${i}`, filter]));
  const pages = await ask(togetherDocument(filters.length), { benchmark, ...variables });
  return Promise.all(filters.map((filter, i) => withRest(benchmark, filter, pages[`r${i}`]!)));
}

/** A first page and all that follow it. */
async function withRest(benchmark: string, filter: ResultFilter, page: ResultPageFragment): Promise<ResultRow[]> {
  const rows = page.edges.map(({ node }) => node);
  let { hasNextPage, endCursor } = page.pageInfo;
  while (hasNextPage && rows.length < ROWS_MAX) {
    const { results } = await ask(SiteResultsDocument, { benchmark, filter, first: RESULTS_PAGE, after: endCursor });
    rows.push(...results.edges.map(({ node }) => node));
    ({ hasNextPage, endCursor } = results.pageInfo);
  }
  return rows;
}
