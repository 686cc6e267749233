import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { databaseFault } from '../database-fault.js';
import { ALL_ERROR_CODES, type ApiError, type ApiErrorCode, asApiError } from '../errors.js';

/** What Apollo's own codes mean in the closed table. */
const APOLLO_CODES: Readonly<Record<string, ApiErrorCode>> = {
  GRAPHQL_PARSE_FAILED: 'INVALID_QUERY',
  GRAPHQL_VALIDATION_FAILED: 'INVALID_QUERY',
  OPERATION_RESOLUTION_FAILURE: 'INVALID_QUERY',
  PERSISTED_QUERY_NOT_SUPPORTED: 'INVALID_QUERY',
  PERSISTED_QUERY_NOT_FOUND: 'INVALID_QUERY',
  BAD_REQUEST: 'INVALID_QUERY',
  BAD_USER_INPUT: 'INVALID_ARGUMENT',
};

/** The error of a resolver or of a rule as one of ours; undefined for a fault of the server, and for what graphql itself refuses. */
export function knownError(error: unknown): ApiError | undefined {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  return original instanceof GraphQLError ? undefined : (asApiError(original) ?? databaseFault(original));
}

/** What a client is told of an error beside its message. */
export function errorExtensions({ code, details }: ApiError): Record<string, unknown> {
  const { field, where, at, expected, received, hint } = details;
  return { code, field, where, at, expected, received, hint };
}

/** Errors as clients see them: a code of the closed table, and nothing of the server's insides. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { locations, path } = formatted;
  const place = { ...(locations && { locations }), ...(path && { path }) };
  const known = knownError(error);
  if (known) return { message: known.message, ...place, extensions: errorExtensions(known) };
  const given = String(formatted.extensions?.code ?? '');
  const code = tooLong(formatted.message) ? 'QUERY_TOO_COMPLEX' : (APOLLO_CODES[given] ?? own(given));
  if (!code || code === 'INTERNAL') {
    return { message: 'A fault of the server.', ...place, extensions: { code: 'INTERNAL' } };
  }
  return { message: formatted.message, ...place, extensions: { code } };
}

const own = (code: string): ApiErrorCode | undefined =>
  Object.hasOwn(ALL_ERROR_CODES, code) ? (code as ApiErrorCode) : undefined;

/** graphql's parser and its rule of introspection have no code for what is too long. */
const tooLong = (message: string) =>
  /contains more that \d+ tokens|^Maximum introspection depth exceeded/.test(message);
