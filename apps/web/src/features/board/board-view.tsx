import Link from 'next/link';
import { counted } from '../../text/number-text';
import { dayText } from '../../text/time-text';
import { Pages } from '../paging/pages';
import styles from './board.module.css';
import { type BoardAddress, boardHref, EVERYTHING } from './board-address';
import { BoardChoice, BoardFilters } from './board-controls';
import { BoardExports } from './board-exports';
import { BoardTable } from './board-table';
import { boardVerdict } from './board-verdict';
import { GapFigure } from './gap-figure';
import { type LoadedBoard, ROWS_PER_PAGE } from './load-board';
import { PickedRows } from './picked-rows';

/** A leaderboard: what it says, and the table that it says it from. */
export function BoardView({ address, loaded }: { address: BoardAddress; loaded: LoadedBoard }) {
  const { benchmark, embedding, board, best, none } = loaded;
  const entries = board.entries.edges.map(({ node }) => node);
  const robustness = address.track === 'ROBUSTNESS';
  const at = { ...address, benchmark: benchmark.slug };
  const [first, ...others] = boardVerdict({
    track: address.track,
    embedding: embedding.slug,
    gap: board.embedding.gap,
    best,
    entryCount: board.entryCount,
    none,
  });
  return (
    <>
      <BoardChoice address={address} {...loaded} />
      <section className={styles.verdict} aria-label="What the board says">
        <div>
          <h2>
            {benchmark.title}, {embedding.slug}
          </h2>
          <p className="lead">{first}</p>
          {others.length > 0 && <p className="lead">{others.join(' ')}</p>}
          <p className="note">
            {counted(benchmark.instruments.length, 'instrument')};{' '}
            {benchmark.datasets.map(({ slug }) => slug).join(' and ')}. Test labels are{' '}
            {board.testLabels === 'PUBLIC' ? 'public' : 'private'}.{' '}
            <Link href={`/embeddings/${benchmark.slug}/${embedding.slug}`} prefetch={false}>
              Bias profile of {embedding.slug}
            </Link>
          </p>
          <p className="note">
            Every method’s page has the command that reproduces its numbers. Have a method of your own?{' '}
            <Link href="/submit" prefetch={false}>
              Submit it
            </Link>
            .
          </p>
        </div>
        {!robustness && <GapFigure best={best} none={none} embedding={embedding} />}
      </section>
      <section aria-labelledby="board-title">
        <div className={styles.boardHead}>
          <h2 id="board-title">{counted(board.entryCount, 'method')}, by rank</h2>
          <BoardExports address={at} board={board} />
        </div>
        <p className={`note ${styles.reading}`}>
          Rank is 1 + the number of methods that are significantly better (all pairs tested, Holm-corrected at 5%). “=”
          marks a shared rank: within it the order, by score, means nothing. The dashed line is no correction.
        </p>
        <BoardFilters address={at} />
        <Matches address={at} matching={board.entries.totalCount} all={board.entryCount} />
        <BoardTable address={at} entries={entries} none={none} />
        <Pages
          name="the board"
          trail={address.trail}
          perPage={ROWS_PER_PAGE}
          shown={entries.length}
          pageInfo={board.entries.pageInfo}
          total={board.entries.totalCount}
          href={(trail) => boardHref(at, { trail })}
        />
        <PickedRows score={robustness ? 'ROBUSTNESS' : 'CROSS'} />
        <p className="note">
          {board.trust} {board.uncertainty}{' '}
          {board.refreshedAt && `Board ${board.revision}, ${dayText(board.refreshedAt)}; `}
          data {board.benchmark.dataRevision.slice(0, 12)}, protocol {board.benchmark.protocolVersion}.
        </p>
      </section>
    </>
  );
}

interface MatchesProps {
  readonly address: BoardAddress;
  readonly matching: number;
  readonly all: number;
}

/** How many pass the filter, where there is one. */
function Matches({ address, matching, all }: MatchesProps) {
  if (matching === 0 || (!address.search && !address.kind && !address.blind)) return null;
  return (
    <p className="note">
      {counted(matching, 'method')} of {all.toLocaleString('en')} {matching === 1 ? 'matches' : 'match'}.{' '}
      <Link href={boardHref(address, EVERYTHING)} prefetch={false}>
        Show all
      </Link>
    </p>
  );
}
