import type { EmbeddingVerdict } from '@ebb/core/benchmark/verdict/verdict';
import { NO_CORRECTION } from '@ebb/core/correct/methods';
import { DISCREPANCIES } from '@ebb/core/measure/discrepancy/registry';
import { type Content, type Html, html } from './html.js';
import { htmlTable, Reasons } from './html-table.js';
import { boardLines } from './judged-run.js';
import { intervalText, numberText, TWO_DECIMALS } from './score-text.js';

const PART_WORDS: Readonly<Record<string, string>> = {
  pooled: 'of all training clips',
  positive: 'of the positives alone',
  negative: 'of the negatives alone',
  classMean: 'mean of positives and negatives',
};

/** Means that were made equal on all rows differ the other way on the rows of a fold. */
const BELOW_NOTE =
  'Below 0: less than two samples of one distribution have on average. A cross-validated classifier does worse than chance where the datasets’ means were made equal on the very rows it is tried on.';

/** The deepest shade of a cell, as an opacity: what is written on it stays readable. */
const SHADE_MAX = 0.45;

/** How much of each discrepancy between the datasets each method leaves: numbers, on cells shaded by them. */
export function discrepancySection(verdict: EmbeddingVerdict, id: string): Html {
  const heading = html`<h3 id="${id}-discrepancy">Discrepancy left</h3>
`;
  const lines = boardLines(verdict, 'cross');
  const measured = lines.flatMap(({ judged }) => ('failure' in judged ? [] : judged.discrepancies));
  const parts = [...new Set(measured.map(({ part }) => part))];
  if (parts.length === 0)
    return html`${heading}<p>No discrepancies were asked for.</p>
`;
  const ids = [...new Set(measured.map(({ discrepancy }) => discrepancy))];
  const tables = parts.map((part) => {
    const reasons = new Reasons();
    const rows = lines
      .filter(({ judged }) => judged.method !== NO_CORRECTION.name)
      .map(({ judged, label }): Content[] => [
        label,
        ...ids.map((discrepancy) => {
          if ('failure' in judged) return reasons.mark(judged.failure);
          const found = judged.discrepancies.find((own) => own.part === part && own.discrepancy === discrepancy);
          if (!found) return '';
          if ('reason' in found.left) return reasons.mark(found.left.reason);
          const { value } = found.left;
          return html`<td class="right heat" style="${shade(value)}">${numberText(value, TWO_DECIMALS)} <span class="interval">${intervalText(found.left, TWO_DECIMALS)}</span></td>`;
        }),
      ]);
    const below = lines.some(
      ({ judged }) =>
        !('failure' in judged) &&
        judged.discrepancies.some((own) => own.part === part && 'value' in own.left && own.left.value < 0),
    );
    return htmlTable(
      {
        id: `${id}-discrepancy-${part}`,
        caption: `Discrepancy left, ${PART_WORDS[part] ?? part}`,
        columns: [{ header: 'method', align: 'left' }, ...ids.map((discrepancy) => ({ header: discrepancy }))],
        rows,
        notes: [
          'A method’s discrepancy between the datasets as a share of the uncorrected one: 1.00 leaves all of it, 0.00 none. Shades say the same: blue below 1, orange above.',
          ...(below ? [BELOW_NOTE] : []),
          'On scale-normalised training embeddings. These intervals resample instruments, not clips.',
        ],
      },
      reasons,
    );
  });
  const titles = ids.map(
    (discrepancy) => html`<li>${discrepancy}: ${DISCREPANCIES.get(discrepancy)?.title ?? ''}</li>`,
  );
  return html`${heading}${tables}<ul class="note">${titles}</ul>
`;
}

/** Deeper the further a share lies from 1, to 0 and to 2. */
function shade(share: number): string {
  const opacity = SHADE_MAX * Math.min(1, Math.abs(1 - share));
  return `background: rgba(var(--${share < 1 ? 'better' : 'worse'}), ${opacity.toFixed(2)})`;
}
