import { type Correlation, spearman } from '../../measure/correlation.js';
import { DISCREPANCIES } from '../../measure/discrepancy/registry.js';
import type { Scope } from '../data.js';
import { exceedsNeutral } from './discrepancy-left.js';
import type { TaskJudgement } from './judge-task.js';

/** One method on one instrument of one embedding: what became of a discrepancy, and of the cross-dataset AUC. */
export interface CorrectabilityPoint {
  readonly embedding: string;
  readonly method: string;
  readonly scope: Scope;
  readonly instrument: string;
  readonly discrepancy: string;
  readonly before: number;
  readonly after: number;
  /** (before - after) / before, each less the value that says no difference. */
  readonly reduction: number;
  /** Cross-dataset AUC of the method less that of no correction, mean over both directions. */
  readonly gain: number;
}

/** How well a discrepancy's reduction predicts the AUC gained. */
export interface Correctability {
  readonly discrepancy: string;
  /** Of reduction and gain over all points; undefined where one of them does not vary. */
  readonly correlation: Correlation | undefined;
}

/**
 * The points of one embedding: every method but none, every task, every discrepancy that is defined on both sides
 * and that the uncorrected embedding has.
 *
 * @param judgements of all tasks; variant `noneIndex` is the uncorrected embedding
 */
export function correctabilityPoints(
  embedding: string,
  instruments: readonly string[],
  judgements: readonly TaskJudgement[],
  noneIndex: number,
): CorrectabilityPoint[] {
  return judgements.flatMap(({ task, variants }) => {
    const none = variants[noneIndex]!;
    if ('failure' in none) return [];
    return variants.flatMap((judgement, v) => {
      if (v === noneIndex || 'failure' in judgement) return [];
      const gain = crossAuc(judgement.cells) - crossAuc(none.cells);
      return [...DISCREPANCIES.values()].flatMap((discrepancy): CorrectabilityPoint[] => {
        const { id, neutral } = discrepancy;
        const before = none.discrepancies?.pooled?.[id]?.value;
        const after = judgement.discrepancies?.pooled?.[id]?.value;
        if (before === undefined || after === undefined || !exceedsNeutral(before, discrepancy)) return [];
        const reduction = (before - after) / (before - neutral);
        const instrument = instruments[task.instrument]!;
        return [{ embedding, ...judgement.variant, instrument, discrepancy: id, before, after, reduction, gain }];
      });
    });
  });
}

/** Spearman's correlation of reduction and gain, by discrepancy, over points of any embeddings, methods and instruments. */
export function correctability(points: readonly CorrectabilityPoint[]): Correctability[] {
  return [...DISCREPANCIES.keys()].flatMap((discrepancy) => {
    const own = points.filter((point) => point.discrepancy === discrepancy);
    if (own.length === 0) return [];
    const correlation = spearman(
      own.map(({ reduction }) => reduction),
      own.map(({ gain }) => gain),
    );
    return [{ discrepancy, correlation }];
  });
}

function crossAuc(cells: readonly { trainSet: number; testSet: number; genre: number | undefined; value: number }[]) {
  const cross = cells.filter(({ trainSet, testSet, genre }) => trainSet !== testSet && genre === undefined);
  return cross.reduce((sum, { value }) => sum + value, 0) / cross.length;
}
