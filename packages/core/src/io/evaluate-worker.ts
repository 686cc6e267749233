import { parentPort } from 'node:worker_threads';
import type { Embedding } from '../benchmark/data.js';
import { evaluateTask } from '../benchmark/evaluate.js';
import { type GraphOutputs, tabulatedStage, unitKey, unitOf } from '../benchmark/graph-runs.js';
import type { Variant } from '../benchmark/probe.js';
import type { Task } from '../benchmark/task.js';
import type { Stage } from '../correct/contract.js';
import { graphRecipe } from '../correct/graph-recipe.js';
import { parseRecipe } from '../correct/recipe.js';
import type { Compute } from '../linalg/compute.js';
import { fromErrorMessage, toErrorMessage } from './error-message.js';
import type { FromWorker, RunMessage, ToWorker, VariantMessage } from './evaluation-messages.js';
import type { TaskTable } from './graph-tables.js';
import { createOrtCompute } from './ort-compute.js';

// The worker thread of evaluation-pool.ts: one task at a time, in the order in which messages come.
let run: RunMessage;
/** Those that are recipes; a graph is one anew for each task. */
let recipes: (Variant | undefined)[];
let compute: Compute;
let embedding: Embedding;
/** The latest stage of each graph, by its place among the variants: instruments may share it. */
const stages = new Map<number, { readonly key: string; readonly stage: Stage }>();

async function handle(message: ToWorker): Promise<FromWorker | undefined> {
  switch (message.kind) {
    case 'run':
      run = message;
      recipes = message.variants.map((variant) =>
        'recipe' in variant ? { recipe: parseRecipe(variant.recipe, 'recipe'), scope: variant.scope } : undefined,
      );
      return undefined;
    case 'embedding':
      embedding = message.embedding;
      stages.clear();
      return undefined;
    case 'task': {
      compute ??= await createOrtCompute(run.device);
      const { benchmark, judging } = run;
      const { task, tables } = message;
      const variants = run.variants.map((variant, v) => recipes[v] ?? graphVariant(variant, v, task, tables[v]));
      const result = await evaluateTask(benchmark, embedding, variants, task, compute, judging);
      return { kind: 'result', result };
    }
  }
}

function graphVariant(message: VariantMessage, v: number, task: Task, table: TaskTable | undefined): Variant {
  if (!('graph' in message) || !table) throw new Error('A graph came without its table.');
  const tabulated = () => {
    if ('error' in table) throw fromErrorMessage(table.error);
    return stageOf(v, task, table);
  };
  return { recipe: graphRecipe(message.graph, tabulated), scope: message.scope };
}

function stageOf(v: number, task: Task, table: GraphOutputs): Stage {
  const unit = unitOf(task, table.inputs);
  const key = unitKey(unit);
  const known = stages.get(v);
  if (known?.key === key) return known.stage;
  const stage = tabulatedStage(run.benchmark, embedding, unit, table);
  stages.set(v, { key, stage });
  return stage;
}

let queue = Promise.resolve();
parentPort?.on('message', (message: ToWorker) => {
  queue = queue.then(async () => {
    const answer = await handle(message).catch(
      (error): FromWorker => ({ kind: 'error', error: toErrorMessage(error) }),
    );
    if (answer) parentPort?.postMessage(answer);
  });
});
