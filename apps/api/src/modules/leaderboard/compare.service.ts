import type { ComparedScore, NoComparison, Comparison as Outcome } from '@ebb/core/benchmark/verdict/compare';
import { NO_CORRECTION } from '@ebb/core/correct/methods';
import { compareInThread } from '@ebb/core/io/board-thread';
import type { ComparedRecord } from '@ebb/core/io/compare-records';
import { and, eq, inArray } from 'drizzle-orm';
import { getBlob } from '../../blobs/blob-store.js';
import type { Db } from '../../db/connect.js';
import { EVALUATION_COLUMNS, type EvaluationRow } from '../../db/evaluation-columns.js';
import { clipRanks, comparisons, evaluations } from '../../db/schema/evaluation.js';
import { ApiError } from '../../errors.js';
import { fromGlobalId } from '../../graphql/global-id.js';
import { createLoaders } from '../../graphql/loaders.js';
import { recipeHashOf } from '../method/method-content.js';
import type { Comparison } from './compare.type.js';
import { evaluationOf } from './evaluation.type.js';
import { findEvaluation } from './evaluation-store.service.js';

/** Comparisons that may wait for the one that is computed. */
const WAITING_MAX = 20;
const SIGNIFICANT = 0.05;

const NOTE =
  'A two-sided normal test with the standard error of paired draws of the test sets’ recordings, and the interval difference ± 1.96 standard errors. ' +
  'They cover the sampling of the test sets, not that of training clips. p is of this test alone; on a board all pairs are corrected together, so that ' +
  'a difference may be significant here and not there.';

/**
 * Compares two evaluations on the same embedding by their stored draws and ranks of clips: computed once, in a thread, and then kept.
 *
 * @param a global ids of evaluations
 * @throws ApiError BAD_CURSOR for what is no id of an evaluation; NOT_FOUND; INVALID_ARGUMENT where they are not on the same data; BUSY.
 */
export async function compareEvaluations(
  db: Db,
  ids: { readonly a: string; readonly b: string },
  score: ComparedScore,
): Promise<Comparison> {
  const [a, b] = await Promise.all((['a', 'b'] as const).map((side) => evaluationFor(db, ids[side], side)));
  requireSame(a!, b!);
  return shown(a!, b!, score, await outcomeOf(db, a!, b!, score));
}

async function evaluationFor(db: Db, id: string, field: string): Promise<EvaluationRow> {
  const key = fromGlobalId('Evaluation', id, field);
  const [found] = await db.select(EVALUATION_COLUMNS).from(evaluations).where(eq(evaluations.id, key));
  if (found) return found;
  throw new ApiError('NOT_FOUND', 'There is no such evaluation.', { field });
}

function requireSame(a: EvaluationRow, b: EvaluationRow): void {
  for (const name of ['embeddingHash', 'dataRevision', 'protocolVersion'] as const) {
    if (a[name] === b[name]) continue;
    throw new ApiError('INVALID_ARGUMENT', 'The evaluations are not on the same data.', {
      field: 'b',
      expected: `${name} ${a[name]}`,
      received: b[name],
      hint: 'Methods are compared on one embedding of one revision.',
    });
  }
}

const underWay = new Map<string, Promise<Outcome | NoComparison>>();
let last: Promise<unknown> = Promise.resolve();

/** As it was kept, or computed now: one at a time, and each once. */
async function outcomeOf(
  db: Db,
  a: EvaluationRow,
  b: EvaluationRow,
  score: ComparedScore,
): Promise<Outcome | NoComparison> {
  const key = and(eq(comparisons.a, a.id), eq(comparisons.b, b.id), eq(comparisons.score, score));
  const [kept] = await db.select({ outcome: comparisons.outcome }).from(comparisons).where(key);
  if (kept) return kept.outcome as Outcome | NoComparison;
  const name = `${a.id} ${b.id} ${score}`;
  const known = underWay.get(name);
  if (known) return known;
  if (underWay.size >= WAITING_MAX) {
    throw new ApiError('BUSY', 'Too many comparisons are being computed.', { hint: 'Ask again in some seconds.' });
  }
  const work = last.then(() => compute(db, a, b, score));
  last = work.catch(() => undefined);
  underWay.set(name, work);
  try {
    const outcome = await work;
    await db.insert(comparisons).values({ a: a.id, b: b.id, score, outcome }).onConflictDoNothing();
    return outcome;
  } finally {
    underWay.delete(name);
  }
}

async function compute(
  db: Db,
  a: EvaluationRow,
  b: EvaluationRow,
  score: ComparedScore,
): Promise<Outcome | NoComparison> {
  const loaders = createLoaders(db);
  const embedding = await loaders.embedding.load(a.embeddingId);
  const { descriptionSha256 } = await loaders.revision.load(embedding.revisionId);
  const noneId = await findEvaluation(db, { ...a, methodHash: recipeHashOf(NO_CORRECTION), scope: 'any' });
  const ids = [a.id, b.id, ...(noneId === undefined ? [] : [noneId])];
  const ranks = new Map(
    (await db.select().from(clipRanks).where(inArray(clipRanks.evaluationId, ids))).map((row) => [
      row.evaluationId,
      row.data,
    ]),
  );
  const recordOf = ({ id, scope, failure }: Pick<EvaluationRow, 'id' | 'scope' | 'failure'>, method: string) => {
    const own = ranks.get(id);
    if (!own && failure === null) {
      throw new ApiError('NOT_FOUND', 'This server does not have what a comparison needs.', {
        hint: 'It was restored from a public dump. The server that it was dumped from has it.',
      });
    }
    return {
      verdict: { method, scope: scope === 'any' ? 'global' : scope, ...(failure === null ? {} : { failure }) },
      clipRanks: own ?? new Uint8Array(0),
    } satisfies ComparedRecord;
  };
  const nameOf = async (id: string) => {
    const [first] = await loaders.versionOfEvaluation.load(id);
    return (await loaders.method.load(first!.methodId)).slug;
  };
  return compareInThread({
    description: await getBlob(db, descriptionSha256),
    embedding: embedding.slug,
    a: recordOf(a, await nameOf(a.id)),
    b: recordOf(b, await nameOf(b.id)),
    none: noneId === undefined ? undefined : recordOf({ id: noneId, scope: 'any', failure: null }, NO_CORRECTION.name),
    score,
  });
}

function shown(a: EvaluationRow, b: EvaluationRow, score: ComparedScore, outcome: Outcome | NoComparison): Comparison {
  const sides = { score, a: evaluationOf(a), b: evaluationOf(b), note: NOTE };
  if ('reason' in outcome) {
    const nothing = { difference: null, low: null, high: null, p: null, aValue: null, bValue: null, significant: null };
    return { ...sides, ...nothing, reason: outcome.reason, instruments: [], conditions: [] };
  }
  const { difference, low, high, p, instruments, conditions } = outcome;
  return {
    ...sides,
    ...{ difference, low, high, p, aValue: outcome.a, bValue: outcome.b, significant: p <= SIGNIFICANT, reason: null },
    instruments: instruments.map(({ a, b, pair = null, delongP = null, ...own }) => ({
      ...own,
      ...{ aValue: a, bValue: b, pair, delongP },
    })),
    conditions: conditions.map(({ a, b, ...own }) => ({ ...own, aValue: a, bValue: b })),
  };
}
