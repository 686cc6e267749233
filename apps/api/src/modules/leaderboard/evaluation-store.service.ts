import type { EvaluationRecord } from '@ebb/core/benchmark/verdict/record';
import type { ScoreOrReason } from '@ebb/core/benchmark/verdict/scores';
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import {
  boards,
  clipRanks,
  evaluations,
  results,
  type StoredScore,
  versionEvaluations,
} from '../../db/schema/evaluation.js';
import { EBB_VERSION } from '../../version.js';
import { packDoubles } from './doubles.js';
import { SCORE_NAMES } from './score-names.js';

/** Rows of the long table that one statement inserts: parameters of a statement are at most 65535. */
const ROWS_AT_ONCE = 1000;

export type EvaluationScope = 'global' | 'classwise' | 'any';

/** What makes an evaluation the same as another: a method's content on an embedding's content. */
export interface EvaluationKey {
  readonly methodHash: string;
  readonly embeddingHash: string;
  readonly dataRevision: string;
  readonly protocolVersion: string;
  readonly scope: EvaluationScope;
}

/** What one run says of one embedding. */
export interface NewEvaluation {
  readonly key: EvaluationKey;
  readonly embeddingId: string;
  readonly record: EvaluationRecord;
  readonly device: string;
  readonly notes: readonly string[];
  readonly milliseconds: number;
}

/** The key of its parts, and of nothing else that a caller's object may hold. */
export function evaluationKeyOf({
  methodHash,
  embeddingHash,
  dataRevision,
  protocolVersion,
  scope,
}: EvaluationKey): EvaluationKey {
  return { methodHash, embeddingHash, dataRevision, protocolVersion, scope };
}

/** The id of the evaluation of this content, if there is one. */
export async function findEvaluation(db: Db, key: EvaluationKey): Promise<string | undefined> {
  const [found] = await db
    .select({ id: evaluations.id })
    .from(evaluations)
    .where(
      and(
        eq(evaluations.methodHash, key.methodHash),
        eq(evaluations.embeddingHash, key.embeddingHash),
        eq(evaluations.dataRevision, key.dataRevision),
        eq(evaluations.protocolVersion, key.protocolVersion),
        eq(evaluations.scope, key.scope),
      ),
    )
    .limit(1);
  return found?.id;
}

/**
 * Stores what a run found, links it to the submission's version and marks the boards that it concerns as stale. What is there under its key
 * already stays as it is, and is linked: a run that is repeated adds nothing.
 *
 * @param tx the caller's transaction, in which the submission succeeds
 */
export async function storeEvaluations(
  tx: Db,
  submission: { readonly id: string; readonly versionId: string },
  found: readonly NewEvaluation[],
): Promise<void> {
  // In the order of their keys, so that of two runs with the same evaluations neither waits for the other in a circle.
  const ordered = found.toSorted((a, b) => (keyText(a.key) < keyText(b.key) ? -1 : 1));
  const ids: string[] = [];
  for (const evaluation of ordered) ids.push(await storeOne(tx, evaluation));
  await linkEvaluations(tx, submission, ids);
}

/**
 * Links evaluations that are there to a submission's version, and marks the boards that they concern as stale.
 *
 * @param tx the caller's transaction, in which the submission succeeds
 */
export async function linkEvaluations(
  tx: Db,
  { id, versionId }: { readonly id: string; readonly versionId: string },
  evaluationIds: readonly string[],
): Promise<void> {
  if (evaluationIds.length === 0) return;
  await tx
    .insert(versionEvaluations)
    .values(evaluationIds.map((evaluationId) => ({ versionId, evaluationId, submissionId: id })))
    .onConflictDoNothing();
  const judged = await tx
    .selectDistinct({ embeddingId: evaluations.embeddingId })
    .from(evaluations)
    .where(inArray(evaluations.id, [...evaluationIds]));
  await markBoardsStale(
    tx,
    judged.map(({ embeddingId }) => embeddingId),
  );
}

/** Marks the boards of embeddings as stale, both scopes; boards that are not there yet are made. */
export async function markBoardsStale(tx: Db, embeddingIds: readonly string[]): Promise<void> {
  if (embeddingIds.length === 0) return;
  const ids = [...new Set(embeddingIds)].sort();
  await tx
    .insert(boards)
    .values(ids.flatMap((embeddingId) => (['global', 'classwise'] as const).map((scope) => ({ embeddingId, scope }))))
    .onConflictDoNothing();
  // Locked in one order before they are changed, so that two transactions never wait for each other.
  const locked = await tx
    .select({ id: boards.id })
    .from(boards)
    .where(inArray(boards.embeddingId, ids))
    .orderBy(asc(boards.id))
    .for('update');
  await tx
    .update(boards)
    .set({ stale: true })
    .where(
      inArray(
        boards.id,
        locked.map(({ id }) => id),
      ),
    );
}

const keyText = (key: EvaluationKey) =>
  [key.methodHash, key.embeddingHash, key.dataRevision, key.protocolVersion, key.scope].join(' ');

async function storeOne(tx: Db, evaluation: NewEvaluation): Promise<string> {
  const { key, embeddingId, record, device, notes, milliseconds } = evaluation;
  const { verdict, ranking, rows } = record;
  const [added] = await tx
    .insert(evaluations)
    .values({
      ...evaluationKeyOf(key),
      ...{ embeddingId, device, notes, milliseconds: Math.round(milliseconds) },
      failure: 'failure' in verdict ? verdict.failure : null,
      scores: scoresOf(record),
      crossDraws: ranking.cross ? packDoubles(ranking.cross.draws) : null,
      robustnessDraws: ranking.robustness ? packDoubles(ranking.robustness.draws) : null,
      ebbVersion: EBB_VERSION,
    })
    .onConflictDoNothing()
    .returning({ id: evaluations.id });
  if (!added) return (await findEvaluation(tx, key))!;
  const { id } = added;
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const part = rows.slice(from, from + ROWS_AT_ONCE);
    await tx.insert(results).values(part.map((row) => ({ ...row, evaluationId: id })));
  }
  if (record.clipRanks.length > 0) await tx.insert(clipRanks).values({ evaluationId: id, data: record.clipRanks });
  return id;
}

/** Scores of a method as a whole, each with the method's failure as its reason where it failed; the gap is the embedding's, and the same for all methods. */
function scoresOf({ verdict, gap }: EvaluationRecord): Record<string, StoredScore> {
  const own: Record<string, ScoreOrReason> = { gap };
  for (const name of SCORE_NAMES) own[name] = 'failure' in verdict ? { reason: verdict.failure } : verdict.scores[name];
  return Object.fromEntries(Object.entries(own).map(([name, score]) => [name, storedScore(score)]));
}

const storedScore = (score: ScoreOrReason): StoredScore =>
  'reason' in score ? { reason: score.reason } : { value: score.value, low: score.low, high: score.high };
