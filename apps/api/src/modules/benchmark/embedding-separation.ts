import type { Benchmark, Embedding } from '@ebb/core/benchmark/data';
import { separationHistogram } from '@ebb/core/benchmark/separation-histogram';
import { separationProjection } from '@ebb/core/benchmark/separation-projection';
import { EbbError } from '@ebb/core/errors';
import { createOrtCompute } from '@ebb/core/io/ort-compute';
import type { StoredSeparation } from '../../db/schema/benchmark.js';

/**
 * How the training clips of a benchmark's first two datasets lie along the direction that separates these, in bins: nothing of a test clip and
 * nothing of a single one.
 *
 * @returns null where there is no such direction: datasets of equal means, or too few clips
 */
export async function separationOf(benchmark: Benchmark, embedding: Embedding): Promise<StoredSeparation | null> {
  if (benchmark.datasets.length < 2) return null;
  try {
    const choice = { pair: [0, 1], split: 'train', positivesOnly: false } as const;
    const projection = await separationProjection(benchmark, embedding, choice, await createOrtCompute('cpu'));
    const { edges, counts } = separationHistogram(projection);
    return {
      edges,
      datasets: counts.map((own, d) => ({ dataset: benchmark.datasets[d]!.id, counts: own })),
      auc: projection.auc,
      share: projection.xShare,
    };
  } catch (error) {
    // A picture that cannot be made keeps no benchmark out; what is no fault of the data is told.
    if (error instanceof EbbError && NO_DIRECTION.has(error.code)) return null;
    throw error;
  }
}

const NO_DIRECTION: ReadonlySet<string> = new Set(['TOO_FEW_CLIPS', 'SINGULAR', 'UNSUPPORTED']);
