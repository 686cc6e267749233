'use server';

import { ClientError } from '@ebb/client/client-error';
import { refresh } from 'next/cache';
import {
  type KeyScope,
  SiteCreateAccountDocument,
  SiteCreateKeyDocument,
  SiteRevokeKeyDocument,
  SiteViewerDocument,
} from '../../graphql/operations.generated';
import { ask } from '../../server/api';
import { endSession, looksLikeKey, sessionKey, startSession } from '../../server/session';
import { type FormState, failed, refused } from '../forms/form-state';

const text = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();

/** Keeps a key that the API knows. */
export async function signIn(_: FormState, form: FormData): Promise<FormState> {
  const key = text(form, 'key');
  if (!looksLikeKey(key)) return refused('key', 'A key begins with ebb_ and is about 47 characters long.');
  try {
    const { viewer } = await ask(SiteViewerDocument, {}, key);
    if (!viewer) return refused('key', 'The API does not know this key.');
    await startSession(key);
  } catch (error) {
    return failed(error, 'key');
  }
  refresh();
  return {};
}

export async function signOut(): Promise<void> {
  await endSession();
  refresh();
}

/** Makes an account and shows its first key, once: to sign in with it would take it off the page. */
export async function createAccount(_: FormState, form: FormData): Promise<FormState> {
  const [displayName, invite] = [text(form, 'displayName'), text(form, 'invite')];
  try {
    const { createAccount: made } = await ask(SiteCreateAccountDocument, {
      input: { handle: text(form, 'handle'), ...(displayName ? { displayName } : {}), ...(invite ? { invite } : {}) },
    });
    if (made.errors.length > 0 || !made.secret) return { errors: made.errors };
    return { secret: made.secret };
  } catch (error) {
    return failed(error);
  }
}

const SCOPES: readonly KeyScope[] = ['READ', 'SUBMIT', 'ADMIN'];

/** Makes another key of the account and shows it, once. */
export async function createKey(_: FormState, form: FormData): Promise<FormState> {
  const days = text(form, 'expiresInDays');
  const scopes = SCOPES.filter((scope) => form.getAll('scopes').includes(scope));
  try {
    const { createApiKey: made } = await ask(
      SiteCreateKeyDocument,
      { input: { name: text(form, 'name'), scopes, ...(days ? { expiresInDays: Number(days) } : {}) } },
      await requireKey(),
    );
    refresh();
    return made.errors.length > 0 || !made.secret ? { errors: made.errors } : { secret: made.secret };
  } catch (error) {
    return failed(error);
  }
}

export async function revokeKey(_: FormState, form: FormData): Promise<FormState> {
  try {
    const { revokeApiKey: done } = await ask(SiteRevokeKeyDocument, { id: text(form, 'id') }, await requireKey());
    refresh();
    return { errors: done.errors };
  } catch (error) {
    return failed(error);
  }
}

async function requireKey(): Promise<string> {
  const key = await sessionKey();
  if (!key) throw new ClientError('UNAUTHENTICATED', 'You are signed out.', { hint: 'Sign in again.' });
  return key;
}
