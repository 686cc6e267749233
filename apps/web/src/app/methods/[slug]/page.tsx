import type { Metadata } from 'next';
import type { Query } from '../../../features/board/board-address';
import { loadDetails, loadMethod, shownEvaluation } from '../../../features/method/load-method';
import { MethodView } from '../../../features/method/method-view';
import { Trouble } from '../../../features/trouble/trouble';
import { answerOf } from '../../../server/api';
import { foundOf } from '../../../server/found';

interface Props {
  readonly params: Promise<{ slug: string }>;
  readonly searchParams: Promise<Query>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug } = await params;
  const answer = await foundOf(loadMethod(slug));
  if ('trouble' in answer) return { title: slug };
  const { title, description } = answer.data;
  return {
    title,
    ...(description ? { description } : {}),
    alternates: { canonical: `/methods/${slug}` },
  };
}

export default async function Page({ params, searchParams }: Props) {
  const answer = await foundOf(loadMethod((await params).slug));
  if ('trouble' in answer) return <Trouble error={answer.trouble} />;
  const shown = shownEvaluation(answer.data, await searchParams);
  const details = shown && shown.failure === null ? await answerOf(loadDetails(answer.data, shown)) : undefined;
  if (details && 'trouble' in details) return <Trouble error={details.trouble} />;
  return <MethodView method={answer.data} shown={shown} details={details?.data} />;
}
