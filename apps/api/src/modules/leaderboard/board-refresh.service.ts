import { setTimeout as sleep } from 'node:timers/promises';
import type { Estimate } from '@ebb/core/benchmark/verdict/estimate';
import { rankInThread } from '@ebb/core/io/board-thread';
import { selectPairs } from '@ebb/core/measure/pair-tests';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { queryRows } from '../../db/query-rows.js';
import { boardEntries, boardErrors, boards, evaluations, TRACKS, type Track } from '../../db/schema/evaluation.js';
import type { Runtime } from '../../runtime.js';
import { type BoardMember, boardMembers } from './board-members.js';
import { placedEntries } from './board-places.js';
import { packDoubles, unpackDoubles } from './doubles.js';
import { RANKED_BY } from './ranked-by.js';

const BUSY_MS = 50;
/** Another process that makes the same board is waited for so long; then it is left to it. */
const BUSY_TRIES = 200;
const ENTRIES_AT_ONCE = 1000;
const IDS_AT_ONCE = 500;

/**
 * Makes every board anew that is stale: both tracks of it, from the stored draws of its evaluations. Many processes may do so at once; each
 * board is made by one at a time, and stays stale when results came while it was made.
 *
 * @returns how many boards were made
 */
export async function refreshStaleBoards({ db, log }: Pick<Runtime, 'db' | 'log'>): Promise<number> {
  let made = 0;
  for (let busy = 0; busy <= BUSY_TRIES; ) {
    const stale = await db.select({ id: boards.id }).from(boards).where(eq(boards.stale, true)).orderBy(boards.id);
    if (stale.length === 0) break;
    let waits = false;
    for (const { id } of stale) {
      const outcome = await refreshBoard(db, id);
      if (outcome === 'made') made++;
      if (outcome === 'busy') waits = true;
      if (outcome === 'no draws') {
        log.warn({ board: id }, 'A board stays as it is: the draws of its methods are not in this database.');
      }
    }
    if (!waits) continue;
    busy++;
    await sleep(BUSY_MS);
  }
  return made;
}

/**
 * Makes one board anew, if it is stale.
 *
 * @returns `busy` while another process makes it; `no draws` in a database that was restored without its private part, where the board is left
 *   as it is
 */
export function refreshBoard(db: Db, boardId: string): Promise<'made' | 'busy' | 'fresh' | 'no draws'> {
  return db.transaction(async (transaction) => {
    const tx = transaction as Db;
    const [lock] = await queryRows<{ got: boolean }>(
      tx,
      sql`select pg_try_advisory_xact_lock(hashtextextended(${`ebb board ${boardId}`}, 0)) as got`,
    );
    if (!lock!.got) return 'busy';
    // xmin is another as soon as anyone has written the row: marked it as stale again, that is.
    const [board] = await tx
      .select({ ...boardColumns, seen: sql<string>`${boards}.xmin::text` })
      .from(boards)
      .where(eq(boards.id, boardId));
    if (!board?.stale) return 'fresh';
    const members = await boardMembers(tx, board.embeddingId, board.scope);
    const tracks = new Map<Track, (Estimate | undefined)[] | undefined>();
    for (const track of TRACKS) tracks.set(track, await estimatesOf(tx, members, track));
    const settled = { stale: sql`${boards}.xmin::text <> ${board.seen}` };
    if ([...tracks.values()].includes(undefined)) {
      await tx.update(boards).set(settled).where(eq(boards.id, boardId));
      return 'no draws';
    }
    const ranked = await Promise.all(
      TRACKS.map(async (track) => {
        const kept = await keptErrors(tx, boardId, track);
        return { track, ...(await rankTrack(members, tracks.get(track)!, kept)) };
      }),
    );
    await tx.delete(boardEntries).where(eq(boardEntries.boardId, boardId));
    for (const { track, entries, errors } of ranked) await writeTrack(tx, boardId, track, entries, errors);
    await tx
      .update(boards)
      .set({ ...settled, revision: sql`${boards.revision} + 1`, refreshedAt: sql`now()` })
      .where(eq(boards.id, boardId));
    return 'made';
  });
}

const boardColumns = { stale: boards.stale, embeddingId: boards.embeddingId, scope: boards.scope };

/** The ranking score of every member with its draws; undefined as a whole where draws of a score are missing. */
async function estimatesOf(
  tx: Db,
  members: readonly BoardMember[],
  track: Track,
): Promise<(Estimate | undefined)[] | undefined> {
  const column = track === 'generalisation' ? evaluations.crossDraws : evaluations.robustnessDraws;
  const draws = new Map<string, Float64Array>();
  for (let from = 0; from < members.length; from += IDS_AT_ONCE) {
    const ids = members.slice(from, from + IDS_AT_ONCE).map(({ evaluationId }) => evaluationId);
    for (const { id, bytes } of await tx
      .select({ id: evaluations.id, bytes: column })
      .from(evaluations)
      .where(inArray(evaluations.id, ids))) {
      if (bytes) draws.set(id, unpackDoubles(bytes));
    }
  }
  const estimates: (Estimate | undefined)[] = [];
  for (const { evaluationId, scores } of members) {
    const score = scores[RANKED_BY[track]];
    if (!score || !('value' in score)) {
      estimates.push(undefined);
      continue;
    }
    const own = draws.get(evaluationId);
    if (!own) return undefined;
    estimates.push({ value: score.value, draws: own });
  }
  return estimates;
}

/** Standard errors that were kept, and of which evaluations. */
interface KeptErrors {
  readonly evaluationIds: readonly string[];
  readonly triangle: Uint8Array;
}

async function keptErrors(tx: Db, boardId: string, track: Track): Promise<KeptErrors | undefined> {
  const [kept] = await tx
    .select({ evaluationIds: boardErrors.evaluationIds, triangle: boardErrors.triangle })
    .from(boardErrors)
    .where(and(eq(boardErrors.boardId, boardId), eq(boardErrors.track, track)));
  return kept;
}

/** The entries of a track, and the errors to keep. Methods that were tested before stand first, as the errors that are kept have them. */
async function rankTrack(
  members: readonly BoardMember[],
  estimates: readonly (Estimate | undefined)[],
  kept: KeptErrors | undefined,
) {
  const place = new Map(members.map(({ evaluationId }, k) => [evaluationId, k]));
  const before = (kept?.evaluationIds ?? []).flatMap((id, index) => {
    const member = place.get(id);
    return member === undefined ? [] : [{ member, index }];
  });
  const old = new Set(before.map(({ member }) => member));
  const order = [...before.map(({ member }) => member), ...[...members.keys()].filter((k) => !old.has(k))];
  const known = kept && before.length > 0 ? errorsOf(kept, before) : undefined;
  const { places, pairs } = await rankInThread(
    order.map((k) => estimates[k]),
    known,
  );
  const entries = (track: Track) =>
    placedEntries(
      order.map((k, at) => ({ member: members[k]!, ...places[at]! })),
      RANKED_BY[track],
    );
  const errors = { evaluationIds: order.map((k) => members[k]!.evaluationId), triangle: packDoubles(pairs.errors) };
  return { entries, errors };
}

/** The standard errors of the methods that stay. */
function errorsOf({ evaluationIds, triangle }: KeptErrors, before: readonly { readonly index: number }[]) {
  const errors = unpackDoubles(triangle);
  const all = { methods: evaluationIds.length, errors, ps: errors };
  const own = selectPairs(
    all,
    before.map(({ index }) => index),
  );
  return { methods: own.methods, errors: own.errors };
}

/** One statement a thousand entries, as JSON: thousands of parameters would take as long as the ranking. */
async function writeTrack(
  tx: Db,
  boardId: string,
  track: Track,
  entriesOf: (track: Track) => ReturnType<typeof placedEntries>,
  errors: KeptErrors,
): Promise<void> {
  const entries = entriesOf(track);
  for (let from = 0; from < entries.length; from += ENTRIES_AT_ONCE) {
    const part = entries.slice(from, from + ENTRIES_AT_ONCE).map((entry) => snakeCased({ boardId, track, ...entry }));
    await tx.execute(
      sql`insert into board_entries select * from jsonb_populate_recordset(null::board_entries, ${JSON.stringify(part)}::jsonb)`,
    );
  }
  await tx
    .insert(boardErrors)
    .values({ boardId, track, ...errors })
    .onConflictDoUpdate({ target: [boardErrors.boardId, boardErrors.track], set: errors });
}

const snakeCased = (entry: object) =>
  Object.fromEntries(
    Object.entries(entry).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
