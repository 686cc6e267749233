import type { Metadata } from 'next';
import Link from 'next/link';
import { CreateAccount, CreateKey, RevokeKey, SignIn } from '../../features/account/account-forms';
import { signOut } from '../../features/account/actions';
import { StateText } from '../../features/live/state-text';
import { Trouble } from '../../features/trouble/trouble';
import { SiteSignUpDocument, SiteViewerDocument, type SiteViewerQuery } from '../../graphql/operations.generated';
import { type Answer, answerOf, ask } from '../../server/api';
import { sessionKey } from '../../server/session';
import { counted } from '../../text/number-text';
import { dayText, momentText } from '../../text/time-text';

export const metadata: Metadata = { title: 'Account', robots: { index: false } };

type Viewer = NonNullable<SiteViewerQuery['viewer']>;

/** Codes by which the API says that the key of the session is no longer one. */
const SIGNED_OUT = ['UNAUTHENTICATED', 'KEY_EXPIRED', 'KEY_REVOKED'];

export default async function Page() {
  const key = await sessionKey();
  const answer: Answer<SiteViewerQuery> = key
    ? await answerOf(ask(SiteViewerDocument, {}, key))
    : { data: { viewer: null } };
  if ('trouble' in answer) {
    if (!SIGNED_OUT.includes(answer.trouble.code)) return <Trouble error={answer.trouble} />;
    return <SignedOut reason={answer.trouble.message} />;
  }
  return answer.data.viewer ? <SignedIn viewer={answer.data.viewer} /> : <SignedOut />;
}

async function SignedOut({ reason }: { reason?: string }) {
  const answer = await answerOf(ask(SiteSignUpDocument, {}));
  if ('trouble' in answer) return <Trouble error={answer.trouble} />;
  const { signUp } = answer.data.server;
  return (
    <>
      <h1>Account</h1>
      <p className="lead">Reading needs none. Submitting needs an API key, which is all that an account is.</p>
      {reason && (
        <div className="alert">
          <p>{reason}</p>
        </div>
      )}
      <h2>Sign in with a key</h2>
      <SignIn />
      <h2>New here?</h2>
      {signUp === 'CLOSED' ? (
        <p>This server makes no accounts by itself; its operator does.</p>
      ) : (
        <CreateAccount invited={signUp === 'INVITE'} />
      )}
    </>
  );
}

function SignedIn({ viewer: { account, keys, quota, scopes, submissions } }: { viewer: Viewer }) {
  return (
    <>
      <p className="eyebrow">Account</p>
      <h1>{account.displayName || account.handle}</h1>
      <div className="row">
        <span className="note">
          Signed in as {account.handle} with a key that may {scopes.map((scope) => scope.toLowerCase()).join(', ')}.
        </span>
        <form action={signOut}>
          <button type="submit" className="button" data-kind="plain">
            Sign out
          </button>
        </form>
      </div>
      <h2>Submissions</h2>
      <p>
        {quota.left} of {counted(quota.limit, 'submission')} of this key left until {momentText(quota.resetsAt)}.{' '}
        <Link href="/submit" prefetch={false}>
          Submit a method
        </Link>
      </p>
      {submissions.edges.length > 0 && (
        <ul>
          {submissions.edges.map(({ node }) => (
            <li key={node.id}>
              <Link href={`/submissions/${encodeURIComponent(node.id)}`} prefetch={false}>
                {node.method.title}, version {node.version.number}
              </Link>{' '}
              <span className="note">
                <StateText state={node.state} />, {momentText(node.createdAt)}
              </span>
            </li>
          ))}
        </ul>
      )}
      <h2>Keys</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className="scroll" tabIndex={0} aria-label="Keys">
        <table className="data">
          <thead>
            <tr>
              {['Name', 'Begins with', 'May', 'Made', 'Last used', 'Ends', ''].map((name) => (
                <th key={name} scope="col">
                  {name || <span className="hidden">Revoke</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <tr key={key.id}>
                <th scope="row">{key.name}</th>
                <td>
                  <code>{key.prefix}</code>
                </td>
                <td>{key.scopes.map((scope) => scope.toLowerCase()).join(', ')}</td>
                <td>{dayText(key.createdAt)}</td>
                <td>{key.lastUsedAt ? dayText(key.lastUsedAt) : 'never'}</td>
                <td>
                  {key.revokedAt
                    ? `revoked ${dayText(key.revokedAt)}`
                    : key.expiresAt
                      ? dayText(key.expiresAt)
                      : 'never'}
                </td>
                <td>{!key.revokedAt && <RevokeKey id={key.id} name={key.name} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <h3>Another key</h3>
      <CreateKey />
    </>
  );
}
