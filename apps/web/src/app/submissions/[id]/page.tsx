import type { Metadata } from 'next';
import { cache } from 'react';
import { env } from '../../../env';
import { LiveRefresh } from '../../../features/live/live-refresh';
import { hasEnded, RunView } from '../../../features/live/run-view';
import { Trouble } from '../../../features/trouble/trouble';
import { SiteSubmissionDocument } from '../../../graphql/operations.generated';
import { ask } from '../../../server/api';
import { foundOf } from '../../../server/found';
import { sessionKey } from '../../../server/session';

interface Props {
  readonly params: Promise<{ id: string }>;
}

const load = cache(async (id: string) => (await ask(SiteSubmissionDocument, { id }, await sessionKey())).submission);

const idOf = async ({ params }: Props) => decodeURIComponent((await params).id);

export async function generateMetadata(props: Props): Promise<Metadata> {
  const answer = await foundOf(load(await idOf(props)));
  const title = 'trouble' in answer ? 'Submission' : `Submission: ${answer.data.method.title}`;
  return { title, robots: { index: false } };
}

export default async function Page(props: Props) {
  const id = await idOf(props);
  const answer = await foundOf(load(id));
  const ended = !('trouble' in answer) && hasEnded(answer.data);
  return (
    <>
      {'trouble' in answer ? <Trouble error={answer.trouble} /> : <RunView run={answer.data} />}
      {!ended && (
        <>
          <LiveRefresh id={id} api={env.EBB_PUBLIC_API_URL} />
          <noscript>
            <p>
              <a href="?">Load this page again</a> to see how it stands.
            </p>
          </noscript>
        </>
      )}
    </>
  );
}
