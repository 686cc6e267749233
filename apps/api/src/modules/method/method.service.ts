import { and, eq, getTableColumns, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { bibtexOf } from '../../bibtex.js';
import type { Db } from '../../db/connect.js';
import { accounts } from '../../db/schema/account.js';
import { methods, methodVersions } from '../../db/schema/method.js';
import { ApiError } from '../../errors.js';
import { type Connection, type PageArguments, pageOf, pageRequest } from '../../graphql/connection.js';
import { containsText } from '../../graphql/contains-text.js';
import type { Runtime } from '../../runtime.js';
import type { MethodFilter, MethodOrder } from './method.input.js';
import { type Method, type MethodRow, methodOf } from './method.type.js';

/** What each order compares, as text that means the same when it comes back in a cursor. */
const ORDERED = {
  slug: { column: methods.slug, type: sql.raw('text') },
  title: { column: methods.title, type: sql.raw('text') },
  createdAt: { column: methods.createdAt, type: sql.raw('timestamptz') },
} as const;

/**
 * A page of the methods that the filter takes.
 *
 * @throws ApiError INVALID_ARGUMENT, BAD_CURSOR.
 */
export async function listMethods(
  db: Db,
  page: PageArguments,
  filter: MethodFilter | null | undefined,
  { by, direction }: MethodOrder = { by: 'slug', direction: 'asc' },
): Promise<Connection<Method>> {
  const request = pageRequest(page);
  const { column, type } = ORDERED[by];
  const [order, beyond] = direction === 'asc' ? [sql.raw('asc'), sql.raw('>')] : [sql.raw('desc'), sql.raw('<')];
  const [value, id] = request.after ?? [];
  if (request.after && !(typeof value === 'string' && typeof id === 'string')) throw badCursor();
  const after = request.after && sql`(${column}, ${methods.id}) ${beyond} (${value}::${type}, ${id}::uuid)`;
  const rows = await db
    .select({ ...getTableColumns(methods), place: sql<string>`${column}::text` })
    .from(methods)
    .where(and(after, taken(filter ?? {})))
    .orderBy(sql`${column} ${order}, ${methods.id} ${order}`)
    .limit(request.limit);
  return pageOf(rows, request, ({ place, id }) => [place, id], methodOf);
}

const badCursor = () => new ApiError('BAD_CURSOR', 'The cursor is not one that this server gave.', { field: 'after' });

function taken({ kind, builtIn, withdrawn, account, search }: MethodFilter): SQL | undefined {
  return and(
    kind
      ? sql`exists (select 1 from ${methodVersions} where ${methodVersions.methodId} = ${methods.id} and ${methodVersions.kind} = ${kind})`
      : undefined,
    typeof builtIn === 'boolean' ? eq(methods.builtIn, builtIn) : undefined,
    typeof withdrawn === 'boolean' ? (withdrawn ? isNotNull : isNull)(methods.withdrawnAt) : undefined,
    account
      ? sql`${methods.accountId} = (select ${accounts.id} from ${accounts} where ${accounts.handle} = ${account})`
      : undefined,
    search ? containsText(search, methods.slug, methods.title) : undefined,
  );
}

/** The method of that name. */
export async function findMethod(db: Db, slug: string): Promise<MethodRow | undefined> {
  const [found] = await db.select().from(methods).where(eq(methods.slug, slug)).limit(1);
  return found;
}

/** How to cite a method, with whoever submitted it as its author. */
export const methodBibtex = (
  { publicUrl }: Pick<Runtime, 'publicUrl'>,
  {
    slug,
    title,
    reference,
    url,
    builtIn,
    createdAt,
  }: Pick<MethodRow, 'slug' | 'title' | 'reference' | 'url' | 'builtIn' | 'createdAt'>,
  author: string,
): string =>
  bibtexOf({
    key: `ebb:method:${slug}`,
    fields: [
      ['title', title],
      ['author', author],
      ['howpublished', builtIn ? 'Correction method that comes with Ebb' : 'Correction method submitted to Ebb'],
      ['note', reference],
      ['year', String(createdAt.getUTCFullYear())],
      ['url', url ?? publicUrl],
    ],
  });
