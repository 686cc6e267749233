import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { matrix, row, selectRows, stackRows } from '../../linalg/matrix.js';
import { plainCompute } from '../../linalg/plain-compute.js';
import { dot } from '../../linalg/vector.js';
import { applyStage } from '../apply.js';
import type { TrainingRows } from '../contract.js';
import { OPERATORS } from './registry.js';

interface Case {
  name: string;
  rows: number;
  cols: number;
  thousandths: number[];
  datasets: number[];
  positive: number[];
  genres: number[];
  /** Rows whose images are stored. */
  probes: number[];
  results: {
    operator: string;
    parameters: object;
    /** Images as rows of the train set, of their own dataset, or the latter's inner products. */
    of: 'source' | 'rows' | 'gram';
    byTrainSet: number[][];
  }[];
}

const file = new URL('../../../../../test/parity/golden/corrections.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] };

/**
 * Images are of order 1 to 10, stored to 9 or 10 places. All but INLP are closed forms of matrices of condition far below
 * 1e6, or ComBat's fixed point, iterated to 1e-12. INLP takes three minima in turn, each known to the root of the
 * solver's gap of 1e-10.
 */
const TOLERANCE: Readonly<Record<string, number>> = { inlp: 1e-4 };
const CLOSED_FORM = 2e-9;

describe.each(cases)('with $name, the formulas of the paper in NumPy give the same', (golden) => {
  const { cols, probes, results } = golden;
  const rows: TrainingRows = {
    x: matrix(
      golden.rows,
      cols,
      Float64Array.from(golden.thousandths, (v) => v / 1000),
    ),
    datasets: Uint8Array.from(golden.datasets),
    positive: Uint8Array.from(golden.positive),
    genres: Uint8Array.from(golden.genres),
    genreNames: ['a', 'b', 'c'],
  };

  test.each(results)('$operator $parameters', async ({ operator: id, parameters, of, byTrainSet }) => {
    const operator = OPERATORS.get(id)!;
    const context = { compute: plainCompute, scope: 'global', reading: 'corrected', seed: 42 } as const;
    const { stage } = await operator.fit(rows, operator.parameters.parse(parameters), context);
    byTrainSet.forEach((expected, trainSet) => {
      const images = stackRows(
        probes.map((i) => {
          const domain = of === 'source' ? trainSet : rows.datasets[i]!;
          return applyStage(stage, selectRows(rows.x, [i]), { trainSet, domain });
        }),
      );
      const inner = () => probes.flatMap((_, a) => probes.map((_, b) => dot(row(images, a), row(images, b))));
      const actual = of === 'gram' ? inner() : images.data;
      expect(actual).toHaveLength(expected.length);
      const largest = expected.reduce((most, v, k) => Math.max(most, Math.abs(v - actual[k]!)), 0);
      expect(largest).toBeLessThan(TOLERANCE[id] ?? CLOSED_FORM);
    });
  });
});
