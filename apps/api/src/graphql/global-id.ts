import { ApiError } from '../errors.js';

/** Kinds of things that have an id. */
export const NODE_KINDS = [
  'Account',
  'ApiKey',
  'Benchmark',
  'Embedding',
  'Method',
  'MethodVersion',
  'Submission',
  'Evaluation',
  'Leaderboard',
  'Upload',
] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

/** The opaque, stable id of a thing. */
export const toGlobalId = (kind: NodeKind, key: string): string => Buffer.from(`${kind}:${key}`).toString('base64url');

/**
 * The key that an id of this kind stands for.
 *
 * @throws ApiError BAD_CURSOR when it is not an id of this kind.
 */
export function fromGlobalId(kind: NodeKind, id: string, field = 'id'): string {
  const [found, key] = splitGlobalId(id);
  if (found === kind && key) return key;
  throw new ApiError('BAD_CURSOR', `This is not the id of a ${kind}.`, {
    field,
    expected: `an id that the server gave`,
  });
}

/** A kind and the UUID of a row, with a part of it behind a colon where the thing is no whole row. */
const FORM = /^(\w+):([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?::[\w-]{1,40})?)$/;

/** Kind and key of an id; undefined for what is none. */
export function splitGlobalId(id: string): [NodeKind, string] | [undefined, undefined] {
  const text = /^[\w-]{1,200}$/.test(id) ? Buffer.from(id, 'base64url').toString('utf8') : '';
  const [, kind, key] = FORM.exec(text) ?? [];
  const known = NODE_KINDS.find((name) => name === kind);
  return known && key ? [known, key] : [undefined, undefined];
}
