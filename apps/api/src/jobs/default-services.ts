import { recipeJson } from '@ebb/core/correct/recipe';
import { judgeInChild } from '@ebb/core/io/judge-child/judge-in-child';
import { materialiseBenchmark } from '../modules/benchmark/benchmark-store.service.js';
import { checkGraph } from '../modules/submission/check-graph.service.js';
import type { Judge, RunServices } from './run-services.js';

/** How methods are judged for boards: all conditions of the embedding, as `ebb verdict --effects all` does by default. */
const JUDGING = { drawCount: 1000, regimes: ['clean-affected'], discrepancies: 'pooled' } as const;

/** Judges in a child process, which ends with the run and has limits of its own. */
const judge: Judge = async ({
  folder,
  embedding,
  scope,
  method,
  threads,
  secondsMax,
  megabytesMax,
  signal,
  onProgress,
}) => {
  const { records, device, notes, milliseconds } = await judgeInChild({
    benchmarkFolder: folder,
    embedding,
    conditions: 'all',
    variants: method.kind === 'recipe' ? [{ recipe: recipeJson(method.recipe), scope }] : [],
    ...(method.kind === 'onnx' ? { graph: { bytes: method.bytes, name: method.name } } : {}),
    threads,
    judging: JUDGING,
    limits: { wallSeconds: secondsMax, residentBytes: megabytesMax * 2 ** 20 },
    signal,
    onProgress,
  });
  // No correction comes first; where that is the method itself, it is the only one.
  return { record: records.at(-1)!, device, notes, milliseconds };
};

/** What runs are made with on a server. */
export const DEFAULT_SERVICES: RunServices = {
  judge,
  checkGraph: async (db, { id }, bytes, signal) => void (await checkGraph(db, id, bytes, signal)),
  materialise: materialiseBenchmark,
};
