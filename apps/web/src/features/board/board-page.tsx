import type { Metadata } from 'next';
import { answerOf } from '../../server/api';
import { Trouble } from '../trouble/trouble';
import styles from './board.module.css';
import { type BoardAddress, boardHref, boardParameters, EVERYTHING } from './board-address';
import { BoardView } from './board-view';
import { loadBoard } from './load-board';

/** The page of a board; the first page of the site says what Ebb is as well. */
export async function BoardPage({ address, intro }: { address: BoardAddress; intro: boolean }) {
  const answer = await answerOf(loadBoard(address));
  if ('trouble' in answer) return <Trouble error={answer.trouble} />;
  const loaded = answer.data;
  return (
    <>
      {intro ? (
        <div className={styles.intro}>
          <h1>Audio embeddings carry the bias of their datasets. Which corrections take it out?</h1>
          <p className="lead">
            A classifier trained on embeddings of one music collection loses accuracy on another: it has learnt the
            recording chain along with the instruments. Ebb measures that loss and ranks methods that claim to correct
            it, by what they win back on the other dataset and what that costs at home.
          </p>
        </div>
      ) : (
        <h1 className="hidden">
          {typeof loaded === 'string' ? 'Leaderboard' : `Leaderboard: ${loaded.benchmark.title}`}
        </h1>
      )}
      {loaded === 'empty' ? (
        <p>
          This server has no benchmark yet. If it was started a moment ago, it is setting up the one that ships; load
          the page again soon.
        </p>
      ) : (
        <BoardView address={address} loaded={loaded} />
      )}
    </>
  );
}

/** Title and canonical address of a board. */
export async function boardMetadata(address: BoardAddress): Promise<Metadata> {
  const answer = await answerOf(loadBoard(address));
  if ('trouble' in answer || answer.data === 'empty') return { title: 'Leaderboard' };
  const { benchmark, embedding } = answer.data;
  const track = address.track === 'ROBUSTNESS' ? 'robustness' : 'generalisation';
  const canonical = boardHref({
    ...address,
    benchmark: benchmark.slug,
    embedding: embedding.slug,
    sort: 'RANK',
    direction: 'DESC',
    search: '',
    kind: undefined,
    blind: false,
  }).replace(/[?&]columns=[^&]*/, '');
  const title = `${benchmark.title}, ${embedding.slug}: ${track}`;
  const picture = new URLSearchParams(boardParameters({ ...address, ...EVERYTHING, embedding: embedding.slug }));
  return {
    title,
    alternates: { canonical },
    openGraph: {
      ...{ siteName: 'Ebb', type: 'website', title, url: canonical },
      images: [{ url: `/benchmarks/${benchmark.slug}/board.png?${picture}`, width: 1200, height: 630, alt: title }],
    },
  };
}
