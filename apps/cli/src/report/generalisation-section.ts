import type { EmbeddingVerdict } from '@ebb/core/benchmark/verdict/verdict';
import { NO_CORRECTION } from '@ebb/core/correct/methods';
import { type GainCostPoint, gainCostFigure } from '../figures/gain-cost-figure.js';
import { type Content, type Html, html } from './html.js';
import { figureBlock, htmlTable, INTERVAL_NOTE, Reasons, scoreCell } from './html-table.js';
import { type BoardLine, boardLines, type JudgedRun } from './judged-run.js';
import { domainText, labelCell, labelsText } from './method-given.js';
import { scoreBoard } from './score-board.js';
import { AUC, PERCENT, POINTS, scoreText } from './score-text.js';
import { boardTestsTable } from './tests-table.js';

/** How ranks are to be read, beside every board. */
export const RANK_NOTE =
  'rank = 1 + the number of methods that are significantly better (all pairs tested, Holm-corrected at 5%). “=” marks a shared rank: within it the order, by score, means nothing.';

/** The generalisation track of one embedding: its board, and gain against cost. */
export async function generalisationSection(run: JudgedRun, verdict: EmbeddingVerdict, id: string): Promise<Html> {
  const lines = boardLines(verdict, 'cross');
  const board = await scoreBoard(lines, 'cross', AUC, {
    id: `${id}-cross`,
    title: `${verdict.embedding}: cross-dataset ROC-AUC of each method`,
    axis: 'cross-dataset ROC-AUC x 100',
    caption: 'Cross-dataset ROC-AUC x 100',
  });
  const gains = gainCostPoints(lines);
  const scatter =
    gains.length === 0
      ? []
      : figureBlock(
          await gainCostFigure(gains, {
            id: `${id}-gain`,
            title: `${verdict.embedding}: gain against cost`,
            description: gains.map(({ text }) => text).join(' '),
          }),
          [
            'Gain across datasets against cost within one; up and left is better. Dots are global, squares class-wise fits. A name is left out where there is no room; point at a dot to see it, or see the table. ',
            INTERVAL_NOTE,
          ],
        );
  return html`<h3 id="${id}-generalisation">Generalisation</h3>
${boardTable(run, lines, id)}
${board}
${scatter}
${boardTestsTable(verdict, 'cross', `${id}-cross-tests`, 'Tests of all pairs by cross-dataset ROC-AUC')}`;
}

function boardTable({ methods: cards }: JudgedRun, lines: readonly BoardLine[], id: string): Html {
  const reasons = new Reasons();
  const rows = lines.map(({ judged, label, rankText }): Content[] => {
    const given = [labelsText(cards, judged), domainText(cards, judged)];
    if ('failure' in judged)
      return [labelCell(label), rankText, reasons.mark(judged.failure), '', '', '', '', ...given];
    const { cross, gain, recovery, cost, within } = judged.scores;
    const none = judged.method === NO_CORRECTION.name;
    return [
      labelCell(label),
      rankText,
      scoreCell(cross, AUC, reasons),
      none ? '–' : scoreCell(gain, POINTS, reasons),
      none ? '–' : scoreCell(recovery, PERCENT, reasons),
      none ? '–' : scoreCell(cost, POINTS, reasons),
      scoreCell(within, AUC, reasons),
      ...given,
    ];
  });
  return htmlTable(
    {
      id: `${id}-board`,
      caption: 'Board of the generalisation track',
      columns: [
        { header: 'method', align: 'left' },
        { header: 'rank' },
        { header: 'cross' },
        { header: 'gain' },
        { header: 'recovery, %' },
        { header: 'cost' },
        { header: 'within' },
        { header: 'labels used', align: 'left' },
        { header: 'knows domain', align: 'left' },
      ],
      rows,
      notes: [
        `ROC-AUC x 100, mean over instruments; gain and cost in points. Cross: trained on one dataset, tested on another. Within: trained and tested on one. Gain: cross less that of no correction. Recovery: gain as a share of the gap. Cost: within of no correction less that of the method.`,
        RANK_NOTE,
        INTERVAL_NOTE,
      ],
    },
    reasons,
  );
}

function gainCostPoints(lines: readonly BoardLine[]): GainCostPoint[] {
  return lines.flatMap(({ judged, label }): GainCostPoint[] => {
    if ('failure' in judged || judged.method === NO_CORRECTION.name) return [];
    const { gain, cost } = judged.scores;
    if ('reason' in gain || 'reason' in cost) return [];
    const inPoints = (s: typeof gain) => ({ value: 100 * s.value, low: 100 * s.low, high: 100 * s.high });
    const text = `${label}: gain ${scoreText(gain, POINTS)}, cost ${scoreText(cost, POINTS)}.`;
    return [{ label, scope: judged.scope, gain: inPoints(gain), cost: inPoints(cost), text }];
  });
}
