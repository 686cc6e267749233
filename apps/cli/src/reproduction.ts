import type { ResultRow } from '@ebb/core/benchmark/data';
import { publishedValue } from '@ebb/core/benchmark/ismir2023/published';

/** A figure of ours beside the published one. */
export interface Comparison {
  readonly row: ResultRow;
  readonly published: number;
}

/** The figures of a metric that the paper has too, in the order of the rows. */
export function compareWithPaper(rows: readonly ResultRow[], metric: string): Comparison[] {
  return rows.flatMap((row) => {
    const published = row.metric === metric ? publishedValue(row) : undefined;
    return published === undefined ? [] : [{ row, published }];
  });
}

export const differenceOf = ({ row, published }: Comparison): number => row.value - published;

/**
 * The comparisons with the largest absolute differences, largest first. A method that does not depend on the scope is
 * named once.
 */
export function largestDifferences(comparisons: readonly Comparison[], count: number): Comparison[] {
  const distinct = new Map<string, Comparison>();
  for (const comparison of comparisons) {
    const { embedding, method, trainSet, testSet, instrument, value } = comparison.row;
    const key = JSON.stringify([embedding, method, trainSet, testSet, instrument, value, comparison.published]);
    if (!distinct.has(key)) distinct.set(key, comparison);
  }
  return [...distinct.values()].sort((a, b) => Math.abs(differenceOf(b)) - Math.abs(differenceOf(a))).slice(0, count);
}

/** How many differences there are, the mean of their absolute values and the largest of these. */
export interface Agreement {
  readonly count: number;
  readonly mean: number;
  readonly max: number;
}

/** The agreement of figures, undefined where there is none to compare. */
export function agreement(differences: readonly number[]): Agreement | undefined {
  if (differences.length === 0) return undefined;
  const sizes = differences.map(Math.abs);
  return {
    count: sizes.length,
    mean: sizes.reduce((sum, size) => sum + size, 0) / sizes.length,
    max: Math.max(...sizes),
  };
}
