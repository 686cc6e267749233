import type { Metadata } from 'next';
import Link from 'next/link';
import operators from '../../features/submit/operators.generated.json';
import { SubmitForm } from '../../features/submit/submit-form';
import { Trouble } from '../../features/trouble/trouble';
import { SiteSubmitFormDocument } from '../../graphql/operations.generated';
import { answerOf, ask } from '../../server/api';
import { sessionKey } from '../../server/session';
import { counted } from '../../text/number-text';
import { momentText } from '../../text/time-text';

export const metadata: Metadata = { title: 'Submit a method', alternates: { canonical: '/submit' } };

export default async function Page() {
  const key = await sessionKey();
  const asked = await answerOf(ask(SiteSubmitFormDocument, {}, key));
  // A key that has ended is as good as none.
  const answer = 'trouble' in asked && key ? await answerOf(ask(SiteSubmitFormDocument, {})) : asked;
  if ('trouble' in answer) return <Trouble error={answer.trouble} />;
  const { viewer, server, benchmarks } = answer.data;
  return (
    <>
      <h1>Submit a method</h1>
      <p className="lead">
        A recipe is a pipeline of operators that the server fits. An ONNX graph is a map that you fitted, on the
        training part that each embedding offers. Either is checked at once, judged in a sandbox and ranked.
      </p>
      <p>
        From Python or the command line? <Link href="/docs/submit">See how</Link>.
      </p>
      {viewer?.scopes.includes('SUBMIT') ? (
        <>
          <p className="note">
            As {viewer.account.handle}: {viewer.quota.left} of {counted(viewer.quota.limit, 'submission')} left until{' '}
            {momentText(viewer.quota.resetsAt)}.
          </p>
          <noscript>
            <p className="alert">This form needs scripts. Without them: `ebb submit`, or GraphQL.</p>
          </noscript>
          <SubmitForm
            benchmarks={benchmarks.edges.map(({ node }) => node)}
            operators={operators}
            artifactBytes={server.limits.artifactBytes}
          />
        </>
      ) : (
        <p>
          {viewer ? 'Your key may not submit. ' : 'Submitting needs an API key. '}
          <Link href="/account" prefetch={false}>
            {viewer ? 'Sign in with another' : 'Sign in, or make an account'}
          </Link>
        </p>
      )}
    </>
  );
}
