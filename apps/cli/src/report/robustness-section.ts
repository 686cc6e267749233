import { REGIMES, type Regime } from '@ebb/core/benchmark/regimes';
import type { EmbeddingVerdict, MethodVerdict } from '@ebb/core/benchmark/verdict/verdict';
import { NO_CORRECTION } from '@ebb/core/correct/methods';
import { EFFECTS } from '@ebb/core/perturb/registry';
import { HIGHLIGHTS } from '../figures/page-colours.js';
import { CURVE_KEYS, type RetainedCurve, retainedFigure } from '../figures/retained-figure.js';
import { RANK_NOTE } from './generalisation-section.js';
import { type Content, Html, html } from './html.js';
import { detailsBlock, figureBlock, htmlTable, INTERVAL_NOTE, Reasons, scoreCell } from './html-table.js';
import { type BoardLine, boardLines } from './judged-run.js';
import { labelCell } from './method-given.js';
import { scoreBoard } from './score-board.js';
import { AUC, numberText, PERCENT, PLAIN } from './score-text.js';
import { boardTestsTable } from './tests-table.js';

/** The robustness track of one embedding: its board, what is retained by effect and strength, and AUC in every regime. */
export async function robustnessSection(verdict: EmbeddingVerdict, id: string): Promise<Html> {
  const heading = html`<h3 id="${id}-robustness">Robustness</h3>
`;
  const lines = boardLines(verdict, 'robustness');
  const judged = lines.flatMap(({ judged }) => ('failure' in judged ? [] : [judged]));
  const none = judged.find(({ method }) => method === NO_CORRECTION.name)!;
  if (none.affected.length === 0) {
    const { robustness } = none.scores;
    const reason = 'reason' in robustness ? robustness.reason : 'no regime was asked for';
    return html`${heading}<p>Robustness is undefined: ${reason}.</p>
`;
  }
  const board = await scoreBoard(lines, 'robustness', PERCENT, {
    id: `${id}-robustness-board`,
    title: `${verdict.embedding}: robustness of each method`,
    axis: 'robustness: retained, %',
    caption: 'Robustness in %',
  });
  return html`${heading}${boardTable(lines, id)}
${board}
${boardTestsTable(verdict, 'robustness', `${id}-robustness-tests`, 'Tests of all pairs by robustness')}
${await retainedPanels(lines, verdict.embedding, id)}
${regimeTables(lines, none, id)}`;
}

function boardTable(lines: readonly BoardLine[], id: string): Html {
  const reasons = new Reasons();
  const rows = lines.map(({ judged, label, rankText }): Content[] =>
    'failure' in judged
      ? [labelCell(label), rankText, reasons.mark(judged.failure), '']
      : [
          labelCell(label),
          rankText,
          scoreCell(judged.scores.robustness, PERCENT, reasons),
          scoreCell(judged.scores.mce, PLAIN, reasons),
        ],
  );
  return htmlTable(
    {
      id: `${id}-robustness-table`,
      caption: 'Board of the robustness track',
      columns: [
        { header: 'method', align: 'left' },
        { header: 'rank' },
        { header: 'robustness, %' },
        { header: 'mCE' },
      ],
      rows,
      notes: [
        'Probes are trained on clean clips and tested on affected ones of the same dataset. Robustness: mean over effects and strengths of what is retained, the AUC above chance as a share of that of no correction on clean clips. mCE: errors (1 – AUC) as a share of those of no correction, mean over effects, x 100; below 100 is better.',
        RANK_NOTE,
        INTERVAL_NOTE,
      ],
    },
    reasons,
  );
}

/** A small figure an effect: no correction and the first methods of the board stand out, the others stay behind. */
async function retainedPanels(lines: readonly BoardLine[], embedding: string, id: string): Promise<Html | []> {
  const known = lines.flatMap(({ judged, label }) => ('failure' in judged ? [] : [{ judged, label }]));
  const first = known
    .filter(({ judged }) => judged.method !== NO_CORRECTION.name)
    .slice(0, HIGHLIGHTS.length)
    .map(({ label }) => label);
  const curves = known.map(({ judged, label }) => {
    const at = first.indexOf(label);
    const place: RetainedCurve['place'] = judged.method === NO_CORRECTION.name ? 'none' : at >= 0 ? at : 'background';
    const points = judged.retained.flatMap(({ effect, strength, retained }) =>
      'reason' in retained ? [] : [{ effect, strength, percent: 100 * retained.value }],
    );
    return { label, place, points };
  });
  const values = curves.flatMap(({ points }) => points.map(({ percent }) => percent));
  if (values.length === 0) return [];
  const range = [Math.min(0, ...values), Math.max(100, ...values)] as const;
  const effects = [...new Set(curves.flatMap(({ points }) => points.map(({ effect }) => effect)))];
  const panels: Html[] = [];
  for (const effect of effects) {
    const own = curves.map((curve) => ({ ...curve, points: curve.points.filter((point) => point.effect === effect) }));
    const { title = effect, strength } = EFFECTS.get(effect) ?? {};
    const axis = strength ? `${strength.name}${strength.unit ? `, ${strength.unit}` : ''}` : 'strength';
    const svg = await retainedFigure(
      own,
      { axis, range },
      {
        id: `${id}-retained-${effect}`,
        title: `${embedding}, ${title}: what each method retains, in %`,
        description: own
          .filter(({ place }) => place !== 'background')
          .map(
            ({ label, points }) =>
              `${label}: ${points.map((p) => `${p.percent.toFixed(0)}% at ${p.strength}`).join(', ')}.`,
          )
          .join(' '),
      },
    );
    panels.push(figureBlock(svg, title));
  }
  const keys = [NO_CORRECTION.name, ...first].map((label, i) => html`<li>${new Html(CURVE_KEYS[i]!)}${label}</li>`);
  const others = known.length - first.length - 1;
  return html`<h4>Retained by effect and strength, %</h4>
<ul class="key">${keys}${others > 0 ? html`<li>thin lines: the other ${others}</li>` : []}</ul>
<div class="panels">${panels}</div>
<p class="note">Intervals of every point are in scores.csv. The first methods of the board stand out; that is no claim that they are better.</p>
`;
}

/** ROC-AUC of every method under every condition, a table a regime. */
function regimeTables(lines: readonly BoardLine[], { affected }: MethodVerdict, id: string): Html[] {
  const regimes = [...new Set(affected.map(({ regime }) => regime))];
  return regimes.map((regime: Regime) => {
    const conditions = affected.flatMap((condition, k) => (condition.regime === regime ? [{ ...condition, k }] : []));
    const table = htmlTable({
      id: `${id}-regime-${regime}`,
      caption: `ROC-AUC x 100, ${REGIMES[regime]}`,
      columns: [
        { header: 'method', align: 'left' },
        ...conditions.map(({ effect, strength }) => ({
          header: html`${effect}${strength === null ? [] : html`<br>${Number(strength.toPrecision(4))}`}`,
        })),
      ],
      rows: lines.flatMap(({ judged, label }) =>
        'failure' in judged
          ? []
          : [[labelCell(label), ...conditions.map(({ k }) => numberText(judged.affected[k]!.auc.value, AUC))]],
      ),
      notes: ['Mean over instruments and datasets, train set = test set. Intervals are in scores.csv.'],
    });
    return detailsBlock(`ROC-AUC by condition: ${REGIMES[regime]}`, table);
  });
}
