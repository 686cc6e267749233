import { RECORD_METRICS } from '@ebb/core/benchmark/verdict/record-rows';
import { and, eq, getTableColumns, inArray, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { evaluations, results } from '../../db/schema/evaluation.js';
import { ApiError } from '../../errors.js';
import {
  type Connection,
  type PageArguments,
  type PageRequest,
  pageOf,
  pageRequest,
} from '../../graphql/connection.js';
import {
  currentEmbeddings,
  currentRevision,
  type EmbeddingRow,
  type RevisionRow,
} from '../benchmark/benchmark-store.service.js';
import type { ResultFilter } from './results.input.js';
import { type Result, type ResultRow, resultOf } from './results.type.js';

/** Evaluations that one page looks through: a filter that hardly anything passes gives short pages, and never a slow one. */
const EVALUATIONS_A_PAGE = 200;

/** A part of the long table: what was found on a benchmark, as a filter takes it. */
export interface ResultSelection {
  readonly revision: RevisionRow;
  /** Those that the filter takes. */
  readonly embeddings: readonly EmbeddingRow[];
  /** Of `evaluations`. */
  readonly evaluations: SQL;
  /** Of `results`. */
  readonly rows: SQL | undefined;
}

/**
 * The part of the long table that a filter takes.
 *
 * @throws ApiError UNKNOWN_BENCHMARK; INVALID_ARGUMENT for a name that the benchmark does not have.
 */
export async function selectResults(
  db: Db,
  benchmark: string,
  filter: ResultFilter,
  revision?: string | null,
): Promise<ResultSelection> {
  const found = await currentRevision(db, benchmark, revision);
  const all = await currentEmbeddings(db, found.id);
  requireKnown(found, all, filter);
  const embeddings = filter.embeddings ? all.filter(({ slug }) => filter.embeddings!.includes(slug)) : all;
  const { metric, trainSet, testSet, instrument, genre, effect, regime, discrepancy } = filter;
  const columns = { trainSet, testSet, instrument, genre, effect, regime, discrepancy };
  const equal = (Object.keys(columns) as (keyof typeof columns)[]).flatMap((name) =>
    columns[name] == null ? [] : [eq(results[name], columns[name])],
  );
  return {
    revision: found,
    embeddings,
    evaluations: and(
      inArray(
        evaluations.embeddingId,
        embeddings.map(({ id }) => id),
      ),
      filter.scope ? inArray(evaluations.scope, [filter.scope, 'any']) : undefined,
      filter.methods ? sql`${evaluations.id} in ${ofMethods(filter.methods)}` : undefined,
    )!,
    rows: and(metric ? inArray(results.metric, metric) : undefined, ...equal),
  };
}

const ofMethods = (slugs: readonly string[]) =>
  slugs.length === 0
    ? sql`(select null::uuid)`
    : sql`(select ve.evaluation_id from version_evaluations ve join method_versions v on v.id = ve.version_id
        join methods m on m.id = v.method_id where m.slug in ${[...slugs]})`;

/**
 * A page of the long table, evaluation by evaluation: one indexed query. Rows that come meanwhile move none that are there. It may be short
 * although more follow, where few rows pass the filter.
 *
 * @throws ApiError as `selectResults`; BAD_CURSOR.
 */
export async function listResults(
  db: Db,
  benchmark: string,
  page: PageArguments,
  filter: ResultFilter,
): Promise<Connection<Result>> {
  const request = pageRequest(page);
  const selection = await selectResults(db, benchmark, filter);
  const after = request.after && placeOf(request.after);
  const slugs = new Map(selection.embeddings.map(({ id, slug }) => [id, slug]));
  const visited = db
    .select({ id: evaluations.id, embeddingId: evaluations.embeddingId, scope: evaluations.scope })
    .from(evaluations)
    .where(and(selection.evaluations, after ? sql`${evaluations.id} >= ${after.evaluationId}::uuid` : undefined))
    .orderBy(evaluations.id)
    .limit(EVALUATIONS_A_PAGE)
    .as('visited');
  const behind =
    after &&
    sql`${results.id} > case when ${visited.id} = ${after.evaluationId}::uuid then ${after.id}::bigint else 0 end`;
  const own = db
    .select(getTableColumns(results))
    .from(results)
    .where(and(eq(results.evaluationId, visited.id), behind, selection.rows))
    .orderBy(results.id)
    .limit(request.limit)
    .as('own');
  const rows = await db
    .select({ row: columnsOf(own), embeddingId: visited.embeddingId, scope: visited.scope })
    .from(visited)
    .innerJoinLateral(own, sql`true`)
    .orderBy(visited.id, own.id)
    .limit(request.limit);
  const found = rows.map(
    ({ row, embeddingId, scope }): ResultRow => ({ ...row, scope, embedding: slugs.get(embeddingId)! }),
  );
  const connection = pageOf(found, request, ({ evaluationId, id }) => [evaluationId, id], resultOf);
  return found.length === request.limit ? connection : goneOn(db, connection, selection, after, request);
}

/** The columns of the long table, as a part of a query has them. */
const columnsOf = <T extends Record<keyof ReturnType<typeof getTableColumns<typeof results>>, unknown>>(own: T) =>
  Object.fromEntries(
    (Object.keys(getTableColumns(results)) as (keyof T & string)[]).map((name) => [name, own[name]]),
  ) as Pick<T, keyof ReturnType<typeof getTableColumns<typeof results>>>;

/** A short page: where the evaluations that it looked through are not all, the next one goes on behind them. */
async function goneOn(
  db: Db,
  page: Connection<Result>,
  { evaluations: where }: ResultSelection,
  after: Place | undefined,
  request: PageRequest,
): Promise<Connection<Result>> {
  const rest = await db
    .select({ id: evaluations.id })
    .from(evaluations)
    .where(and(where, after ? sql`${evaluations.id} >= ${after.evaluationId}::uuid` : undefined))
    .orderBy(evaluations.id)
    .offset(EVALUATIONS_A_PAGE - 1)
    .limit(2);
  const [last, more] = rest;
  if (!last || !more) return page;
  const beyond = { evaluationId: last.id, id: Number.MAX_SAFE_INTEGER };
  const { pageInfo } = pageOf(
    [beyond, beyond],
    { ...request, limit: 2 },
    ({ evaluationId, id }) => [evaluationId, id],
    (row) => row,
  );
  return { ...page, pageInfo };
}

interface Place {
  readonly evaluationId: string;
  readonly id: number;
}

function placeOf([evaluationId, id]: readonly (string | number | null)[]): Place {
  if (
    typeof evaluationId === 'string' &&
    /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(evaluationId) &&
    Number.isSafeInteger(id)
  ) {
    return { evaluationId, id: id as number };
  }
  throw new ApiError('BAD_CURSOR', 'The cursor is not one that this server gave.', { field: 'after' });
}

/** A name that is not known is a mistake and no empty answer. */
function requireKnown(
  { instruments, genres, datasets }: RevisionRow,
  embeddings: readonly EmbeddingRow[],
  filter: ResultFilter,
): void {
  const sets = datasets.map(({ id }) => id);
  const known: { readonly [K in keyof ResultFilter]?: readonly string[] } = {
    embeddings: embeddings.map(({ slug }) => slug),
    metric: Object.keys(RECORD_METRICS),
    trainSet: sets,
    testSet: sets,
    instrument: instruments,
    genre: genres,
    effect: [...new Set(embeddings.flatMap(({ conditions }) => conditions.map(({ effect }) => effect)))],
  };
  for (const [field, names] of Object.entries(known)) {
    const given = filter[field as keyof ResultFilter] ?? [];
    const unknown = [given].flat().find((name) => !names.includes(name));
    if (unknown === undefined) continue;
    throw new ApiError('INVALID_ARGUMENT', `The benchmark has no ${field} '${unknown.slice(0, 100)}'.`, {
      field: `filter.${field}`,
      expected: `one of ${names.join(', ') || 'none'}`,
      received: JSON.stringify(unknown.slice(0, 100)),
    });
  }
}

/** How much there is, and when the last of it came: what is stored never changes. */
export async function stateOfResults(db: Db, { evaluations: where }: ResultSelection): Promise<string> {
  const [state] = await db
    .select({ state: sql<string>`count(*)::text || ' ' || coalesce(max(${evaluations.createdAt})::text, '')` })
    .from(evaluations)
    .where(where);
  return state!.state;
}
