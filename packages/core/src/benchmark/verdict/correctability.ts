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

/** What a method came to on one task, beside the uncorrected embedding. */
export interface TaskCorrection {
  /** As of CorrectabilityPoint. */
  readonly gain: number;
  /** Of every discrepancy that is defined on both sides and that the uncorrected embedding has. */
  readonly reductions: readonly Pick<CorrectabilityPoint, 'discrepancy' | 'before' | 'after' | 'reduction'>[];
}

/**
 * The gain of one method on one task, and what became of the discrepancies between all its training rows.
 *
 * @returns undefined for the uncorrected embedding itself, and where either failed
 */
export function taskCorrection(
  { variants }: TaskJudgement,
  variant: number,
  noneIndex: number,
): TaskCorrection | undefined {
  const [judgement, none] = [variants[variant]!, variants[noneIndex]!];
  if (variant === noneIndex || 'failure' in none || 'failure' in judgement) return undefined;
  const reductions = [...DISCREPANCIES.values()].flatMap((discrepancy) => {
    const { id, neutral } = discrepancy;
    const before = none.discrepancies?.pooled?.[id]?.value;
    const after = judgement.discrepancies?.pooled?.[id]?.value;
    if (before === undefined || after === undefined || !exceedsNeutral(before, discrepancy)) return [];
    return [{ discrepancy: id, before, after, reduction: (before - after) / (before - neutral) }];
  });
  return { gain: crossAuc(judgement.cells) - crossAuc(none.cells), reductions };
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
  return judgements.flatMap((judgement) =>
    judgement.variants.flatMap(({ variant }, v): CorrectabilityPoint[] => {
      const found = taskCorrection(judgement, v, noneIndex);
      if (!found) return [];
      const instrument = instruments[judgement.task.instrument]!;
      const { gain, reductions } = found;
      return reductions.map((reduction) => ({ embedding, ...variant, instrument, ...reduction, gain }));
    }),
  );
}

/** Spearman's correlation of reduction and gain, by discrepancy, over points of any embeddings, methods and instruments. */
export function correctability(
  points: readonly Pick<CorrectabilityPoint, 'discrepancy' | 'reduction' | 'gain'>[],
): Correctability[] {
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
