import type { BoardEntryFragment } from '../../graphql/operations.generated';
import { AUC, known, type NumberStyle, numberText, PERCENT, scoreText } from '../../text/number-text';
import type { BoardAddress } from './board-address';
import { scoreColumns } from './columns';
import type { LoadedBoard } from './load-board';

/** The table of a board, cell by cell, as it is shown. */
function boardCells(address: BoardAddress, { board }: LoadedBoard) {
  const ranking = address.track === 'GENERALISATION' ? 'cross' : 'robustness';
  const style: NumberStyle = ranking === 'cross' ? AUC : PERCENT;
  const columns = scoreColumns(address.columns, ranking);
  const entries = board.entries.edges.map(({ node }) => node);
  const rankOf = ({ rank, tied }: BoardEntryFragment) => (rank === null ? '–' : `${tied ? '=' : ''}${rank}`);
  const numberOf = (entry: BoardEntryFragment, { score, style: own }: (typeof columns)[number]) => {
    const figure = known(entry.scores[score]);
    return figure ? numberText(figure.value, own) : '–';
  };
  return {
    head: [
      'Rank',
      'Method',
      ranking === 'cross' ? 'Cross-dataset AUC' : 'Robustness, %',
      ...columns.map(({ title }) => title),
    ],
    rows: entries.map((entry) => [
      rankOf(entry),
      entry.method.title,
      known(entry.score) ? scoreText(entry.score, style) : '–',
      ...columns.map((column) => numberOf(entry, column)),
    ]),
  };
}

const sourceOf = ({ benchmark, embedding, board }: LoadedBoard) =>
  `Ebb, ${benchmark.title}, ${embedding.slug}; data ${board.benchmark.dataRevision.slice(0, 12)}, protocol ${board.benchmark.protocolVersion}. 95% intervals over test recordings; “=” marks tied ranks.`;

/** A board as a table of GitHub's Markdown. */
export function boardMarkdown(address: BoardAddress, loaded: LoadedBoard): string {
  const { head, rows } = boardCells(address, loaded);
  const line = (cells: readonly string[]) => `| ${cells.map(markdownText).join(' | ')} |`;
  return [
    line(head),
    `|${head.map((_, i) => (i === 1 ? '---' : '--:')).join('|')}|`,
    ...rows.map(line),
    '',
    markdownText(sourceOf(loaded)),
    '',
  ].join('\n');
}

const markdownText = (text: string) => text.replaceAll(/[\\`*_[\]<>|]/g, '\\$&').replaceAll(/\s+/g, ' ');

/** A board as a table of LaTeX with booktabs. */
export function boardLatex(address: BoardAddress, loaded: LoadedBoard): string {
  const { head, rows } = boardCells(address, loaded);
  const line = (cells: readonly string[]) => `  ${cells.map(latexText).join(' & ')} \\\\`;
  return [
    `% ${sourceOf(loaded).replaceAll(/\s+/g, ' ')}`,
    `\\begin{tabular}{rl${'r'.repeat(head.length - 2)}}`,
    '  \\toprule',
    line(head),
    '  \\midrule',
    ...rows.map(line),
    '  \\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}

const LATEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '−': '$-$',
  '–': '--',
};

const latexText = (text: string) =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[\\~^−–&%$#_{}]/g, (character) => LATEX[character] ?? `\\${character}`);
