import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { matrix } from '../linalg/matrix.js';
import { plainCompute } from '../linalg/plain-compute.js';
import { shrunkWithinClassCovariance } from '../linalg/shrinkage.js';
import type { TrainingRows } from './contract.js';
import { separatingDirection, singleDatasetDirection } from './separation.js';
import { rowsOfDataset } from './training-rows.js';

interface Case {
  name: string;
  rows: number;
  cols: number;
  thousandths: number[];
  labels: number[];
  classes: { prior: number; shrinkage: number }[];
  coefficients: number[];
}

const golden = new URL('../../../../test/parity/golden/lda.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(golden, 'utf8')) as { cases: Case[] };

const trainingRows = ({ rows, cols, thousandths, labels }: Case): TrainingRows => ({
  x: matrix(
    rows,
    cols,
    Float64Array.from(thousandths, (v) => v / 1000),
  ),
  datasets: Uint8Array.from(labels),
  positive: new Uint8Array(rows).fill(1),
  genres: new Uint8Array(rows),
  genreNames: ['all'],
});

describe('linear discriminant analysis equals scikit-learn’s (solver eigen, shrinkage auto)', () => {
  test.each(cases)('$name', async (golden) => {
    const rows = trainingRows(golden);
    const single = golden.classes.length === 1;
    const groups = single ? [rows.x] : [0, 1].map((d) => rowsOfDataset(rows, d));
    const { intensities } = await shrunkWithinClassCovariance(groups, plainCompute);
    // Sums of a few thousand products in another order.
    for (const [c, { shrinkage }] of golden.classes.entries()) expect(intensities[c]).toBeCloseTo(shrinkage, 10);
    const direction = await (single ? singleDatasetDirection : separatingDirection)(rows, plainCompute);
    const scale = Math.max(...golden.coefficients.map(Math.abs));
    golden.coefficients.forEach((expected, j) => {
      // The reference goes through an eigendecomposition, ours through one solve: 1e-6 is the bound for it.
      expect(Math.abs(direction[j]! - expected), `coefficient ${j}`).toBeLessThanOrEqual(1e-6 * scale);
    });
  });
});
