import type { Benchmark, Embedding } from '../benchmark/data.js';
import { type GraphOutputs, type GraphRunner, runOnUnit, unitKey, unitOf } from '../benchmark/graph-runs.js';
import type { Task } from '../benchmark/task.js';
import { EbbError } from '../errors.js';
import { type ErrorMessage, toErrorMessage } from './error-message.js';

/** A graph that is open for one width of embeddings. */
export interface OpenGraph extends GraphRunner {
  close(): Promise<void>;
}

/** A correction that its author fitted. */
export interface GraphSource {
  /** Opens it for embeddings of a width; an EbbError is a failure of this method alone. */
  open(dim: number): Promise<OpenGraph>;
  /** The instruments that its input `instrument` counts, where they are not those of the benchmark. */
  readonly instruments?: readonly string[];
}

/** What a graph made of the rows that a task needs, or why it did not. */
export type TaskTable = GraphOutputs | { readonly error: ErrorMessage };

/** Runs a graph on the rows of the tasks of one embedding, one run at a time, each unit of rows once. */
export class GraphTables {
  private latest: { readonly key: string; readonly table: Promise<TaskTable> } | undefined;
  private failure: { readonly error: ErrorMessage } | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly benchmark: Benchmark,
    private readonly embedding: Embedding,
    private readonly source: GraphSource,
    private readonly graph: OpenGraph | undefined,
  ) {}

  /** What cannot be opened fails on every task. */
  static async open(benchmark: Benchmark, embedding: Embedding, source: GraphSource): Promise<GraphTables> {
    try {
      return new GraphTables(benchmark, embedding, source, await source.open(embedding.dim));
    } catch (error) {
      if (!(error instanceof EbbError)) throw error;
      const tables = new GraphTables(benchmark, embedding, source, undefined);
      tables.failure = { error: toErrorMessage(error) };
      return tables;
    }
  }

  /** The table of a task. After a failure there are none: a method that fails on one task has no score. */
  of(task: Task): Promise<TaskTable> {
    if (!this.graph) return Promise.resolve(this.failure!);
    const key = unitKey(unitOf(task, this.graph.inputs));
    if (this.latest?.key !== key) {
      const table = this.queue.then(() => this.failure ?? this.run(task));
      this.queue = table;
      this.latest = { key, table };
    }
    return this.latest.table;
  }

  async close(): Promise<void> {
    await this.graph?.close();
  }

  private async run(task: Task): Promise<TaskTable> {
    const { benchmark, embedding, source, graph } = this;
    const unit = unitOf(task, graph!.inputs);
    const name = benchmark.instruments[task.instrument]!;
    try {
      const index = source.instruments?.indexOf(name) ?? task.instrument;
      if (index < 0) {
        throw new EbbError('INVALID_ARGUMENT', 'The graph does not count this instrument.', { received: name });
      }
      return await runOnUnit(benchmark, embedding, unit, graph!, index);
    } catch (error) {
      if (!(error instanceof EbbError)) throw error;
      this.failure = { error: toErrorMessage(error) };
      return this.failure;
    }
  }
}
