import type { BoardEntryFragment, LeaderboardQuery } from '@ebb/client/operations.generated';
import type { Canvas } from '../canvas.js';
import { type Column, renderTable } from '../table.js';
import { wrap } from '../text.js';
import { figureCells } from './figure-text.js';
import { rankText } from './rank-text.js';

export type Board = NonNullable<LeaderboardQuery['leaderboard']>;

const number = (header: string): Column => ({ header, align: 'right' });
const text = (header: string): Column => ({ header, align: 'left' });

/** A board with its ties and intervals, why scores are undefined, and how far to trust it. */
export function boardText(board: Board, entries: readonly BoardEntryFragment[], canvas: Canvas): string {
  const { bold, dim } = canvas.colors;
  const { benchmark, embedding, track, scope, uncertainty, trust } = board;
  const robustness = track === 'ROBUSTNESS';
  const columns = [
    number('rank'),
    text('method'),
    ...(robustness
      ? [number('robust'), text('95%'), number('mCE')]
      : [number('cross'), text('95%'), number('gain'), text('95%')]),
    ...(robustness ? [number('within'), number('cross')] : [number('recovery'), number('cost'), number('robust')]),
    text('labels'),
    text('domain'),
    text('by'),
    number('runs'),
  ];
  const table = renderTable(
    columns,
    entries.map((entry) => boardRow(entry, robustness)),
    canvas,
  );
  const reasons = new Set(
    entries.flatMap(({ method, score }) => (score.reason ? [`${method.slug}: ${score.reason}`] : [])),
  );
  const notes = [
    `rank: “=” marks a shared rank, within which the order means nothing. labels: what the fit reads of the training clips (D dataset, I instrument, G genre). domain: whether the method must know a test clip’s dataset. runs: how often the account has submitted to the benchmark.`,
    uncertainty,
    trust,
  ];
  return `${[
    bold(`${benchmark.slug} · ${embedding.slug} · ${track.toLowerCase()} · ${scope.toLowerCase()}`),
    entries.length > 0 ? table : 'No method is on the board yet.',
    ...(reasons.size > 0
      ? [`Undefined scores\n${[...reasons].map((r) => wrap(`- ${r}`, canvas.width, '  ')).join('\n')}`]
      : []),
    notes.map((note) => dim(wrap(note, canvas.width))).join('\n'),
  ].join('\n\n')}\n`;
}

function boardRow(
  { scores, method, account, accountSubmissions, labelsUsed, knowsDomain, ...place }: BoardEntryFragment,
  robustness: boolean,
): string[] {
  const { cross, within, gain, recovery, cost, robustness: robust, mce } = scores;
  const figures = robustness
    ? [
        ...figureCells(robust, 'percent'),
        figureCells(mce, 'mce')[0],
        figureCells(within, 'auc')[0],
        figureCells(cross, 'auc')[0],
      ]
    : [
        ...figureCells(cross, 'auc'),
        ...figureCells(gain, 'points'),
        figureCells(recovery, 'percent')[0],
        figureCells(cost, 'points')[0],
        figureCells(robust, 'percent')[0],
      ];
  return [
    rankText(place),
    method.slug,
    ...figures,
    letters(labelsUsed),
    knowsDomain ? 'yes' : 'no',
    method.builtIn ? 'Ebb' : account.handle,
    method.builtIn ? '' : String(accountSubmissions),
  ];
}

/** "dataset+genre" as DG. */
const letters = (labels: string) =>
  labels === 'none'
    ? '-'
    : labels
        .split(/[^a-z]+/i)
        .map((label) => label.charAt(0).toUpperCase())
        .join('');
