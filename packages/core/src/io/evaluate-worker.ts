import { parentPort } from 'node:worker_threads';
import type { Embedding } from '../benchmark/data.js';
import { evaluateTask } from '../benchmark/evaluate.js';
import type { Variant } from '../benchmark/probe.js';
import { parseRecipe } from '../correct/recipe.js';
import type { Compute } from '../linalg/compute.js';
import { toErrorMessage } from './error-message.js';
import type { FromWorker, RunMessage, ToWorker } from './evaluation-messages.js';
import { createOrtCompute } from './ort-compute.js';

// The worker thread of evaluation-pool.ts: one task at a time, in the order in which messages come.
let run: RunMessage;
let variants: Variant[];
let compute: Compute;
let embedding: Embedding;

async function handle(message: ToWorker): Promise<FromWorker | undefined> {
  switch (message.kind) {
    case 'run':
      run = message;
      variants = message.variants.map(({ recipe, scope }) => ({ recipe: parseRecipe(recipe, 'recipe'), scope }));
      return undefined;
    case 'embedding':
      embedding = message.embedding;
      return undefined;
    case 'task': {
      compute ??= await createOrtCompute(run.device);
      const { benchmark, judging } = run;
      const result = await evaluateTask(benchmark, embedding, variants, message.task, compute, judging);
      return { kind: 'result', result };
    }
  }
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
