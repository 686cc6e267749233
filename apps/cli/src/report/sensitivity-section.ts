import type { EmbeddingVerdict } from '@ebb/core/benchmark/verdict/verdict';
import { type Content, type Html, html } from './html.js';
import { htmlTable, Reasons, scoreCell } from './html-table.js';
import { boardLines } from './judged-run.js';
import { labelCell } from './method-given.js';
import { TWO_DECIMALS } from './score-text.js';

const FIGURES = {
  global: 'all clips',
  globalHeldOut: 'all clips, held out',
  clipwise: 'clip by clip',
  clipwiseLeftOut: 'clip by clip, strength left out',
} as const;

/** How well the strength of each effect can be read off the embeddings of each method; nothing where it was not asked for. */
export function sensitivitySection(verdict: EmbeddingVerdict, id: string): Html | [] {
  const lines = boardLines(verdict, 'robustness');
  const measured = lines.flatMap(({ judged }) => ('failure' in judged ? [] : judged.sensitivity));
  const effects = [...new Set(measured.map(({ effect }) => effect))];
  if (effects.length === 0) return [];
  const tables = effects.map((effect) => {
    const reasons = new Reasons();
    const rows = lines.map(({ judged, label }): Content[] => {
      if ('failure' in judged) return [labelCell(label), reasons.mark(judged.failure), '', '', ''];
      const own = judged.sensitivity.find((score) => score.effect === effect);
      const figures = Object.keys(FIGURES) as (keyof typeof FIGURES)[];
      return [labelCell(label), ...figures.map((figure) => (own ? scoreCell(own[figure], TWO_DECIMALS, reasons) : ''))];
    });
    return htmlTable(
      {
        id: `${id}-sensitivity-${effect}`,
        caption: `Sensitivity to ${effect}`,
        columns: [{ header: 'method', align: 'left' }, ...Object.values(FIGURES).map((header) => ({ header }))],
        rows,
      },
      reasons,
    );
  });
  return html`<h3 id="${id}-sensitivity">Sensitivity to effects</h3>
<p>The squared rank correlation of an effect’s strength and the embedding’s projection on the direction that follows it best, fitted on clips with the instrument: 0 cannot be told, 1 can be read off.</p>
${tables}
<p class="note">Clip by clip and all clips are on the rows that the direction was fitted on, as published, and high by construction where strengths are few; beside them the same on clips or strengths that it was not fitted on (a negative sign: it points the other way there). Intervals resample instruments, not clips.</p>
`;
}
