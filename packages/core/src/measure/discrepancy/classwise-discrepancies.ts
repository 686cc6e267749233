import type { Compute } from '../../linalg/compute.js';
import { selectRows } from '../../linalg/matrix.js';
import type { Discrepancy, DiscrepancyContext, EmbeddingSets } from './contract.js';
import { type DiscrepancyValue, measureDiscrepancies } from './measure-discrepancies.js';
import { referenceBandwidth } from './reference-bandwidth.js';

/** Two sets of embeddings with the labels of an instrument: 1 where it sounds, shapes [n_a] and [n_b]. */
export interface LabelledSets extends EmbeddingSets {
  readonly positiveA: Uint8Array;
  readonly positiveB: Uint8Array;
}

/** Rows that are compared: all, those of clips with the instrument, those of clips without it. */
export type ClassPart = 'pooled' | 'positive' | 'negative';

/** `referenceBandwidth` of each part of the uncorrected embeddings. */
export async function classwiseBandwidths(
  uncorrected: LabelledSets,
  compute: Compute,
): Promise<Readonly<Record<ClassPart, number>>> {
  const of = (part: ClassPart) => referenceBandwidth(partOf(uncorrected, part), compute);
  return { pooled: await of('pooled'), positive: await of('positive'), negative: await of('negative') };
}

/**
 * Discrepancies of all rows, of positives alone, of negatives alone, and the mean of the last two, by id.
 *
 * Each part is scale-normalised on its own and has a bandwidth of its own. The mean over classes does not see a difference
 * in the share of positives, which the pooled value does; it is undefined where either class's value is.
 *
 * @throws EbbError TOO_FEW_CLIPS when a dataset has too few clips of a class; and what `measureDiscrepancies` throws.
 */
export async function classwiseDiscrepancies(
  discrepancies: readonly Discrepancy[],
  sets: LabelledSets,
  context: Omit<DiscrepancyContext, 'bandwidth'> & { readonly bandwidths: Readonly<Record<ClassPart, number>> },
): Promise<Readonly<Record<ClassPart | 'classMean', ReadonlyMap<string, DiscrepancyValue>>>> {
  const { bandwidths, ...rest } = context;
  const of = (part: ClassPart) =>
    measureDiscrepancies(discrepancies, partOf(sets, part), { ...rest, bandwidth: bandwidths[part] });
  const [pooled, positive, negative] = [await of('pooled'), await of('positive'), await of('negative')];
  const classMean = new Map(
    discrepancies.map(({ id }) => [
      id,
      meanOf(positive.get(id) as DiscrepancyValue, negative.get(id) as DiscrepancyValue),
    ]),
  );
  return { pooled, positive, negative, classMean };
}

function meanOf(first: DiscrepancyValue, second: DiscrepancyValue): DiscrepancyValue {
  if (first.value === undefined) return first;
  if (second.value === undefined) return second;
  return { value: (first.value + second.value) / 2 };
}

function partOf({ a, b, positiveA, positiveB }: LabelledSets, part: ClassPart): EmbeddingSets {
  if (part === 'pooled') return { a, b };
  const rows = (positive: Uint8Array) =>
    Array.from(positive.keys()).filter((i) => Boolean(positive[i]) === (part === 'positive'));
  return { a: selectRows(a, rows(positiveA)), b: selectRows(b, rows(positiveB)) };
}
