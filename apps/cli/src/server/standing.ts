import type { EbbClient } from '@ebb/client/client';
import {
  type BoardEntryFragment,
  LeaderboardDocument,
  type Scope,
  SubmissionDetailDocument,
} from '@ebb/client/operations.generated';
import { paginate } from '@ebb/client/paginate';
import { wait } from '@ebb/client/wait';
import type { Canvas } from '../canvas.js';
import { renderTable } from '../table.js';
import { figureCells } from './figure-text.js';
import { rankText } from './rank-text.js';
import type { SubmissionDetail } from './submission-text.js';

/** Where one evaluation of a submission stands on its board. */
export interface Standing {
  readonly embedding: string;
  readonly entryCount: number;
  /** undefined where the method has no scores, or the board does not show it. */
  readonly entry: BoardEntryFragment | undefined;
}

/** A board is made anew after the results that change it are stored. */
const BOARD_MS_MAX = 30_000;
const POLL_MS = 500;

/** Where a submission that succeeded stands on the boards of generalisation, and the submission in full. */
export async function standingsOf(
  client: EbbClient,
  id: string,
): Promise<{ submission: SubmissionDetail; standings: Standing[] }> {
  const { submission } = await client.request(SubmissionDetailDocument, { id });
  if (!submission) throw new Error(`The submission ${id} is gone.`);
  const { benchmark, scope, evaluations } = submission;
  const deadlineMs = performance.now() + BOARD_MS_MAX;
  const standings: Standing[] = [];
  for (const { id: evaluation, embedding } of evaluations) {
    for (;;) {
      const found = await standingOn(
        client,
        { benchmark: benchmark.slug, embedding: embedding.slug, scope },
        evaluation,
      );
      const wanted = found.entry !== undefined || performance.now() >= deadlineMs;
      if (wanted) {
        standings.push(found);
        break;
      }
      await wait(POLL_MS);
    }
  }
  return { submission, standings };
}

async function standingOn(
  client: EbbClient,
  board: { readonly benchmark: string; readonly embedding: string; readonly scope: Scope },
  evaluation: string,
): Promise<Standing> {
  let entryCount = 0;
  // Content that was judged before stands under the name that had it first: the evaluation is looked for, not the name.
  const entries = paginate(async (after) => {
    const variables = { ...board, track: 'GENERALISATION' as const, first: 100, after: after ?? null };
    const { leaderboard } = await client.request(LeaderboardDocument, variables);
    entryCount = leaderboard?.entryCount ?? 0;
    return leaderboard?.entries;
  });
  for await (const entry of entries) {
    if (entry.evaluation.id === evaluation) return { embedding: board.embedding, entryCount, entry };
  }
  return { embedding: board.embedding, entryCount, entry: undefined };
}

/** Standings as a table, and what they mean where content was judged before. */
export function standingsText(method: string, standings: readonly Standing[], canvas: Canvas): string {
  const table = renderTable(
    [
      { header: 'embedding', align: 'left' },
      { header: 'rank', align: 'right' },
      { header: 'cross', align: 'right' },
      { header: '95%', align: 'left' },
      { header: 'gain', align: 'right' },
      { header: '95%', align: 'left' },
      { header: 'within', align: 'right' },
    ],
    standings.map(({ embedding, entryCount, entry }) => {
      if (!entry) return [embedding, '-', '-', '', '-', '', '-'];
      const { cross, gain, within } = entry.scores;
      const rank = `${rankText(entry)} of ${entryCount}`;
      return [
        embedding,
        rank,
        ...figureCells(cross, 'auc'),
        ...figureCells(gain, 'points'),
        figureCells(within, 'auc')[0],
      ];
    }),
    canvas,
  );
  const under = standings.flatMap(({ embedding, entry }) =>
    entry && entry.method.slug !== method
      ? [`${embedding}: the same content was judged before and stands as ${entry.method.slug}.`]
      : [],
  );
  return `${[table, ...under].join('\n')}\n`;
}
