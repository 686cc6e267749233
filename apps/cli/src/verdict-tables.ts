import type { ScoreOrReason } from '@ebb/core/benchmark/verdict/scores';
import type { EmbeddingVerdict } from '@ebb/core/benchmark/verdict/verdict';
import { NO_CORRECTION } from '@ebb/core/correct/methods';
import type { Canvas } from './canvas.js';
import { boardLines, type JudgedRun } from './report/judged-run.js';
import { domainText, labelsText } from './report/method-given.js';
import { AUC, intervalText, type NumberStyle, numberText, PERCENT, POINTS } from './report/score-text.js';
import { verdictSentence } from './report/verdict-sentence.js';
import { type Column, renderTable } from './table.js';
import { wrap } from './text.js';

const LEGEND = [
  'rank = 1 + the number of methods that are significantly better (all pairs tested, Holm-corrected at 5%); “=” marks a shared rank, within which the order means nothing.',
  'cross: ROC-AUC x 100, trained on one dataset and tested on another. gain, cost: points. recovery: gain in % of the gap. robust: what is retained under effects, in %. labels: what the fit reads of the training clips (D dataset, I instrument, G genre). domain: whether the method must know a test clip’s dataset.',
  'Intervals are 95% and cover the sampling of the test set’s recordings, not that of training.',
];

/** A verdict as text: for each embedding what it comes to in words, the board, and why scores are undefined. */
export function verdictTables(run: JudgedRun, canvas: Canvas): string {
  const { dim } = canvas.colors;
  const legend = LEGEND.map((line) => dim(wrap(line, canvas.width))).join('\n');
  return `${[...run.embeddings.map((verdict) => embeddingTable(run, verdict, canvas)), legend].join('\n\n')}\n`;
}

function embeddingTable({ benchmark, methods: cards }: JudgedRun, verdict: EmbeddingVerdict, canvas: Canvas): string {
  const number = (header: string): Column => ({ header, align: 'right' });
  const reasons = new Set<string>();
  const value = (name: string, score: ScoreOrReason, style: NumberStyle) => {
    if (!('reason' in score)) return numberText(score.value, style);
    reasons.add(`${name}: ${score.reason}`);
    return '-';
  };
  const interval = (score: ScoreOrReason, style: NumberStyle) => ('reason' in score ? '' : intervalText(score, style));
  const rows = boardLines(verdict, 'cross').map(({ judged, label, rankText }) => {
    const given = [letters(labelsText(cards, judged)), domainText(cards, judged)];
    if ('failure' in judged) {
      reasons.add(`${label}: ${judged.failure}`);
      return [rankText, label, '-', '', '-', '', '-', '-', '-', ...given];
    }
    const { cross, gain, recovery, cost, robustness } = judged.scores;
    const isNone = judged.method === NO_CORRECTION.name;
    return [
      rankText,
      label,
      value('cross', cross, AUC),
      interval(cross, AUC),
      isNone ? '' : value('gain', gain, POINTS),
      isNone ? '' : interval(gain, POINTS),
      isNone ? '' : value('recovery', recovery, PERCENT),
      isNone ? '' : value('cost', cost, POINTS),
      value('robust', robustness, PERCENT),
      ...given,
    ];
  });
  const table = renderTable(
    [
      number('rank'),
      { header: 'method', align: 'left' },
      number('cross'),
      { header: '95%', align: 'left' },
      number('gain'),
      { header: '95%', align: 'left' },
      number('recovery'),
      number('cost'),
      number('robust'),
      { header: 'labels', align: 'left' },
      { header: 'domain', align: 'left' },
    ],
    rows,
    canvas,
  );
  const undefinedScores = [...reasons].map((reason) => wrap(`- ${reason}`, canvas.width, '  '));
  const heading = canvas.colors.bold(`${benchmark.id} · ${verdict.embedding}`);
  const why = undefinedScores.length > 0 ? [`Undefined scores\n${undefinedScores.join('\n')}`] : [];
  return [heading, wrap(verdictSentence(verdict), canvas.width), table, ...why].join('\n\n');
}

/** "dataset, genre" as DG. */
function letters(labels: string): string {
  return labels === 'none'
    ? '-'
    : labels
        .split(', ')
        .map((label) => label[0]!.toUpperCase())
        .join('');
}
