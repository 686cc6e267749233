import type { EmbeddingVerdict, GroupScore, MethodVerdict } from '@ebb/core/benchmark/verdict/verdict';
import { type Content, type Html, html } from './html.js';
import { detailsBlock, htmlTable, INTERVAL_NOTE, Reasons, scoreCell } from './html-table.js';
import { type BoardLine, boardLines } from './judged-run.js';
import { labelCell } from './method-given.js';
import { AUC } from './score-text.js';

const FEW_NOTE =
  'The interval of a group with fewer than 50 recordings of one class is too narrow; the remarks under Provenance name such instruments.';

/** Cross-dataset AUC by instrument and by genre: the worst group and the spread of each method, and all groups. */
export function groupsSection(verdict: EmbeddingVerdict, id: string): Html {
  const lines = boardLines(verdict, 'cross');
  const reasons = new Reasons();
  const rows = lines.map(({ judged, label }): Content[] => {
    if ('failure' in judged) return [labelCell(label), reasons.mark(judged.failure), '', '', '', '', ''];
    const { worstInstrument, instrumentSpread, worstGenre, genreSpread } = judged.scores;
    return [
      labelCell(label),
      worstName(judged, 'instrument'),
      scoreCell(worstInstrument, AUC, reasons),
      scoreCell(instrumentSpread, AUC, reasons),
      worstName(judged, 'genre'),
      scoreCell(worstGenre, AUC, reasons),
      scoreCell(genreSpread, AUC, reasons),
    ];
  });
  const worst = htmlTable(
    {
      id: `${id}-worst`,
      caption: 'Worst group and spread',
      columns: [
        { header: 'method', align: 'left' },
        { header: 'worst instrument', align: 'left' },
        { header: 'cross' },
        { header: 'spread' },
        { header: 'worst genre', align: 'left' },
        { header: 'cross' },
        { header: 'spread' },
      ],
      rows,
      notes: [
        'Cross-dataset ROC-AUC x 100 of the worst group; spread: best less worst. The interval of a minimum takes in every draw its own worst group.',
        INTERVAL_NOTE,
      ],
    },
    reasons,
  );
  const kinds = (['instrument', 'genre'] as const).flatMap((kind) => groupTable(lines, kind, `${id}-by-${kind}`));
  return html`<h3 id="${id}-groups">By instrument and genre</h3>
${worst}
${kinds}`;
}

const ofKind = ({ groups }: MethodVerdict, kind: GroupScore['kind']) => groups.filter((group) => group.kind === kind);

function worstName(method: MethodVerdict, kind: GroupScore['kind']): string {
  const groups = ofKind(method, kind);
  const lowest = Math.min(...groups.map(({ auc }) => auc.value));
  return groups.find(({ auc }) => auc.value === lowest)?.name ?? '';
}

function groupTable(lines: readonly BoardLine[], kind: GroupScore['kind'], id: string): Html[] {
  const judged = lines.flatMap(({ judged, label }) => ('failure' in judged ? [] : [{ judged, label }]));
  const names = ofKind(judged[0]!.judged, kind).map(({ name }) => name);
  if (names.length === 0) return [];
  const reasons = new Reasons();
  const table = htmlTable(
    {
      id,
      caption: `Cross-dataset ROC-AUC x 100 by ${kind}`,
      columns: [{ header: 'method', align: 'left' }, ...names.map((header) => ({ header }))],
      rows: judged.map(({ judged, label }) => [
        labelCell(label),
        ...ofKind(judged, kind).map(({ auc }) => scoreCell(auc, AUC, reasons)),
      ]),
      notes: [INTERVAL_NOTE, FEW_NOTE],
    },
    reasons,
  );
  return [detailsBlock(`Every ${kind}`, table)];
}
