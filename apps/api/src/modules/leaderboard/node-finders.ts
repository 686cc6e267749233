import type { NodeKind } from '../../graphql/global-id.js';
import type { NodeFinder } from '../../graphql/node.js';
import { benchmarkOf, embeddingOf } from '../benchmark/benchmark.type.js';
import { methodOf, versionOf } from '../method/method.type.js';
import { evaluationOf } from './evaluation.type.js';
import { findBoardById } from './leaderboard.service.js';
import { leaderboardOf } from './leaderboard.type.js';

/** A row by its id, null where there is none. */
const found =
  <R, T extends object>(load: (key: string) => Promise<R>, show: (row: R) => T) =>
  (key: string): Promise<T | null> =>
    load(key).then(show, (error: Error) => {
      if (error.message === `There is no row ${key}.`) return null;
      throw error;
    });

/** How what is read of benchmarks, methods and boards is found by its id. */
export const BOARD_NODE_FINDERS = {
  Benchmark: (key, { loaders }) => found((id) => loaders.revision.load(id), benchmarkOf)(key),
  Embedding: (key, { loaders }) => found((id) => loaders.embedding.load(id), embeddingOf)(key),
  Method: (key, { loaders }) => found((id) => loaders.method.load(id), methodOf)(key),
  MethodVersion: (key, { loaders }) => found((id) => loaders.version.load(id), versionOf)(key),
  Evaluation: (key, { loaders }) => found((id) => loaders.evaluation.load(id), evaluationOf)(key),
  Leaderboard: async (key, { runtime }) => {
    const board = await findBoardById(runtime.db, key);
    return board ? leaderboardOf(runtime.publicUrl, board) : null;
  },
} as const satisfies { readonly [K in NodeKind]?: NodeFinder };
