import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import type { Query } from '../../features/board/board-address';
import { CompareView } from '../../features/compare/compare-view';
import { compareHref, loadComparison, readCompareAddress } from '../../features/compare/load-comparison';
import { Trouble } from '../../features/trouble/trouble';
import { foundOf } from '../../server/found';

interface Props {
  readonly searchParams: Promise<Query>;
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { a, b, score } = readCompareAddress(await searchParams);
  if (!a || !b) return { title: 'Compare two methods' };
  const answer = await foundOf(loadComparison(a, b, score));
  if ('trouble' in answer) return { title: 'Compare two methods' };
  const { a: one, b: other } = answer.data;
  return { title: `${one.method.slug} or ${other.method.slug}?`, alternates: { canonical: compareHref(a, b, score) } };
}

export default async function Page({ searchParams }: Props) {
  const query = await searchParams;
  const { a, b, score } = readCompareAddress(query);
  if (a && b && query.pick) redirect(compareHref(a, b, score));
  if (!a || !b) {
    return (
      <>
        <h1>Compare two methods</h1>
        <p className="lead">Is a difference real? Pick two rows of a board, and see.</p>
        <p>
          <Link href="/">To the leaderboard</Link>
        </p>
      </>
    );
  }
  const answer = await foundOf(loadComparison(a, b, score));
  if ('trouble' in answer) return <Trouble error={answer.trouble} />;
  return <CompareView comparison={answer.data} />;
}
