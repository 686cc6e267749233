import type { EmbeddingVerdict, TrackId } from '@ebb/core/benchmark/verdict/verdict';
import { counted } from '../format.js';
import { type Html, html } from './html.js';
import { detailsBlock, htmlTable, INTERVAL_NOTE } from './html-table.js';
import { methodLabel } from './judged-run.js';
import { intervalText, numberText, POINTS, pText } from './score-text.js';
import { ALPHA } from './verdict-sentence.js';

/** The tests behind a board's ranks, the surest first; nothing for a board of fewer than two methods. */
export function boardTestsTable(
  { methods, boards }: EmbeddingVerdict,
  track: TrackId,
  id: string,
  caption: string,
): Html | [] {
  const { tests } = boards[track];
  if (tests.length === 0) return [];
  const found = tests.filter(({ adjustedP }) => adjustedP <= ALPHA).length;
  const rows = tests
    .toSorted((a, b) => a.adjustedP - b.adjustedP || a.p - b.p)
    .map(({ methods: [a, b], difference, low, high, p, adjustedP }) => [
      `${methodLabel(methods, methods[a]!)} – ${methodLabel(methods, methods[b]!)}`,
      html`${numberText(difference, POINTS)} <span class="interval">${intervalText({ low, high }, POINTS)}</span>`,
      pText(p),
      pText(adjustedP),
      adjustedP <= ALPHA ? 'yes' : 'no',
    ]);
  const unit = track === 'cross' ? 'points of ROC-AUC' : 'points of what is retained';
  return detailsBlock(
    `${counted(tests.length, 'pairwise test')}, ${found} significant`,
    htmlTable({
      id,
      caption,
      columns: [
        { header: 'methods', align: 'left' },
        { header: 'difference' },
        { header: 'p' },
        { header: 'p, Holm-adjusted' },
        { header: 'significant', align: 'left' },
      ],
      rows,
      notes: [
        `First less second, in ${unit}. Two-sided normal test on paired draws; Holm-adjusted over all tests of the board; significant at 5%. The intervals here are the test’s own, normal and not adjusted.`,
        INTERVAL_NOTE,
      ],
    }),
  );
}
