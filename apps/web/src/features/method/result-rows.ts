import { type ResultFilter, SiteResultsDocument, type SiteResultsQuery } from '../../graphql/operations.generated';
import { ask } from '../../server/api';

export type ResultRow = SiteResultsQuery['results']['edges'][number]['node'];

/** The API's limit. */
const PAGE = 100;
/** Rows of one question that a page reads: 16 effects of up to 34 strengths. */
const ROWS_MAX = 1000;

/** All rows of the long table that fit a filter, page by page. */
export async function resultRows(benchmark: string, filter: ResultFilter): Promise<ResultRow[]> {
  const rows: ResultRow[] = [];
  let after: string | null = null;
  while (rows.length < ROWS_MAX) {
    const { results }: SiteResultsQuery = await ask(SiteResultsDocument, { benchmark, filter, first: PAGE, after });
    rows.push(...results.edges.map(({ node }) => node));
    if (!results.pageInfo.hasNextPage) break;
    after = results.pageInfo.endCursor;
  }
  return rows;
}
