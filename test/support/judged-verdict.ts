import { PROTOCOL_VERSION } from '../../packages/core/src/benchmark/data.js';
import { evaluateTask, type Judging } from '../../packages/core/src/benchmark/evaluate.js';
import type { Variant } from '../../packages/core/src/benchmark/probe.js';
import { tasksOf } from '../../packages/core/src/benchmark/task.js';
import { correctability, correctabilityPoints } from '../../packages/core/src/benchmark/verdict/correctability.js';
import type { TaskJudgement } from '../../packages/core/src/benchmark/verdict/judge-task.js';
import { verdictOf } from '../../packages/core/src/benchmark/verdict/verdict.js';
import { type BenchmarkVerdict, describedBenchmark } from '../../packages/core/src/io/judge-benchmark.js';
import { plainCompute } from '../../packages/core/src/linalg/plain-compute.js';
import { judgedCollections } from './judged-collections.js';

/**
 * The verdict on small collections, made without worker threads; a failure of variants is planted where one is named.
 *
 * @param failing the methods that fail on the first task, and why
 */
export async function judgedVerdict(
  variants: readonly Variant[],
  {
    failing = {},
    conditions = true,
    drawCount = 40,
    sensitivity = false,
  }: { failing?: Record<string, string>; conditions?: boolean; drawCount?: number; sensitivity?: boolean } = {},
): Promise<BenchmarkVerdict> {
  const { benchmark, embedding } = judgedCollections(conditions ? {} : { conditions: [] });
  const regimes = ['clean-affected', 'mixed'] as const;
  const judging: Judging = { drawCount, regimes, keepScores: false, discrepancies: 'pooled', sensitivity };
  const judgements: TaskJudgement[] = [];
  const rows = [];
  for (const task of tasksOf(benchmark)) {
    const result = await evaluateTask(benchmark, embedding, variants, task, plainCompute, judging);
    rows.push(...result.rows);
    judgements.push(result.judgement!);
  }
  const [first, ...others] = judgements as [TaskJudgement];
  const planted = {
    ...first,
    variants: first.variants.map((judged) => {
      const failure = failing[judged.variant.method];
      return failure === undefined ? judged : { variant: judged.variant, failure };
    }),
  };
  const points = correctabilityPoints(embedding.id, benchmark.instruments, judgements, 0);
  return {
    benchmark: describedBenchmark(benchmark),
    protocol: PROTOCOL_VERSION,
    device: 'plain',
    embeddings: [verdictOf(benchmark, embedding.id, [planted, ...others])],
    correctability: correctability(points),
    correctabilityPoints: points,
    rows,
    notes: [],
  };
}
