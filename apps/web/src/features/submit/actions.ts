'use server';

import { ClientError } from '@ebb/client/client-error';
import { redirect } from 'next/navigation';
import {
  SiteCancelDocument,
  SiteRequestUploadDocument,
  type SiteRequestUploadMutation,
  SiteSubmitDocument,
  SiteValidateDocument,
  type SubmitMethodInput,
} from '../../graphql/operations.generated';
import { ask } from '../../server/api';
import { sessionKey } from '../../server/session';
import { type FormState, failed } from '../forms/form-state';

async function requireKey(): Promise<string> {
  const key = await sessionKey();
  if (!key) throw new ClientError('UNAUTHENTICATED', 'You are signed out.', { hint: 'Sign in under Account.' });
  return key;
}

/** The server's own check of a submission; nothing is stored. */
export async function validate(input: SubmitMethodInput): Promise<FormState> {
  try {
    return { errors: (await ask(SiteValidateDocument, { input }, await requireKey())).validateMethod.errors };
  } catch (error) {
    return failed(error);
  }
}

/** Where to send a file; `present` where the server has it already. */
export async function requestUpload(
  sha256: string,
  sizeBytes: number,
): Promise<FormState & { upload?: SiteRequestUploadMutation['requestArtifactUpload']['upload'] }> {
  try {
    const asked = await ask(SiteRequestUploadDocument, { input: { sha256, sizeBytes } }, await requireKey());
    return asked.requestArtifactUpload;
  } catch (error) {
    return failed(error);
  }
}

/** Submits, and goes to the live run. */
export async function submit(input: SubmitMethodInput, idempotencyKey: string): Promise<FormState> {
  let id: string;
  try {
    const { submitMethod: sent } = await ask(SiteSubmitDocument, { input, idempotencyKey }, await requireKey());
    if (sent.errors.length > 0 || !sent.submission) return { errors: sent.errors };
    id = sent.submission.id;
  } catch (error) {
    return failed(error);
  }
  redirect(`/submissions/${encodeURIComponent(id)}`);
}

export async function cancel(_: FormState, form: FormData): Promise<FormState> {
  try {
    const done = await ask(SiteCancelDocument, { id: String(form.get('id')) }, await requireKey());
    return { errors: done.cancelSubmission.errors };
  } catch (error) {
    return failed(error);
  }
}
