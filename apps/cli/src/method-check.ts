import type { Benchmark, Embedding, ResultRow } from '@ebb/core/benchmark/data';
import { summarise } from '@ebb/core/benchmark/summary';
import { trainingFolds, trainingPart } from '@ebb/core/benchmark/training-folds';
import { NO_CORRECTION } from '@ebb/core/correct/methods';
import type { Recipe } from '@ebb/core/correct/recipe';
import { evaluateBenchmark } from '@ebb/core/io/evaluation-pool';
import type { GraphSource } from '@ebb/core/io/graph-tables';

/** Folds of train clips, as those of a probe. */
export const CHECK_FOLDS = 3;

/** ROC-AUCs of one fold, as a verdict's scores (docs/protocol.md). */
export interface FoldScores {
  readonly none: { readonly within: number; readonly cross: number };
  readonly method: { readonly within: number; readonly cross: number };
  readonly gain: number;
  readonly cost: number;
}

/** A figure over folds. */
export interface Spread {
  readonly mean: number;
  readonly least: number;
  readonly greatest: number;
}

export interface CheckOptions {
  readonly threads: number;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Scores of a method on the train clips of a benchmark alone: probes are trained on the clips of all folds but one and tested on
 * that one, and a recipe is fitted likewise. Test clips are never looked at.
 *
 * @param graph where the method is one
 * @throws EbbError as `trainingFolds` and `evaluateBenchmark`.
 */
export async function crossValidated(
  benchmark: Benchmark,
  embedding: Embedding,
  method: Recipe,
  graph: GraphSource | undefined,
  { threads, onProgress }: CheckOptions,
): Promise<FoldScores[]> {
  const part = trainingPart(benchmark, embedding);
  const folds = trainingFolds(part.benchmark, CHECK_FOLDS);
  const scores: FoldScores[] = [];
  for (const [k, fold] of folds.entries()) {
    const { rows } = await evaluateBenchmark({
      benchmark: fold,
      embeddings: [embedding.id],
      loadEmbedding: async () => part.embedding,
      variants: [NO_CORRECTION, method].map((recipe) => ({ recipe, scope: 'global' })),
      graphs: new Map(graph ? [[method.name, graph]] : []),
      threads,
      device: 'cpu',
      onProgress: (done, total) => onProgress(k * total + done, folds.length * total),
    });
    scores.push(scoresOf(rows, method));
  }
  return scores;
}

function scoresOf(rows: readonly ResultRow[], { name }: Recipe): FoldScores {
  const summaries = summarise(rows, 'rocAuc');
  const of = (method: string) => {
    const { within, cross } = summaries.find((summary) => summary.method === method)!;
    return { within: within!, cross: cross! };
  };
  const [none, method] = [of(NO_CORRECTION.name), of(name)];
  return { none, method, gain: method.cross - none.cross, cost: none.within - method.within };
}

/** The mean of a figure over folds, and how far it spreads. */
export function spreadOf(folds: readonly FoldScores[], figure: (fold: FoldScores) => number): Spread {
  const values = folds.map(figure);
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    least: Math.min(...values),
    greatest: Math.max(...values),
  };
}
