import type { Benchmark, ResultRow } from '../benchmark/data.js';
import { PROTOCOL_VERSION } from '../benchmark/data.js';
import type { Judging } from '../benchmark/evaluate.js';
import {
  type Correctability,
  type CorrectabilityPoint,
  correctability,
  correctabilityPoints,
} from '../benchmark/verdict/correctability.js';
import { fewRecordingsNotes } from '../benchmark/verdict/few-recordings.js';
import { type EmbeddingVerdict, verdictOf } from '../benchmark/verdict/verdict.js';
import { NO_CORRECTION } from '../correct/methods.js';
import { type EvaluationOptions, evaluateBenchmark } from './evaluation-pool.js';

/** The verdict on methods for all embeddings of a benchmark, and what it depends on. */
export interface BenchmarkVerdict {
  readonly benchmark: Pick<Benchmark, 'id' | 'title' | 'instruments' | 'genres' | 'reading' | 'seed' | 'testLabels'> & {
    readonly datasets: readonly { readonly id: string; readonly title: string; readonly licence: string }[];
  };
  readonly protocol: string;
  readonly device: string;
  readonly embeddings: readonly EmbeddingVerdict[];
  /** How well each discrepancy's reduction predicts the AUC gained, over instruments, embeddings and methods. */
  readonly correctability: readonly Correctability[];
  readonly correctabilityPoints: readonly CorrectabilityPoint[];
  /** The long table, without intervals. */
  readonly rows: readonly ResultRow[];
  readonly notes: readonly string[];
}

/** Options of `evaluateBenchmark`, with what a verdict asks of it. */
export type JudgeOptions = Omit<EvaluationOptions, 'onJudged'> & { readonly judging: Judging };

/**
 * Judges variants on every embedding of a benchmark (docs/protocol.md). No correction must be among them.
 *
 * @throws EbbError as `evaluateBenchmark` and `verdictOf`.
 */
export async function judgeBenchmark(options: JudgeOptions): Promise<BenchmarkVerdict> {
  const { benchmark, variants } = options;
  const noneIndex = variants.findIndex(({ recipe }) => recipe.name === NO_CORRECTION.name);
  const embeddings: EmbeddingVerdict[] = [];
  const points: CorrectabilityPoint[] = [];
  let few: string[] = [];
  const { rows, notes, device } = await evaluateBenchmark({
    ...options,
    onJudged: (embedding, judgements) => {
      embeddings.push(verdictOf(benchmark, embedding, judgements));
      points.push(...correctabilityPoints(embedding, benchmark.instruments, judgements, noneIndex));
      // The same for all embeddings.
      few = fewRecordingsNotes(benchmark, judgements);
    },
  });
  return {
    benchmark: describedBenchmark(benchmark),
    protocol: PROTOCOL_VERSION,
    device,
    embeddings,
    correctability: correctability(points),
    correctabilityPoints: points,
    rows,
    notes: [...notes, ...few],
  };
}

/** What a verdict says of its benchmark: no clips and no labels. */
export function describedBenchmark(benchmark: Benchmark): BenchmarkVerdict['benchmark'] {
  const { id, title, instruments, genres, reading, seed, testLabels } = benchmark;
  return {
    ...{ id, title, instruments, genres, reading, seed, testLabels },
    datasets: benchmark.datasets.map(({ id, title, licence }) => ({ id, title, licence })),
  };
}
