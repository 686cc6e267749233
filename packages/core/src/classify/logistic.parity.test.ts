import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { matrix } from '../linalg/matrix.js';
import { plainCompute } from '../linalg/plain-compute.js';
import { C_PATH, FOLDS, selectClassifier, stratifiedFolds } from './cross-validation.js';
import { primalGeometry, spanGeometry } from './geometry.js';
import { logisticPath } from './logistic-regression.js';

interface Case {
  name: string;
  rows: number;
  cols: number;
  thousandths: number[];
  labels: number[];
  fits: { c: number; objective: number; weights: number[] }[];
  crossValidation: Record<'1e-10', { meanAuc: number[]; bestC: number }>;
}

const golden = new URL('../../../../test/parity/golden/logistic.json', import.meta.url);
const { cGrid, cases, folds } = JSON.parse(readFileSync(golden, 'utf8')) as {
  cGrid: number[];
  cases: Case[];
  folds: { labels: number[]; testFold: number[] }[];
};

test('the values of C are those of the protocol', () => {
  // 10^k differs between the two languages by a unit in the last place.
  for (const [k, c] of cGrid.entries()) expect(C_PATH[k]! / c).toBeCloseTo(1, 14);
});

test.each(folds)('stratified folds equal scikit-learn’s for $labels', ({ labels, testFold }) => {
  expect([...stratifiedFolds(Uint8Array.from(labels), FOLDS)]).toEqual(testFold);
});

describe.each(cases)('logistic regression, $name', ({ rows, cols, thousandths, labels, fits, crossValidation }) => {
  const x = matrix(
    rows,
    cols,
    Float64Array.from(thousandths, (v) => v / 1000),
  );
  const positive = Uint8Array.from(labels);
  const geometries = async () => ({ primal: primalGeometry(x), span: spanGeometry(await plainCompute.gram(x)) });

  test.each(['primal', 'span'] as const)(
    'the %s optimum is no worse than scikit-learn’s at tolerance 1e-8',
    async (kind) => {
      const geometry = (await geometries())[kind];
      const optima = logisticPath(geometry, positive, C_PATH);
      fits.forEach(({ objective }, k) => {
        // Never worse by more than the solver's own stopping gap.
        expect((optima[k]!.objective - objective) / objective, `C = ${C_PATH[k]}`).toBeLessThanOrEqual(1e-10);
      });
    },
  );

  test('the weights of the optimum agree', () => {
    const optima = logisticPath(primalGeometry(x), positive, C_PATH);
    fits.forEach(({ weights }, k) => {
      const scale = Math.max(...weights.map(Math.abs));
      weights.forEach((expected, j) => {
        // liblinear at 1e-8 leaves a gradient of that order; at C = 1000 the optimum is flat enough to show it.
        expect(Math.abs(optima[k]!.coefficients[j]! - expected)).toBeLessThanOrEqual(1e-4 * scale);
      });
    });
  });

  test.each(['primal', 'span'] as const)(
    'cross-validation (%s) finds the same AUC for each C and chooses the same',
    async (kind) => {
      const { c, validationAuc } = selectClassifier((await geometries())[kind], positive);
      const { meanAuc, bestC } = crossValidation['1e-10'];
      // Scores at the optimum order the clips alike; a pair of clips within the solvers' gap could differ by 1 / (P N).
      for (const [k, auc] of meanAuc.entries()) expect(validationAuc[k], `C = ${C_PATH[k]}`).toBeCloseTo(auc, 10);
      expect(c / bestC).toBeCloseTo(1, 10);
    },
  );
});
