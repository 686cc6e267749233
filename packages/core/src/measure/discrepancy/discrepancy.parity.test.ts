import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FOLDS, stratifiedFolds } from '../../classify/cross-validation.js';
import { primalGeometry, restrict } from '../../classify/geometry.js';
import { type LogisticOptimum, logisticPath } from '../../classify/logistic-regression.js';
import { matrix, row } from '../../linalg/matrix.js';
import { plainCompute } from '../../linalg/plain-compute.js';
import { dot } from '../../linalg/vector.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
import type { CrossValidate, EmbeddingSets } from './contract.js';
import { measureDiscrepancies } from './measure-discrepancies.js';
import { referenceBandwidth } from './reference-bandwidth.js';
import { DISCREPANCIES } from './registry.js';

interface Stored {
  rows: number;
  cols: number;
  thousandths: number[];
}
interface Case {
  name: string;
  a?: Stored;
  b?: Stored;
  drawn?: { seed: number; rows: [number, number]; cols: number };
  bandwidth: number;
  values: Record<string, number>;
  frechetBySqrtm: number;
}

const golden = new URL('../../../../../test/parity/golden/discrepancy.json', import.meta.url);
const { seed, cases } = JSON.parse(readFileSync(golden, 'utf8')) as { seed: number; cases: Case[] };

function setsOf({ a, b, drawn }: Case): EmbeddingSets {
  if (drawn) {
    const draws = new NumpyRandomState(drawn.seed).normal((drawn.rows[0] + drawn.rows[1]) * drawn.cols);
    const split = drawn.rows[0] * drawn.cols;
    return {
      a: matrix(drawn.rows[0], drawn.cols, draws.slice(0, split)),
      b: matrix(
        drawn.rows[1],
        drawn.cols,
        draws.slice(split).map((v) => v * 1.25 + 0.125),
      ),
    };
  }
  const read = ({ rows, cols, thousandths }: Stored) =>
    matrix(
      rows,
      cols,
      Float64Array.from(thousandths, (v) => v / 1000),
    );
  return { a: read(a!), b: read(b!) };
}

/** The project's logistic regression at C = 1 in its stratified folds. */
const crossValidate: CrossValidate = (x, positive) => {
  const geometry = primalGeometry(x);
  const foldOf = stratifiedFolds(positive, FOLDS);
  const scores = new Float64Array(x.rows);
  for (let fold = 0; fold < FOLDS; fold++) {
    const train = Array.from(positive.keys()).filter((i) => foldOf[i] !== fold);
    const labels = positive.filter((_, i) => foldOf[i] !== fold);
    const [{ coefficients }] = logisticPath(restrict(geometry, train), labels, [1]) as [LogisticOptimum];
    foldOf.forEach((of, i) => {
      if (of === fold) scores[i] = dot(row(geometry.matrix, i), coefficients);
    });
  }
  return { scores, foldOf };
};

describe.each(cases)('on $name', (golden) => {
  const sets = setsOf(golden);
  const context = { compute: plainCompute, seed, bandwidth: golden.bandwidth, crossValidate };
  const measured = measureDiscrepancies(DISCREPANCIES.values(), sets, context);

  test('the bandwidth equals that of the full distance matrix', async () => {
    // Inner products of normalised rows leave about 1e-15 in a squared distance of order one.
    expect((await referenceBandwidth(sets, plainCompute)) / golden.bandwidth).toBeCloseTo(1, 12);
  });

  test.each([...DISCREPANCIES.keys()])('%s equals NumPy’s, SciPy’s or scikit-learn’s', async (id) => {
    const { value } = (await measured).get(id)!;
    // Values of order 0.01 to 3 that are differences of sums of order one: 1e-15 each, and the offset of 60 in one case
    // costs two digits of the input. Sw of the LDA has a condition number of up to about 1e3.
    expect(Math.abs(value! - golden.values[id]!)).toBeLessThan(1e-12);
  });

  test('the Fréchet distance equals the recipe by the root of a matrix as far as that is exact', async () => {
    const { value } = (await measured).get('frechet')!;
    // SciPy's sqrtm of a singular product is wrong by about sqrt(eps) for each direction without variance.
    expect(Math.abs(value! - golden.frechetBySqrtm)).toBeLessThan(1e-7);
  });
});
