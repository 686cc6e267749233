import { and, asc, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { accounts } from '../../db/schema/account.js';
import { benchmarkRevisions } from '../../db/schema/benchmark.js';
import { methods, methodVersions } from '../../db/schema/method.js';
import { submissionLog, submissions } from '../../db/schema/submission.js';
import { ApiError } from '../../errors.js';
import { type Connection, type PageArguments, pageOf, pageRequest } from '../../graphql/connection.js';
import type { Viewer } from '../../graphql/context.js';
import { allows } from '../../graphql/require-scope.js';
import { checkedText } from './checked-naming.js';
import type { SubmissionFilter } from './submission.input.js';
import type { SubmissionRow } from './submission-state.service.js';

const LOG_LINES_MAX = 500;

/** A submission by its id: one look-up by the primary key, so that polling costs little. */
export async function submissionById(db: Db, id: string): Promise<SubmissionRow | undefined> {
  const [row] = await db.select().from(submissions).where(eq(submissions.id, id));
  return row;
}

/** Whether the viewer may see what is its owner's alone: the log, and what exactly failed. */
export const maySeeInside = (viewer: Viewer | undefined, { accountId }: Pick<SubmissionRow, 'accountId'>): boolean =>
  viewer !== undefined && (viewer.accountId === accountId || allows(viewer.scopes, 'admin'));

/** What a run said, behind line `after`. */
export const logOf = (db: Db, submissionId: string, after: number) =>
  db
    .select()
    .from(submissionLog)
    .where(and(eq(submissionLog.submissionId, submissionId), gt(submissionLog.id, after)))
    .orderBy(asc(submissionLog.id))
    .limit(LOG_LINES_MAX);

/** To the microsecond, and whatever the time zone of the connection. */
const CREATED = sql<string>`(${submissions.createdAt} at time zone 'utc')::text`;

/**
 * A page of submissions, the latest first.
 *
 * @throws ApiError as `pageRequest`, and BAD_CURSOR
 */
export async function listSubmissions<T>(
  db: Db,
  page: PageArguments,
  filter: SubmissionFilter & { readonly accountId?: string | undefined },
  node: (row: SubmissionRow) => T,
): Promise<Connection<T>> {
  const request = pageRequest(page);
  const rows = await db
    .select({ row: submissions, created: CREATED })
    .from(submissions)
    .where(and(...conditionsOf(db, filter), behind(request.after)))
    .orderBy(sql`${submissions.createdAt} desc nulls last`, asc(submissions.id))
    .limit(request.limit);
  return pageOf(
    rows,
    request,
    ({ row, created }) => [created, row.id],
    ({ row }) => node(row),
  );
}

function conditionsOf(
  db: Db,
  { accountId, account, method, benchmark, states }: SubmissionFilter & { readonly accountId?: string | undefined },
): (SQL | undefined)[] {
  const named = (text: string, field: string) => checkedText(text, `filter.${field}`, 100);
  return [
    accountId === undefined ? undefined : eq(submissions.accountId, accountId),
    states ? inArray(submissions.state, states) : undefined,
    account == null
      ? undefined
      : inArray(
          submissions.accountId,
          db
            .select({ id: accounts.id })
            .from(accounts)
            .where(eq(accounts.handle, named(account, 'account'))),
        ),
    method == null
      ? undefined
      : inArray(
          submissions.versionId,
          db
            .select({ id: methodVersions.id })
            .from(methodVersions)
            .innerJoin(methods, eq(methods.id, methodVersions.methodId))
            .where(eq(methods.slug, named(method, 'method'))),
        ),
    benchmark == null
      ? undefined
      : inArray(
          submissions.revisionId,
          db
            .select({ id: benchmarkRevisions.id })
            .from(benchmarkRevisions)
            .where(eq(benchmarkRevisions.slug, named(benchmark, 'benchmark'))),
        ),
  ];
}

function behind(after: readonly (string | number | null)[] | undefined): SQL | undefined {
  if (after === undefined) return undefined;
  const [created, id] = after.map(String);
  const isTime =
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?$/.test(created ?? '') && !Number.isNaN(Date.parse(created!));
  if (!isTime || !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id ?? '')) {
    throw new ApiError('BAD_CURSOR', 'The cursor is not one that this server gave.', { field: 'after' });
  }
  const time = sql`(${created}::timestamp at time zone 'utc')`;
  return sql`(${submissions.createdAt} <= ${time} and (${submissions.createdAt} < ${time} or ${submissions.id} > ${id}::uuid))`;
}
