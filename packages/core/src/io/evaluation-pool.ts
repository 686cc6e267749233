import { Worker } from 'node:worker_threads';
import type { Benchmark, Embedding, ResultRow } from '../benchmark/data.js';
import type { Judging, TaskResult } from '../benchmark/evaluate.js';
import type { Variant } from '../benchmark/probe.js';
import { tasksOf } from '../benchmark/task.js';
import type { TaskJudgement } from '../benchmark/verdict/judge-task.js';
import { graphOf } from '../correct/graph-recipe.js';
import { recipeJson } from '../correct/recipe.js';
import { EbbError } from '../errors.js';
import { fromErrorMessage } from './error-message.js';
import type { FromWorker, ToWorker, VariantMessage } from './evaluation-messages.js';
import { type GraphSource, GraphTables } from './graph-tables.js';
import { type Device, disableTelemetry } from './onnx-session.js';
import { createOrtCompute } from './ort-compute.js';
import { workerUrl } from './worker-url.js';

export interface EvaluationOptions {
  readonly benchmark: Benchmark;
  /** Ids of embeddings, evaluated in this order. */
  readonly embeddings: readonly string[];
  /** Reads one embedding; asked one at a time, so that only one is in memory. */
  readonly loadEmbedding: (id: string) => Promise<Embedding>;
  readonly variants: readonly Variant[];
  /** The graphs of the variants that are such (graphRecipe), by method. */
  readonly graphs?: ReadonlyMap<string, GraphSource>;
  readonly threads: number;
  readonly device: Device;
  readonly onProgress?: (done: number, total: number, embedding: string) => void;
  /** Asks for judgements of every task beside the long table. */
  readonly judging?: Judging;
  /** Given the judgements of an embedding's tasks, and their rows, when all are there; they are large, and not kept. */
  readonly onJudged?: (embedding: string, judgements: readonly TaskJudgement[], rows: readonly ResultRow[]) => void;
}

export interface Evaluation {
  readonly rows: readonly ResultRow[];
  readonly notes: readonly string[];
  /** Where the products ran. */
  readonly device: string;
}

/**
 * Evaluates variants on every task of a benchmark and every embedding, over worker threads.
 *
 * The result does not depend on the number of threads, to the last bit: a task runs whole in one thread, and rows stand
 * in the order of embeddings and tasks.
 *
 * Graphs run in this thread, through `graphs`, on the rows that each task needs.
 *
 * @throws EbbError of the first task that fails, by order of completion; WORKER_FAILED when a thread dies; INVALID_ARGUMENT for a variant whose
 *   graph is missing.
 */
export async function evaluateBenchmark(options: EvaluationOptions): Promise<Evaluation> {
  const { benchmark, variants, threads, onProgress } = options;
  disableTelemetry();
  // Asked here, once: 'auto' must come out the same in every thread. The CPU is always there.
  const device = options.device === 'cpu' ? 'cpu' : ((await createOrtCompute(options.device)).device as Device);
  const tasks = tasksOf(benchmark);
  const total = tasks.length * options.embeddings.length;
  // Two threads on one WebGPU device crash the process, and one GPU serves one queue anyway.
  const count = device === 'cpu' ? Math.max(1, Math.min(threads, tasks.length)) : 1;
  const workers = Array.from({ length: count }, () => new TaskWorker());
  const results: TaskResult[] = [];
  try {
    const sources = variants.map((variant) => graphSource(variant, options.graphs));
    const messages = variants.map(variantMessage);
    const { judging } = options;
    const run = { kind: 'run', benchmark, variants: messages, device, ...(judging ? { judging } : {}) } as const;
    for (const worker of workers) worker.send(run);
    let done = 0;
    for (const [e, id] of options.embeddings.entries()) {
      const embedding = shared(await options.loadEmbedding(id));
      for (const worker of workers) worker.send({ kind: 'embedding', embedding });
      onProgress?.(done, total, id);
      const judgements: TaskJudgement[] = [];
      const graphs: (GraphTables | undefined)[] = [];
      let next = 0;
      const drain = async (worker: TaskWorker) => {
        for (let k = next++; k < tasks.length; k = next++) {
          const task = tasks[k]!;
          const tables = await Promise.all(graphs.map((graph) => graph?.of(task)));
          const answer = await worker.ask({ kind: 'task', task, tables });
          if (answer.kind === 'error') throw fromErrorMessage(answer.error);
          const { judgement, ...result } = answer.result;
          results[e * tasks.length + k] = result;
          if (judgement) judgements[k] = judgement;
          onProgress?.(++done, total, id);
        }
      };
      try {
        for (const source of sources) graphs.push(source && (await GraphTables.open(benchmark, embedding, source)));
        await Promise.all(workers.map(drain));
      } finally {
        await Promise.all(graphs.map((graph) => graph?.close()));
      }
      if (options.judging) {
        const own = results.slice(e * tasks.length).flatMap(({ rows }) => rows);
        options.onJudged?.(id, judgements, own);
      }
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
  }
  return {
    rows: results.flatMap(({ rows }) => rows),
    notes: results.flatMap(({ notes }) => notes),
    device,
  };
}

function graphSource({ recipe }: Variant, graphs: EvaluationOptions['graphs']): GraphSource | undefined {
  if (graphOf(recipe) === undefined) return undefined;
  const source = graphs?.get(recipe.name);
  if (source) return source;
  throw new EbbError('INVALID_ARGUMENT', 'A method that is a graph needs the graph.', { where: recipe.name });
}

function variantMessage({ recipe, scope }: Variant): VariantMessage {
  const graph = graphOf(recipe);
  if (graph === undefined) return { recipe: recipeJson(recipe), scope };
  return { graph: { name: recipe.name, title: recipe.title, graph }, scope };
}

/** A worker thread that answers one message at a time, and whose death is an answer too. */
class TaskWorker {
  private readonly thread = new Worker(workerUrl('evaluate-worker'));
  private settle: { resolve(answer: FromWorker): void; reject(error: Error): void } | undefined;
  private failure: Error | undefined;

  constructor() {
    this.thread.on('message', (answer: FromWorker) => this.settle?.resolve(answer));
    this.thread.on('error', (error) => this.fail(error.message));
    this.thread.on('exit', (code) => this.fail(`exit code ${code}`));
  }

  send(message: ToWorker) {
    this.thread.postMessage(message);
  }

  ask(message: ToWorker): Promise<FromWorker> {
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      if (this.failure) reject(this.failure);
      else this.send(message);
    });
  }

  async close() {
    await this.thread.terminate();
  }

  private fail(reason: string) {
    this.failure ??= new EbbError('WORKER_FAILED', `A worker thread died: ${reason}.`, {
      hint: 'Fewer threads (--threads) need less memory.',
    });
    this.settle?.reject(this.failure);
  }
}

/** The embedding with its tables in shared memory, so that every thread reads the same ones. */
function shared(embedding: Embedding): Embedding {
  const share = (tables: readonly Float32Array[]) =>
    tables.map((table) => {
      if (table.buffer instanceof SharedArrayBuffer) return table;
      const copy = new Float32Array(new SharedArrayBuffer(table.byteLength));
      copy.set(table);
      return copy;
    });
  const { conditions, ...clean } = embedding;
  return {
    ...clean,
    tables: share(clean.tables),
    ...(conditions
      ? { conditions: conditions.map((condition) => ({ ...condition, tables: share(condition.tables) })) }
      : {}),
  };
}
