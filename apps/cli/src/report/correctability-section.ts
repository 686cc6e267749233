import { DISCREPANCIES } from '@ebb/core/measure/discrepancy/registry';
import { beyondEdge, correctabilityFigure } from '../figures/correctability-figure.js';
import { type Content, type Html, html } from './html.js';
import { figureBlock, htmlTable, Reasons } from './html-table.js';
import type { JudgedRun } from './judged-run.js';
import { intervalText, numberText, TWO_DECIMALS } from './score-text.js';

/** How well the reduction of each discrepancy predicts the AUC gained. */
export async function correctabilitySection(run: JudgedRun): Promise<Html | []> {
  const { correctability, correctabilityPoints: points } = run;
  if (correctability.length === 0) return [];
  const reasons = new Reasons();
  const rows = correctability.map(({ discrepancy, correlation }): Content[] => {
    const { title, reference } = DISCREPANCIES.get(discrepancy)!;
    const name = html`${discrepancy}`;
    const about = html`<td class="left wrap long">${title}. ${reference}</td>`;
    if (!correlation) return [name, reasons.mark('reduction or gain does not vary'), '', about];
    const { rho, interval, n } = correlation;
    const text = html`${numberText(rho, TWO_DECIMALS)} <span class="interval">${interval ? intervalText(interval, TWO_DECIMALS) : ''}</span>`;
    return [name, text, n, about];
  });
  const gains = points.map(({ gain }) => 100 * gain);
  const range = [
    gains.reduce((least, gain) => Math.min(least, gain), 0),
    gains.reduce((most, gain) => Math.max(most, gain), 0),
  ] as const;
  const ids = run.embeddings.map(({ embedding }) => embedding);
  const panels: Html[] = [];
  for (const { discrepancy, correlation } of correctability) {
    const own = points
      .filter((point) => point.discrepancy === discrepancy)
      .map(({ reduction, gain, embedding }) => ({
        reduction: 100 * reduction,
        gain: 100 * gain,
        embedding: ids.indexOf(embedding),
      }));
    const rho = correlation ? numberText(correlation.rho, TWO_DECIMALS) : 'undefined';
    const svg = await correctabilityFigure(own, range, {
      id: `correctability-${discrepancy}`,
      title: `${discrepancy}: its reduction against the AUC gained`,
      description: `${own.length} points, Spearman’s correlation ${rho}.`,
    });
    const beyond = beyondEdge(own);
    const edge = beyond > 0 ? ` ${beyond} of ${own.length} points lie beyond an edge, where they are drawn.` : '';
    panels.push(figureBlock(svg, `${discrepancy}, ρ = ${rho}.${edge}`));
  }
  const table = htmlTable(
    {
      id: 'correctability-table',
      caption: 'Spearman’s correlation of reduction and gain',
      columns: [
        { header: 'discrepancy', align: 'left' },
        { header: 'ρ' },
        { header: 'points' },
        { header: 'what it is', align: 'left' },
      ],
      rows,
      notes: [
        'These intervals take the points to be independent, which those of one method or one instrument are not: they are too narrow.',
      ],
    },
    reasons,
  );
  return html`<h2 id="correctability">Correctability</h2>
<p>Does a method that removes more of a discrepancy gain more? Each point is one method on one instrument of one embedding: the share of the discrepancy that it removed, and the cross-dataset points of ROC-AUC that it gained.</p>
${table}
<p class="note">Symbols: ${ids.map((name, i) => `${SYMBOL_WORDS[i % SYMBOL_WORDS.length]} ${name}`).join(', ')}.</p>
<div class="panels">${panels}</div>
`;
}

const SYMBOL_WORDS = ['circle', 'square', 'triangle', 'diamond', 'star'];
