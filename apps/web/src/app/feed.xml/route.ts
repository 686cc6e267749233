import { env } from '../../env';
import { atomFeed } from '../../features/feed/atom-feed';
import { SiteMapDocument } from '../../graphql/operations.generated';
import { answerOf, ask } from '../../server/api';

/** New methods and versions, newest first. */
export async function GET(): Promise<Response> {
  const answer = await answerOf(ask(SiteMapDocument, {}));
  if ('trouble' in answer)
    return new Response(`${answer.trouble.code}\n`, { status: 503, headers: { 'retry-after': '60' } });
  const methods = answer.data.methods.edges.map(({ node }) => node);
  return new Response(atomFeed(env.EBB_SITE_URL, methods), {
    headers: { 'content-type': 'application/atom+xml; charset=utf-8' },
  });
}
