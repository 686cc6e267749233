import { and, asc, desc, eq, inArray, like, ne, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { benchmarkEmbeddings, benchmarkRevisions } from '../../db/schema/benchmark.js';
import { boardEntries, boards, type Track } from '../../db/schema/evaluation.js';
import { ApiError } from '../../errors.js';
import { type Connection, type PageArguments, pageOf, pageRequest } from '../../graphql/connection.js';
import { containsText } from '../../graphql/contains-text.js';
import { SYSTEM_HANDLE } from '../account/system-account.js';
import type { LeaderboardFilter, LeaderboardOrder } from './leaderboard.input.js';
import { type EntryRow, entryOf, type FoundBoard, type LeaderboardEntry } from './leaderboard.type.js';

/** Which board. */
export interface BoardChoice {
  readonly benchmark: string;
  readonly embedding: string;
  readonly scope: 'global' | 'classwise';
  /** The beginning of a data revision; by default the current one. */
  readonly revision?: string | null | undefined;
}

/** The board that is asked for; undefined where there is no such benchmark or embedding. One query. */
export async function findBoard(db: Db, choice: BoardChoice, track: Track): Promise<FoundBoard | undefined> {
  const { benchmark, embedding, scope, revision } = choice;
  if (revision != null && !/^[0-9a-f]{8,64}$/.test(revision)) return undefined;
  const [found] = await selectBoards(
    db,
    and(
      eq(benchmarkRevisions.slug, benchmark),
      revision == null ? eq(benchmarkRevisions.current, true) : like(benchmarkRevisions.dataRevision, `${revision}%`),
      eq(benchmarkEmbeddings.slug, embedding),
      eq(benchmarkEmbeddings.current, true),
      eq(boards.scope, scope),
    ),
  );
  return found && { ...found, track };
}

/** The board of that id, as `toGlobalId` has it: its row and its track. */
export async function findBoardById(db: Db, key: string): Promise<FoundBoard | undefined> {
  const [id, track] = key.split(':');
  if (track !== 'generalisation' && track !== 'robustness') return undefined;
  const [found] = await selectBoards(db, eq(boards.id, id!));
  return found && { ...found, track };
}

const selectBoards = (db: Db, where: SQL | undefined) =>
  db
    .select({ board: boards, embedding: benchmarkEmbeddings, revision: benchmarkRevisions })
    .from(boards)
    .innerJoin(benchmarkEmbeddings, eq(benchmarkEmbeddings.id, boards.embeddingId))
    .innerJoin(benchmarkRevisions, eq(benchmarkRevisions.id, benchmarkEmbeddings.revisionId))
    .where(where)
    .orderBy(desc(benchmarkRevisions.current), desc(benchmarkRevisions.createdAt))
    .limit(1);

/** How many stand on a board and pass a filter. */
export async function countEntries(
  db: Db,
  { board, track }: FoundBoard,
  filter: LeaderboardFilter | null = null,
): Promise<number> {
  const here = and(eq(boardEntries.boardId, board.id), eq(boardEntries.track, track));
  const passes = filter ? taken(filter) : undefined;
  if (passes) return db.$count(boardEntries, and(here, passes));
  const [last] = await db
    .select({ position: boardEntries.position })
    .from(boardEntries)
    .where(here)
    .orderBy(desc(boardEntries.position))
    .limit(1);
  return last ? last.position + 1 : 0;
}

/** What an entry shows: not the columns that are there to order by. */
export const ENTRY_COLUMNS = {
  boardId: boardEntries.boardId,
  track: boardEntries.track,
  evaluationId: boardEntries.evaluationId,
  versionId: boardEntries.versionId,
  position: boardEntries.position,
  rank: boardEntries.rank,
  tied: boardEntries.tied,
  tier: boardEntries.tier,
  methodSlug: boardEntries.methodSlug,
  methodTitle: boardEntries.methodTitle,
  accountHandle: boardEntries.accountHandle,
  kind: boardEntries.kind,
  knowsDomain: boardEntries.knowsDomain,
  labelsUsed: boardEntries.labelsUsed,
  scores: boardEntries.scores,
  accountSubmissions: boardEntries.accountSubmissions,
  submittedAt: boardEntries.submittedAt,
} as const;

/**
 * A page of a board: one indexed query. A cursor stands behind its entry, wherever that has moved meanwhile.
 *
 * @throws ApiError INVALID_ARGUMENT, BAD_CURSOR.
 */
export async function listEntries(
  db: Db,
  { board, track }: FoundBoard,
  page: PageArguments,
  order: LeaderboardOrder = { by: 'position', direction: 'desc' },
  filter: LeaderboardFilter | null = null,
): Promise<Connection<LeaderboardEntry>> {
  const request = pageRequest(page);
  const { column, ascends, keyOf, type } = orderOf(order);
  const here = and(eq(boardEntries.boardId, board.id), eq(boardEntries.track, track));
  const rows = await db
    .select({ ...ENTRY_COLUMNS, key: keyOf })
    .from(boardEntries)
    .where(and(here, filter ? taken(filter) : undefined, request.after && behind(request.after, here)))
    .orderBy(
      ...(order.by === 'position' ? [] : [sql`${column} is null`]),
      ascends ? asc(column) : desc(column),
      asc(boardEntries.evaluationId),
    )
    .limit(request.limit);
  return pageOf(
    rows,
    request,
    ({ key, evaluationId }) => [key, evaluationId],
    (row) => entryOf(row satisfies EntryRow),
  );

  function behind([key, id]: readonly (string | number | null)[], here: SQL | undefined): SQL {
    if (typeof id !== 'string' || !UUID.test(id) || (key !== null && typeof key !== 'string')) throw badCursor();
    if (key !== null && !type.form.test(key)) throw badCursor();
    const beyond = sql.raw(ascends ? '>' : '<');
    const value = sql`${key}::${sql.raw(type.name)}`;
    if (order.by === 'position') {
      const now = sql`(select ${boardEntries.position} from ${boardEntries} where ${here} and ${boardEntries.evaluationId} = ${id}::uuid)`;
      return sql`${column} ${beyond} coalesce(${now}, ${value})`;
    }
    const tied = sql`${boardEntries.evaluationId} > ${id}::uuid`;
    if (key === null) return sql`(${column} is null and ${tied})`;
    return sql`(${column} is null or ${column} ${beyond} ${value} or (${column} = ${value} and ${tied}))`;
  }
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const NUMBER = { name: 'double precision', form: /^-?\d+(\.\d+)?(e[+-]?\d+)?$/ };
const INTEGER = { name: 'integer', form: /^\d{1,9}$/ };
const TEXT = { name: 'text', form: /^[^\0]{0,200}$/ };
const TIME = { name: 'timestamptz', form: /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)?$/ };

function orderOf({ by, direction }: LeaderboardOrder) {
  const column = boardEntries[by];
  // The best rank is the first position.
  const ascends = by === 'position' ? direction === 'desc' : direction === 'asc';
  const type = { position: INTEGER, methodSlug: TEXT, submittedAt: TIME }[by as 'position'] ?? NUMBER;
  return { column, ascends, type, keyOf: sql<string | null>`${column}::text` };
}

const badCursor = () => new ApiError('BAD_CURSOR', 'The cursor is not one that this server gave.', { field: 'after' });

function taken({ kind, knowsDomain, labelsUsed, search, account, builtIn }: LeaderboardFilter): SQL | undefined {
  return and(
    kind ? eq(boardEntries.kind, kind) : undefined,
    typeof knowsDomain === 'boolean' ? eq(boardEntries.knowsDomain, knowsDomain) : undefined,
    labelsUsed ? inArray(boardEntries.labelsUsed, labelsUsed) : undefined,
    search ? containsText(search, boardEntries.methodSlug, boardEntries.methodTitle) : undefined,
    account ? eq(boardEntries.accountHandle, account) : undefined,
    typeof builtIn === 'boolean' ? (builtIn ? eq : ne)(boardEntries.accountHandle, SYSTEM_HANDLE) : undefined,
  );
}
