import { notFound } from 'next/navigation';
import { cache } from 'react';
import {
  SiteBenchmarksDocument,
  SiteBoardDocument,
  type SiteBoardQuery,
  SiteBoardTopDocument,
} from '../../graphql/operations.generated';
import { ask } from '../../server/api';
import { type BoardAddress, boardFilter } from './board-address';

export const ROWS_PER_PAGE = 100;

/** The benchmarks of the server, asked once a page. */
export const loadBenchmarks = cache(async () =>
  (await ask(SiteBenchmarksDocument, {})).benchmarks.edges.map(({ node }) => node),
);

export type Board = NonNullable<SiteBoardQuery['leaderboard']>;

/** What a board's page shows; `empty` where the server has no benchmark yet. */
export async function loadBoard(address: BoardAddress) {
  const benchmarks = await loadBenchmarks();
  if (benchmarks.length === 0 && address.benchmark === undefined) return 'empty';
  const benchmark =
    address.benchmark === undefined ? benchmarks[0] : benchmarks.find(({ slug }) => slug === address.benchmark);
  const embedding =
    address.embedding === undefined
      ? benchmark?.embeddings[0]
      : benchmark?.embeddings.find(({ slug }) => slug === address.embedding);
  if (!benchmark || !embedding) notFound();
  const { track, scope, sort, direction, trail } = address;
  const which = { benchmark: benchmark.slug, embedding: embedding.slug, track, scope };
  const [page, top] = await Promise.all([
    ask(SiteBoardDocument, {
      ...which,
      first: ROWS_PER_PAGE,
      after: trail.at(-1) ?? null,
      orderBy: sort === 'RANK' ? null : { by: sort, direction },
      filter: boardFilter(address),
    }),
    ask(SiteBoardTopDocument, which),
  ]);
  if (!page.leaderboard || !top.leaderboard) notFound();
  const best = top.leaderboard.best.edges.map(({ node }) => node);
  const none = top.leaderboard.builtIn.edges.map(({ node }) => node).find(({ method }) => method.slug === 'none');
  return { benchmarks, benchmark, embedding, board: page.leaderboard, best, none };
}

export type LoadedBoard = Exclude<Awaited<ReturnType<typeof loadBoard>>, 'empty'>;
