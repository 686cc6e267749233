import type { BoardAddress } from './board-address';
import { boardParameters } from './board-address';
import { CopyButton } from './copy-button';
import type { Board } from './load-board';

/** The board as files, and as text for a paper or an issue. */
export function BoardExports({ address, board }: { address: BoardAddress; board: Board }) {
  const query = new URLSearchParams(boardParameters({ ...address, embedding: board.embedding.slug })).toString();
  const text = (form: string) => `/benchmarks/${board.benchmark.slug}/board.${form}?${query}`;
  return (
    <div className="row no-print">
      <span className="note">Take it with you:</span>
      <a href={board.csvUrl}>CSV</a>
      <a href={board.jsonUrl}>JSON</a>
      <a href={board.bibtexUrl}>BibTeX</a>
      <CopyButton href={text('md')} name="Markdown" />
      <CopyButton href={text('tex')} name="LaTeX" />
    </div>
  );
}
