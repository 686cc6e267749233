import { ClientError, type PayloadError } from '@ebb/client/client-error';

type Fault = Pick<PayloadError, 'field' | 'message' | 'hint'> & { readonly code: string };

/** What a form was answered. */
export interface FormState {
  readonly errors?: readonly Fault[];
  /** A key, to be shown once. */
  readonly secret?: string;
}

/** A refusal by the site itself. */
export const refused = (field: string, message: string): FormState => ({
  errors: [{ field, message, code: 'INVALID_ARGUMENT', hint: null }],
});

/** What an exception on the way to the API means for a form; any other fault of the site is thrown on. */
export function failed(error: unknown, field: string | null = null): FormState {
  if (!(error instanceof ClientError)) throw error;
  const { code, message, hint, details } = error;
  return { errors: [{ field: details.field ?? field, code, message, hint: hint ?? null }] };
}
