import 'reflect-metadata';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { ALL_ERROR_CODES, type ApiErrorCode, ApiErrors, asApiError } from '../errors.js';

/** Error codes as a GraphQL enum. */
export const ErrorCodeEnum = Object.fromEntries(Object.keys(ALL_ERROR_CODES).map((code) => [code, code])) as {
  readonly [C in ApiErrorCode]: C;
};
registerEnumType(ErrorCodeEnum, {
  name: 'ErrorCode',
  description: 'The closed table of error codes.',
  valuesConfig: Object.fromEntries(
    Object.entries(ALL_ERROR_CODES).map(([code, description]) => [code, { description }]),
  ),
});

@ObjectType({ description: 'Something that the sender of a mutation can mend.' })
export class UserError {
  @Field(() => String, {
    nullable: true,
    description: 'The input field at fault, as a path; null where there is none.',
  })
  field!: string | null;

  @Field(() => ErrorCodeEnum, { description: 'Stable, for programs.' })
  code!: ApiErrorCode;

  @Field(() => String, { description: 'What was expected and what came, for people.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'What to do about it.' })
  hint!: string | null;
}

/**
 * The result of a mutation's work, or what its sender can mend, as a payload.
 *
 * @throws what is no error of the sender's
 */
export async function payload<T extends object>(work: () => Promise<T>): Promise<Partial<T> & { errors: UserError[] }> {
  try {
    return { ...(await work()), errors: [] };
  } catch (error) {
    const errors = (error instanceof ApiErrors ? error.errors : [error]).map(userError);
    return { errors } as Partial<T> & { errors: UserError[] };
  }
}

function userError(error: unknown): UserError {
  const known = asApiError(error);
  if (!known) throw error;
  const { field, hint } = known.details;
  return { field: field ?? null, code: known.code, message: known.message, hint: hint ?? null };
}
