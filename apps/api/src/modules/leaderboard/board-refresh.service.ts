import { setTimeout as sleep } from 'node:timers/promises';
import type { Estimate } from '@ebb/core/benchmark/verdict/estimate';
import { rankInThread } from '@ebb/core/io/board-thread';
import { differenceP } from '@ebb/core/measure/difference-test';
import { type PairTests, selectPairs } from '@ebb/core/measure/pair-tests';
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
    await tx.delete(boardEntries).where(eq(boardEntries.boardId, boardId));
    for (const track of TRACKS) await makeTrack(tx, boardId, track, members, tracks.get(track)!);
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

async function makeTrack(
  tx: Db,
  boardId: string,
  track: Track,
  members: readonly BoardMember[],
  estimates: readonly (Estimate | undefined)[],
): Promise<void> {
  const key = and(eq(boardErrors.boardId, boardId), eq(boardErrors.track, track));
  const [kept] = await tx.select().from(boardErrors).where(key);
  // Those that were tested before stand first, as the tests that are kept have them.
  const place = new Map(members.map(({ evaluationId }, k) => [evaluationId, k]));
  const before = (kept?.evaluationIds ?? []).flatMap((id, index) => {
    const member = place.get(id);
    return member === undefined ? [] : [{ member, index }];
  });
  const old = new Set(before.map(({ member }) => member));
  const order = [...before.map(({ member }) => member), ...[...members.keys()].filter((k) => !old.has(k))];
  const scores = order.map((k) => estimates[k]);
  const known = kept && before.length > 0 ? knownPairs(kept, before, scores) : undefined;
  const { places, pairs } = await rankInThread(scores, known);
  const entries = placedEntries(
    order.map((k, at) => ({ member: members[k]!, ...places[at]! })),
    RANKED_BY[track],
  );
  for (let from = 0; from < entries.length; from += ENTRIES_AT_ONCE) {
    const part = entries.slice(from, from + ENTRIES_AT_ONCE);
    await tx.insert(boardEntries).values(part.map((entry) => ({ ...entry, boardId, track })));
  }
  const evaluationIds = order.map((k) => members[k]!.evaluationId);
  const stored = { evaluationIds, triangle: packDoubles(pairs.errors) };
  await tx
    .insert(boardErrors)
    .values({ boardId, track, ...stored })
    .onConflictDoUpdate({ target: [boardErrors.boardId, boardErrors.track], set: stored });
}

/** The tests of the methods that stay, from their standard errors; p-values take no time beside the draws. */
function knownPairs(
  kept: { readonly evaluationIds: readonly string[]; readonly triangle: Uint8Array },
  before: readonly { readonly index: number }[],
  scores: readonly (Estimate | undefined)[],
): PairTests {
  const errors = unpackDoubles(kept.triangle);
  const all = { methods: kept.evaluationIds.length, errors, ps: new Float64Array(errors.length) };
  const own = selectPairs(
    all,
    before.map(({ index }) => index),
  );
  let at = 0;
  for (let i = 0; i < before.length; i++) {
    for (let j = 0; j < i; j++, at++) {
      const error = own.errors[at]!;
      own.ps[at] = Number.isNaN(error) ? Number.NaN : differenceP(scores[j]!.value - scores[i]!.value, error);
    }
  }
  return own;
}
