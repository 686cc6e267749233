import type { Metadata } from 'next';
import { EmbeddingView } from '../../../../features/embedding/embedding-view';
import { loadEmbedding, loadProfile } from '../../../../features/embedding/load-embedding';
import { Trouble } from '../../../../features/trouble/trouble';
import { answerOf } from '../../../../server/api';
import { foundOf } from '../../../../server/found';

interface Props {
  readonly params: Promise<{ benchmark: string; slug: string }>;
}

const namesOf = async ({ params }: Props) => {
  const { benchmark, slug } = await params;
  return [decodeURIComponent(benchmark), decodeURIComponent(slug)] as const;
};

export async function generateMetadata(props: Props): Promise<Metadata> {
  const [benchmark, slug] = await namesOf(props);
  return { title: `The bias of ${slug} (${benchmark})`, alternates: { canonical: `/embeddings/${benchmark}/${slug}` } };
}

export default async function Page(props: Props) {
  const answer = await foundOf(loadEmbedding(...(await namesOf(props))));
  if ('trouble' in answer) return <Trouble error={answer.trouble} />;
  const profile = await answerOf(loadProfile(answer.data));
  if ('trouble' in profile) return <Trouble error={profile.trouble} />;
  return <EmbeddingView embedding={answer.data} profile={profile.data} />;
}
