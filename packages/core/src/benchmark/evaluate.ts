import type { Compute } from '../linalg/compute.js';
import type { Benchmark, Embedding, ResultRow } from './data.js';
import { probeTask, type Variant } from './probe.js';
import { resultRows } from './results.js';
import { type Task, taskData } from './task.js';

/** What one task yields: its lines of the long table, and remarks on its fits. */
export interface TaskResult {
  readonly rows: readonly ResultRow[];
  readonly notes: readonly string[];
}

/** The whole of one task for one embedding: data, corrections, probes, measures (PROTOCOLS 2). */
export async function evaluateTask(
  benchmark: Benchmark,
  embedding: Embedding,
  variants: readonly Variant[],
  task: Task,
  compute: Compute,
): Promise<TaskResult> {
  const data = taskData(benchmark, embedding, task);
  const probes = await probeTask(benchmark, data, variants, compute);
  const where = `${embedding.id}, ${benchmark.instruments[task.instrument]}`;
  const notes = probes.flatMap(({ variant, notes }) =>
    notes.map((note) => `${where}, ${variant.recipe.name} ${variant.scope}: ${note}`),
  );
  return { rows: resultRows(benchmark, embedding.id, task, data, probes), notes: [...new Set(notes)] };
}
