import { createHash } from 'node:crypto';
import type { Condition } from '../../benchmark/data.js';
import type { Variant } from '../../benchmark/probe.js';
import { fewRecordingsNotes } from '../../benchmark/verdict/few-recordings.js';
import { type EvaluationRecord, recordsOf } from '../../benchmark/verdict/record.js';
import { graphRecipe } from '../../correct/graph-recipe.js';
import { NO_CORRECTION } from '../../correct/methods.js';
import { parseRecipe } from '../../correct/recipe.js';
import { EbbError } from '../../errors.js';
import { type BenchmarkFolder, readBenchmark } from '../benchmark-file.js';
import { encodeClipRanks } from '../clip-ranks.js';
import { evaluateBenchmark } from '../evaluation-pool.js';
import { sandboxFeatures } from '../sandbox/features.js';
import { submittedGraph } from '../submitted-graph-source.js';
import type { JudgedGraph, JudgedRecords, JudgeRequest, JudgeStage } from './messages.js';

/**
 * Judges what a request asks for and makes the records.
 *
 * @throws EbbError of reading the benchmark, of the recipes, of `evaluateBenchmark` and of `recordsOf`.
 */
export async function judgeRequest(
  { benchmarkFolder, embedding, conditions = [], variants, graph, threads, judging }: JudgeRequest,
  tell: (stage: JudgeStage, done: number, total: number) => void,
): Promise<JudgedRecords> {
  // Finding out how a graph can be confined takes as long as loading; what comes of it is asked for again.
  if (graph) void sandboxFeatures().catch(() => undefined);
  tell('loading', 0, 1);
  const folder = await readBenchmark(benchmarkFolder);
  const wanted = wantedConditions(folder, embedding, conditions);
  const recipes = variants.map(({ recipe, scope }): Variant => ({ recipe: parseRecipe(recipe, 'recipe'), scope }));
  const own = [...recipes, ...(graph ? [{ recipe: recipeOf(graph), scope: 'global' } as const] : [])];
  const hasNone = own.some(({ recipe }) => recipe.name === NO_CORRECTION.name);
  const all: Variant[] = hasNone ? own : [{ recipe: NO_CORRECTION, scope: 'global' }, ...own];
  const { benchmark } = folder;
  let records: EvaluationRecord[] = [];
  let few: string[] = [];
  const { device, notes } = await evaluateBenchmark({
    benchmark,
    embeddings: [embedding],
    loadEmbedding: (id) => folder.loadEmbedding(id, wanted),
    variants: all,
    graphs: new Map(graph ? [[graph.name, submittedGraph(graph.bytes, graph.limits)]] : []),
    threads,
    // The CPU's figures are the ranked ones.
    device: 'cpu',
    judging: { ...judging, keepScores: true },
    onProgress: (done, total) => tell('judging', done, total),
    onJudged: (id, judgements, rows) => {
      tell('recording', 0, 1);
      records = recordsOf(benchmark, id, judgements, rows, encodeClipRanks);
      few = fewRecordingsNotes(benchmark, judgements);
    },
  });
  return { records, device, notes: [...notes, ...few] };
}

function recipeOf({ name, title, bytes }: JudgedGraph) {
  const graph = createHash('sha256').update(bytes).digest('hex');
  return graphRecipe({ name, graph, ...(title === undefined ? {} : { title }) });
}

/** @throws EbbError INVALID_ARGUMENT for a condition that the embedding has not. */
function wantedConditions(
  folder: BenchmarkFolder,
  embedding: string,
  conditions: 'all' | readonly Condition[],
): (condition: Condition) => boolean {
  if (conditions === 'all') return () => true;
  const known = folder.conditions.get(embedding) ?? [];
  const missing = conditions.find((condition) => !known.some((other) => isSame(condition, other)));
  // An embedding that is not there is an error of its own.
  if (missing && folder.embeddingIds.includes(embedding)) {
    throw new EbbError('INVALID_ARGUMENT', 'The embedding has no clips under this condition.', {
      where: embedding,
      received: `${missing.effect} ${missing.strength}`,
    });
  }
  return (condition) => conditions.some((other) => isSame(condition, other));
}

const isSame = (a: Condition, b: Condition) => a.effect === b.effect && a.strength === b.strength;
