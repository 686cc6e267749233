import type { Scope } from '@ebb/core/benchmark/data';
import type { Recipe } from '@ebb/core/correct/recipe';
import { type Evaluation, evaluateBenchmark } from '@ebb/core/io/evaluation-pool';
import type { BenchmarkSource } from './benchmark-source.js';
import type { RunOptions } from './options.js';
import type { Progress } from './progress.js';
import { type FileGraph, graphSources } from './submitted-graphs.js';

export interface EvaluationRun extends Evaluation {
  readonly seconds: number;
  /** Remarks on the data. */
  readonly dataNotes: readonly string[];
}

/** Evaluates every method in every scope on the embeddings, with progress. */
export async function runEvaluation(
  source: BenchmarkSource,
  methods: readonly Recipe[],
  scopes: readonly Scope[],
  { device, threads }: RunOptions,
  progress: Progress,
  graphs: readonly FileGraph[] = [],
): Promise<EvaluationRun> {
  const { benchmark, embeddingIds, loadEmbedding, notes } = source;
  const startedMs = performance.now();
  try {
    const evaluation = await evaluateBenchmark({
      benchmark,
      embeddings: embeddingIds,
      loadEmbedding,
      variants: scopes.flatMap((scope) => methods.map((recipe) => ({ recipe, scope }))),
      graphs: graphSources(graphs, source),
      threads,
      device,
      onProgress: (done, total, embedding) => progress.update('evaluating', done, total, embedding),
    });
    return { ...evaluation, dataNotes: notes, seconds: (performance.now() - startedMs) / 1000 };
  } finally {
    progress.close();
  }
}
