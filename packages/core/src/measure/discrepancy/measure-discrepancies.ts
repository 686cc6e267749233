import { EbbError } from '../../errors.js';
import type { CrossValidate, Discrepancy, DiscrepancyContext, EmbeddingSets } from './contract.js';
import { normaliseScale } from './normalise-scale.js';

/** The value of a discrepancy, or why there is none: never 0 for a method that maps everything to one point. */
export interface DiscrepancyValue {
  readonly value: number | undefined;
  readonly reason?: string;
}

/**
 * Discrepancies between two sets of embeddings, scale-normalised together (normalise-scale.ts), by id.
 *
 * A discrepancy is undefined where all embeddings are equal, and where they leave it singular. The domain classifier is
 * trained once for all.
 *
 * @throws EbbError SHAPE_MISMATCH, TOO_FEW_CLIPS, INVALID_ARGUMENT, NON_FINITE, NO_POSITIVES, NO_NEGATIVES.
 */
export async function measureDiscrepancies(
  discrepancies: Iterable<Discrepancy>,
  embeddings: EmbeddingSets,
  context: DiscrepancyContext,
): Promise<ReadonlyMap<string, DiscrepancyValue>> {
  const sets = normaliseScale(embeddings);
  const { crossValidate } = context;
  const shared = crossValidate ? { ...context, crossValidate: once(crossValidate) } : context;
  const values = new Map<string, DiscrepancyValue>();
  for (const discrepancy of discrepancies) {
    values.set(
      discrepancy.id,
      sets
        ? await measured(discrepancy, sets, shared)
        : { value: undefined, reason: 'All embeddings are equal, so that they have no scale.' },
    );
  }
  return values;
}

async function measured(
  discrepancy: Discrepancy,
  sets: EmbeddingSets,
  context: DiscrepancyContext,
): Promise<DiscrepancyValue> {
  try {
    return { value: await discrepancy.compute(sets, context) };
  } catch (error) {
    if (error instanceof EbbError && error.code === 'SINGULAR') return { value: undefined, reason: error.summary };
    throw error;
  }
}

/** The classifier, run at its first call alone: all discrepancies ask it for the same rows and labels. */
function once(crossValidate: CrossValidate): CrossValidate {
  let result: ReturnType<CrossValidate> | undefined;
  return (x, positive) => {
    result ??= crossValidate(x, positive);
    return result;
  };
}
