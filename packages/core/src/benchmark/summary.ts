import { NO_CORRECTION } from '../correct/methods.js';
import { mean } from '../linalg/vector.js';
import type { ResultRow, Scope } from './data.js';
import type { MetricId } from './results.js';

/** The mean of a metric over the instruments (and, with more than two datasets, over the pairs) of one train -> test. */
export interface PairSummary {
  readonly trainSet: string;
  readonly testSet: string;
  readonly mean: number;
  /**
   * The figure that the paper's table shows beside the mean: for a correction, its mean less that of no correction; for
   * no correction, across datasets, the mean less that within the test set. Undefined where neither applies.
   */
  readonly change: number | undefined;
}

/** One line of the paper's Table 1: a method in one scope on one embedding. */
export interface MethodSummary {
  readonly embedding: string;
  readonly method: string;
  readonly scope: Scope;
  /** Within-dataset pairs first, then the others, each by train set and test set in the order of the rows. */
  readonly pairs: readonly PairSummary[];
  /** Mean over datasets t of the mean t -> t; undefined where the rows hold none. */
  readonly within: number | undefined;
  /** Mean over ordered pairs s -> t of two datasets; undefined where the rows hold none. */
  readonly cross: number | undefined;
  /** within - cross: what is lost where train and test dataset differ. */
  readonly drop: number | undefined;
}

/**
 * The means of the long table, a summary each embedding, scope and method in the order of the rows (SCORES.md: cross,
 * within and gap).
 *
 * @param rows lines of the long table; those of other metrics, or without a test set, are passed over
 */
export function summarise(rows: readonly ResultRow[], metric: MetricId): MethodSummary[] {
  const cells = rows.filter((row) => row.metric === metric && row.testSet !== null);
  const datasets = [...new Set(cells.flatMap(({ trainSet, testSet }) => [trainSet, testSet as string]))];
  const pairs = datasets.flatMap((trainSet) => datasets.map((testSet) => ({ trainSet, testSet })));
  const isWithin = ({ trainSet, testSet }: { trainSet: string; testSet: string }) => trainSet === testSet;
  const ordered = [...pairs.filter(isWithin), ...pairs.filter((pair) => !isWithin(pair))];

  const groups = groupBy(cells, variantKey);
  const means = new Map(
    [...groups].map(([key, group]) => [
      key,
      new Map([...groupBy(group, pairKey)].map(([k, v]) => [k, mean(v.map(({ value }) => value))])),
    ]),
  );
  return [...groups].map(([key, group]) => {
    const { embedding, method, scope } = group[0]!;
    const own = means.get(key)!;
    const baseline = means.get(variantKey({ embedding, method: NO_CORRECTION.name, scope }));
    const summaries = ordered.flatMap((pair): PairSummary[] => {
      const value = own.get(pairKey(pair));
      if (value === undefined) return [];
      const within = isWithin(pair) ? undefined : own.get(pairKey({ ...pair, trainSet: pair.testSet }));
      const reference = method === NO_CORRECTION.name ? within : baseline?.get(pairKey(pair));
      return [{ ...pair, mean: value, change: reference === undefined ? undefined : value - reference }];
    });
    const within = meanOrNone(summaries.filter(isWithin));
    const cross = meanOrNone(summaries.filter((pair) => !isWithin(pair)));
    const drop = within === undefined || cross === undefined ? undefined : within - cross;
    return { embedding, method, scope, pairs: summaries, within, cross, drop };
  });
}

const variantKey = ({ embedding, method, scope }: Pick<ResultRow, 'embedding' | 'method' | 'scope'>) =>
  JSON.stringify([embedding, scope, method]);
const pairKey = ({ trainSet, testSet }: Pick<ResultRow, 'trainSet' | 'testSet'>) => JSON.stringify([trainSet, testSet]);
const meanOrNone = (pairs: readonly PairSummary[]) =>
  pairs.length > 0 ? mean(pairs.map((pair) => pair.mean)) : undefined;

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
