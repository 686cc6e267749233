'use client';

import { useActionState } from 'react';
import { Faults } from '../forms/faults';
import { createAccount, createKey, revokeKey, signIn } from './actions';

/** A key as it is shown, once. */
function Secret({ secret }: { secret: string | undefined }) {
  if (!secret) return null;
  return (
    <div className="alert" role="status">
      <p>This is the key. It is shown once: keep it now.</p>
      <pre>
        <code data-secret>{secret}</code>
      </pre>
    </div>
  );
}

export function SignIn() {
  const [state, action, pending] = useActionState(signIn, {});
  return (
    <form action={action} className="field">
      <label htmlFor="key">API key</label>
      <input
        id="key"
        name="key"
        type="password"
        className="input"
        required
        autoComplete="current-password"
        aria-invalid={Boolean(state.errors?.length) || undefined}
      />
      <p className="note">It is kept in a cookie that no script can read, and sent to the API alone.</p>
      <Faults {...state} />
      <div>
        <button type="submit" className="button" data-kind="primary" disabled={pending}>
          Sign in
        </button>
      </div>
    </form>
  );
}

function SignInWith({ secret }: { secret: string }) {
  const [state, action, pending] = useActionState(signIn, {});
  return (
    <form action={action}>
      <input type="hidden" name="key" value={secret} />
      <button type="submit" className="button" data-kind="primary" disabled={pending}>
        I have kept it: sign in
      </button>
      <Faults {...state} />
    </form>
  );
}

export function CreateAccount({ invited }: { invited: boolean }) {
  const [state, action, pending] = useActionState(createAccount, {});
  if (state.secret)
    return (
      <>
        <Secret secret={state.secret} />
        <SignInWith secret={state.secret} />
      </>
    );
  return (
    <form action={action} className="field">
      <label htmlFor="handle">Name on boards</label>
      <input
        id="handle"
        name="handle"
        className="input"
        required
        minLength={2}
        maxLength={39}
        pattern="[a-z0-9]+(-[a-z0-9]+)*"
        title="Lower-case letters, digits and single hyphens"
        autoComplete="username"
      />
      <label htmlFor="displayName">Your name, if you like</label>
      <input id="displayName" name="displayName" className="input" maxLength={80} autoComplete="name" />
      {invited && (
        <>
          <label htmlFor="invite">Invitation</label>
          <input id="invite" name="invite" className="input" required autoComplete="off" />
        </>
      )}
      <Faults {...state} />
      <div>
        <button type="submit" className="button" disabled={pending}>
          Make an account
        </button>
      </div>
    </form>
  );
}

const SCOPES = [
  ['READ', 'read: see what is its account’s own'],
  ['SUBMIT', 'submit: also upload, submit, cancel, and make keys'],
] as const;

export function CreateKey() {
  const [state, action, pending] = useActionState(createKey, {});
  return (
    <>
      <Secret secret={state.secret} />
      <form action={action} className="field">
        <label htmlFor="key-name">What is it for?</label>
        <input id="key-name" name="name" className="input" required maxLength={80} placeholder="laptop" />
        <fieldset className="field">
          <legend>Scopes</legend>
          {SCOPES.map(([scope, meaning]) => (
            <label key={scope} className="row">
              <input type="checkbox" name="scopes" value={scope} defaultChecked />
              {meaning}
            </label>
          ))}
        </fieldset>
        <label htmlFor="expiresInDays">Ends after days; empty for never</label>
        <input id="expiresInDays" name="expiresInDays" type="number" min={1} max={3650} className="input" />
        <Faults {...state} />
        <div>
          <button type="submit" className="button" disabled={pending}>
            Create key
          </button>
        </div>
      </form>
    </>
  );
}

export function RevokeKey({ id, name }: { id: string; name: string }) {
  const [state, action, pending] = useActionState(revokeKey, {});
  return (
    <form action={action}>
      <input type="hidden" name="id" value={id} />
      <button type="submit" className="button" data-kind="plain" disabled={pending} aria-label={`Revoke ${name}`}>
        Revoke
      </button>
      <Faults {...state} />
    </form>
  );
}
