import 'reflect-metadata';
import { type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { ApiError } from '../errors.js';

/** Rows of a page, at most. */
export const PAGE_MAX = 100;
const PAGE_DEFAULT = 20;

@ObjectType({ description: 'Where a page stands among all.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more follow.' })
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Give it as `after` for the next page; null for an empty page.' })
  endCursor!: string | null;
}

/** A page of nodes as Relay has it. */
export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: PageInfo;
}

/** The GraphQL types of pages of `node`: call once a type, and export the result under the connection's name. */
export function connectionType<T extends object>(name: string, node: () => ClassType<T>) {
  @ObjectType(`${name}Edge`, { description: `One ${name} of a page.` })
  class Edge {
    @Field(() => String, { description: 'Where it stands; give it as `after` to go on behind it.' })
    cursor!: string;

    @Field(node, { description: 'The thing itself.' })
    node!: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${name}s.` })
  class Page implements Connection<T> {
    @Field(() => [Edge], { description: 'In order.' })
    edges!: Edge[];

    @Field(() => PageInfo, { description: 'Where the page stands.' })
    pageInfo!: PageInfo;
  }
  return Page;
}

/** What a page is asked for by. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** Options of the argument `first`, so that all pages say the same. */
export const FIRST = {
  nullable: true,
  description: `How many, from 1 to ${PAGE_MAX}; ${PAGE_DEFAULT} by default.`,
} as const;
export const AFTER = { nullable: true, description: 'The cursor behind which to go on.' } as const;
export const FirstType = () => Int;

/** The page that `rows` after a cursor make. */
export interface PageRequest {
  /** Ask the database for one more than `first`, so that it is known whether more follow. */
  readonly limit: number;
  /** The keys of the row behind which to go on; undefined for the first page. */
  readonly after: readonly (string | number | null)[] | undefined;
}

/**
 * What to ask the database for.
 *
 * @throws ApiError INVALID_ARGUMENT for a number of rows outside 1 to 100; BAD_CURSOR for a cursor that we did not give.
 */
export function pageRequest({ first, after }: PageArguments): PageRequest {
  const count = first ?? PAGE_DEFAULT;
  if (!Number.isInteger(count) || count < 1 || count > PAGE_MAX) {
    throw new ApiError('INVALID_ARGUMENT', `A page has 1 to ${PAGE_MAX} rows, and ${count} were asked for.`, {
      field: 'first',
      expected: `1 to ${PAGE_MAX}`,
      received: String(count),
    });
  }
  return { limit: count + 1, after: after == null ? undefined : decodeCursor(after) };
}

/** The page of the rows that came, of which the last one only says that more follow. */
export function pageOf<R, T>(
  rows: readonly R[],
  { limit }: PageRequest,
  keys: (row: R) => readonly (string | number | null)[],
  node: (row: R) => T,
): Connection<T> {
  const own = rows.slice(0, limit - 1);
  const edges = own.map((row) => ({ cursor: encodeCursor(keys(row)), node: node(row) }));
  return { edges, pageInfo: { hasNextPage: rows.length >= limit, endCursor: edges.at(-1)?.cursor ?? null } };
}

const encodeCursor = (keys: readonly (string | number | null)[]) =>
  Buffer.from(JSON.stringify(keys)).toString('base64url');

function decodeCursor(cursor: string): readonly (string | number | null)[] {
  try {
    if (!/^[\w-]{1,1000}$/.test(cursor)) throw new Error('not base64url');
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isKey = (key: unknown) =>
      key === null || typeof key === 'string' || (typeof key === 'number' && Number.isFinite(key));
    if (Array.isArray(keys) && keys.length > 0 && keys.every(isKey)) return keys;
  } catch {
    // Told below.
  }
  throw new ApiError('BAD_CURSOR', 'The cursor is not one that this server gave.', { field: 'after' });
}
