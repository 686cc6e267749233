import { decisionMeasures } from '../measure/decision.js';
import { averagePrecision, rocAuc } from '../measure/ranking.js';
import type { Benchmark, ResultRow } from './data.js';
import type { ProbeResult } from './probe.js';
import type { Task, TaskData } from './task.js';

/** The metrics of the long table, by id, with what they are. */
export const METRICS = {
  rocAuc: 'Area under the ROC curve',
  averagePrecision: 'Average precision',
  precision: 'Precision at a probability of 0.5',
  recall: 'Recall at 0.5',
  f1: 'F1 at 0.5',
  accuracy: 'Accuracy at 0.5',
  support: 'Positive test clips',
  biasCosine: 'Cosine of the classifier’s weights and the dataset-separating direction',
} as const;

/** The id of a metric, as it stands in the long table. */
export type MetricId = keyof typeof METRICS;

/** The lines of the long table for the probes of one task. */
export function resultRows(
  benchmark: Benchmark,
  embedding: string,
  task: Task,
  { tests }: TaskData,
  probes: readonly ProbeResult[],
): ResultRow[] {
  const ids = task.pair.map((d) => benchmark.datasets[d]!.id);
  const pair = benchmark.datasets.length > 2 ? { pair: ids.join('+') } : {};
  return probes.flatMap((probe) => {
    const common = {
      embedding,
      method: probe.variant.recipe.name,
      scope: probe.variant.scope,
      trainSet: ids[probe.trainSet]!,
      instrument: benchmark.instruments[task.instrument]!,
      ...pair,
    };
    const cells = tests.flatMap(({ positive }, t) => {
      const scores = probe.scores[t]!;
      const measures: Partial<Record<MetricId, number>> = {
        rocAuc: rocAuc(scores, positive),
        averagePrecision: averagePrecision(scores, positive),
        ...decisionMeasures(scores, positive),
      };
      return Object.entries(measures).map(
        ([metric, value]): ResultRow => ({ ...common, testSet: ids[t]!, metric, value, n: positive.length }),
      );
    });
    if (probe.biasCosine === undefined) return cells;
    const cosine = { metric: 'biasCosine', value: probe.biasCosine, n: probe.trainingClips };
    return [...cells, { ...common, testSet: null, ...cosine }];
  });
}
