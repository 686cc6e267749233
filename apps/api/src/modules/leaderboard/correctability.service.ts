import { correctability } from '@ebb/core/benchmark/verdict/correctability';
import { DISCREPANCIES } from '@ebb/core/measure/discrepancy/registry';
import { sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { queryRows } from '../../db/query-rows.js';
import { type Correctability, type CorrectabilityPoint, METHODS_MAX, POINTS_MAX } from './correctability.type.js';

/** A point as it is stored. */
export interface StoredPoint extends CorrectabilityPoint {
  readonly embeddingId: string;
  readonly discrepancy: string;
}

interface TaskRow {
  readonly embeddingId: string;
  readonly evaluationId: string;
  readonly method: string;
  readonly instrument: string;
  readonly pair: string | null;
  /** null for the gain of the task, which all its discrepancies share. */
  readonly discrepancy: string | null;
  readonly value: number;
}

/**
 * The points of embeddings: of the first methods of each one's global board, every instrument and every discrepancy that the uncorrected embedding
 * has. One query over the indices of boards and of the long table. Evaluations that were stored before gains and reductions were kept have none.
 */
export async function correctabilityPoints(db: Db, embeddingIds: readonly string[]): Promise<StoredPoint[]> {
  const rows = await queryRows<TaskRow>(
    db,
    sql`
    select b.embedding_id as "embeddingId", e.evaluation_id as "evaluationId", e.method_slug as method, r.instrument, r.pair, r.discrepancy, r.value
    from boards b
      join board_entries e on e.board_id = b.id and e.track = 'generalisation' and e.position < ${METHODS_MAX}
      join results r on r.evaluation_id = e.evaluation_id and r.metric in ('instrumentGain', 'discrepancyReduction')
    where b.embedding_id in ${[...embeddingIds]} and b.scope = 'global'
    order by b.embedding_id, e.position, r.id`,
  );
  const taskOf = ({ evaluationId, instrument, pair }: TaskRow) => `${evaluationId} ${instrument} ${pair ?? ''}`;
  const gains = new Map(rows.filter(({ discrepancy }) => discrepancy === null).map((row) => [taskOf(row), row.value]));
  return rows.flatMap((row): StoredPoint[] => {
    const { embeddingId, method, instrument, discrepancy, value: reduction } = row;
    const gain = gains.get(taskOf(row));
    return discrepancy === null || gain === undefined
      ? []
      : [{ embeddingId, method, instrument, discrepancy, reduction, gain }];
  });
}

/** Core's correlations over points of one embedding, as GraphQL shows them. */
export const correctabilityShown = (points: readonly StoredPoint[]): Correctability[] =>
  correctability(points).map(({ discrepancy, correlation }) => ({
    discrepancy,
    title: DISCREPANCIES.get(discrepancy)!.title,
    correlation: correlation
      ? {
          ...{ value: correlation.rho, reason: null },
          ...{ low: correlation.interval?.low ?? null, high: correlation.interval?.high ?? null },
        }
      : { value: null, low: null, high: null, reason: 'The reduction or the gain does not vary.' },
    points: spread(points.filter((point) => point.discrepancy === discrepancy)),
  }));

/** At most POINTS_MAX of them, evenly spaced. */
function spread(points: readonly StoredPoint[]): CorrectabilityPoint[] {
  const count = Math.min(points.length, POINTS_MAX);
  return Array.from({ length: count }, (_, k) => points[Math.floor((k * points.length) / count)]!);
}
