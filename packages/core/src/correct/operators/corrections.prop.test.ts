import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { primalGeometry } from '../../classify/geometry.js';
import { type LogisticOptimum, logisticPath } from '../../classify/logistic-regression.js';
import { type Matrix, matrix, row } from '../../linalg/matrix.js';
import { plainCompute } from '../../linalg/plain-compute.js';
import { columnMoments } from '../../linalg/shrinkage.js';
import { symmetricEigen } from '../../linalg/symmetric-eigen.js';
import { dot, norm } from '../../linalg/vector.js';
import { rocAuc } from '../../measure/ranking.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
import { projectionMap } from '../affine.js';
import { applyStage } from '../apply.js';
import type { RowOrigin, Stage, TrainingRows } from '../contract.js';
import { rowsOfDataset } from '../training-rows.js';
import { OPERATORS } from './registry.js';

// One file, though long: every theorem is stated on datasets planted alike.

interface Size {
  readonly n: number;
  readonly dim: number;
  readonly seed: number;
}
/** More clips than dimensions, and fewer. */
const sizes = fc.record({
  n: fc.integer({ min: 12, max: 60 }),
  dim: fc.integer({ min: 2, max: 40 }),
  seed: fc.nat(1e6),
});
const RUNS = { numRuns: 25 };

/** Two datasets, by turns, whose dimensions have shifts and scales of their own; common factors correlate them. */
function collections({ n, dim, seed }: Size, shiftOf = 2): TrainingRows {
  const random = new NumpyRandomState(seed);
  const [mixing, shift, spread] = [
    random.normal(3 * dim),
    random.normal(dim),
    random.normal(dim).map((v) => Math.exp(v / 2)),
  ];
  const [factors, noise] = [random.normal(3 * n), random.normal(n * dim)];
  const datasets = Uint8Array.from({ length: n }, (_, i) => i % 2);
  const x = matrix(n, dim);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < dim; j++) {
      let value = noise[i * dim + j]! * (datasets[i] ? spread[j]! : 1) + datasets[i]! * shiftOf * shift[j]!;
      for (let k = 0; k < 3; k++) value += factors[3 * i + k]! * mixing[k * dim + j]!;
      x.data[i * dim + j] = value;
    }
  }
  const positive = Uint8Array.from({ length: n }, (_, i) => Number(i % 6 < 3));
  const genres = Uint8Array.from({ length: n }, (_, i) => Math.floor(i / 2) % 3);
  return { x, datasets, positive, genres, genreNames: ['a', 'b', 'c'] };
}

async function fit(id: string, rows: TrainingRows, parameters: object = {}): Promise<Stage> {
  const operator = OPERATORS.get(id)!;
  const context = { compute: plainCompute, scope: 'global', reading: 'corrected', seed: 42 } as const;
  return (await operator.fit(rows, operator.parameters.parse(parameters), context)).stage;
}

const ANY: RowOrigin = { trainSet: 0, domain: 0 };
const apply = (stage: Stage, x: Matrix, origin = ANY) => applyStage(stage, x, origin);
const largest = (values: ArrayLike<number>) => Array.from(values).reduce((m, v) => Math.max(m, Math.abs(v)), 0);
const minus = (a: Float64Array, b: Float64Array) => a.map((v, i) => v - b[i]!);
const meansOf = (rows: TrainingRows, x: Matrix) =>
  [0, 1].map((d) => columnMoments(rowsOfDataset({ ...rows, x }, d)).mean) as [Float64Array, Float64Array];

function covariance(x: Matrix): Matrix {
  const { mean } = columnMoments(x);
  const out = matrix(x.cols, x.cols);
  for (let i = 0; i < x.rows; i++) {
    const centred = minus(row(x, i), mean);
    for (let j = 0; j < x.cols; j++) {
      for (let k = 0; k < x.cols; k++) out.data[j * x.cols + k]! += (centred[j]! * centred[k]!) / x.rows;
    }
  }
  return out;
}

/** The weights of a hardly regularised logistic regression of the dataset, and the ROC-AUC of its scores. */
function datasetProbe(x: Matrix, datasets: Uint8Array) {
  const [{ coefficients }] = logisticPath(primalGeometry(x), datasets, [100]) as [LogisticOptimum];
  const weights = coefficients.slice(0, -1);
  const scores = Float64Array.from({ length: x.rows }, (_, i) => dot(row(x, i), weights));
  return { weights, auc: rocAuc(scores, [...datasets]) };
}

describe('LEACE', () => {
  test.each(['sample', 'shrunk'])(
    '(%s) leaves nothing of the dataset to any linear classifier',
    async (covarianceOf) => {
      await fc.assert(
        fc.asyncProperty(sizes, async (size) => {
          const rows = collections(size);
          const erased = apply(await fit('leace', rows, { covariance: covarianceOf }), rows.x);
          const [m0, m1] = meansOf(rows, erased);
          // Equal means are necessary and sufficient (Belrose et al. 2023): what is left is rounding.
          expect(largest(minus(m1, m0))).toBeLessThan(1e-11 * (1 + largest(rows.x.data)));
          // So the best classifier is the constant one. C = 100 magnifies the rounding of the means.
          expect(norm(datasetProbe(erased, rows.datasets).weights)).toBeLessThan(1e-7);
        }),
        RUNS,
      );
    },
  );

  test('negative control: a classifier finds the dataset before, and after another direction is taken out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1e6), async (seed) => {
        const rows = collections({ n: 60, dim: 8, seed });
        const direction = new NumpyRandomState(seed).normal(8);
        const unit = matrix(
          1,
          8,
          direction.map((v) => v / norm(direction)),
        );
        const otherwise = apply({ kind: 'affine', map: projectionMap(unit) }, rows.x);
        for (const x of [rows.x, otherwise]) {
          const { weights, auc } = datasetProbe(x, rows.datasets);
          expect(norm(weights)).toBeGreaterThan(0.1);
          expect(auc).toBeGreaterThan(0.7);
        }
      }),
      RUNS,
    );
  });

  test('moves the embeddings no farther than taking out the difference of the means at a right angle', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        const rows = collections(size);
        const [m0, m1] = meansOf(rows, rows.x);
        const difference = minus(m1, m0);
        const direction = matrix(
          1,
          size.dim,
          difference.map((v) => v / norm(difference)),
        );
        const moved = (stage: Stage) => {
          const images = apply(stage, rows.x);
          const change = matrix(images.rows, images.cols, minus(images.data, rows.x.data));
          return columnMoments(change).deviation.reduce((sum, s) => sum + s * s, 0);
        };
        const erased = moved(await fit('leace', rows, { covariance: 'sample' }));
        // Least of all that make the means equal (Belrose et al. 2023), to rounding.
        expect(erased).toBeLessThanOrEqual(moved({ kind: 'affine', map: projectionMap(direction) }) * (1 + 1e-9));
      }),
      RUNS,
    );
  });
});

test.each([
  ['lda', {}],
  ['mlda', {}],
  ['leace', {}],
  ['leace', { covariance: 'sample' }],
  ['inlp', { iterations: 3 }],
  ['pca-removal', {}],
  ['l2', {}],
])('%s %o is idempotent', async (id, parameters) => {
  await fc.assert(
    fc.asyncProperty(sizes, async (size) => {
      // Enough clips for a direction a genre.
      const rows = collections({ ...size, n: size.n + 30, dim: size.dim + 2 });
      const stage = await fit(id, rows, parameters);
      const once = apply(stage, rows.x);
      // LEACE's projection is oblique, and its rounding that much larger than that of a right-angled one.
      expect(largest(minus(apply(stage, once).data, once.data))).toBeLessThan(1e-10 * (1 + largest(rows.x.data)));
    }),
    RUNS,
  );
});

describe('INLP', () => {
  test('takes directions at right angles out, after which the last classifier’s is gone', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        const rows = collections({ ...size, dim: size.dim + 4 });
        const stage = await fit('inlp', rows, { iterations: 4 });
        if (stage.kind !== 'affine') throw new Error(stage.kind);
        const v = stage.map.right;
        const removed = apply(stage, rows.x);
        for (let a = 0; a < v.rows; a++) {
          // Gram-Schmidt by a vector that is nearly at right angles already.
          for (let b = 0; b < v.rows; b++) expect(dot(row(v, a), row(v, b))).toBeCloseTo(Number(a === b), 12);
          for (let i = 0; i < removed.rows; i++) expect(dot(row(removed, i), row(v, a))).toBeCloseTo(0, 10);
        }
      }),
      RUNS,
    );
  });

  test('hides a dataset from a classifier that found it', async () => {
    const rows = collections({ n: 300, dim: 6, seed: 5 });
    const auc = async (iterations: number) =>
      datasetProbe(apply(await fit('inlp', rows, { iterations }), rows.x), rows.datasets).auc;
    expect(datasetProbe(rows.x, rows.datasets).auc).toBeGreaterThan(0.95);
    expect(await auc(5)).toBeLessThan(0.6);
  });
});

describe('ComBat', () => {
  const meanSize = (values: Float64Array) => values.reduce((sum, v) => sum + Math.abs(v), 0) / values.length;

  /** Mean size of the difference of the datasets' means, in pooled deviations, and of the logarithms of their deviations. */
  const differences = (rows: TrainingRows, x: Matrix) => {
    const [a, b] = [0, 1].map((d) => columnMoments(rowsOfDataset({ ...rows, x }, d)));
    const { deviation } = columnMoments(x);
    return {
      means: meanSize(minus(b!.mean, a!.mean).map((v, j) => v / deviation[j]!)),
      scales: meanSize(b!.deviation.map((v, j) => Math.log(v / a!.deviation[j]!))),
    };
  };

  test.each(['pooled', 'trainSet'])('(%s) removes planted shifts and scales', async (reference) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1e6), async (seed) => {
        const rows = collections({ n: 400, dim: 20, seed }, 3);
        const stage = await fit('combat', rows, { reference });
        const x = matrix(400, 20);
        for (let i = 0; i < 400; i++) {
          const own = matrix(1, 20, row(rows.x, i).slice());
          x.data.set(apply(stage, own, { trainSet: 0, domain: rows.datasets[i]! }).data, i * 20);
        }
        const [before, after] = [differences(rows, rows.x), differences(rows, x)];
        expect(before.means).toBeGreaterThan(0.3);
        expect(before.scales).toBeGreaterThan(0.03);
        // What shrinkage towards the figures of all dimensions leaves of 200 clips a dataset: in 800 draws at most a
        // fiftieth of the shifts, and of the scales a third or 0.04, the size of their sampling.
        expect(after.means).toBeLessThan(before.means / 20);
        expect(after.scales).toBeLessThan(before.scales / 3 + 0.04);
      }),
      { numRuns: 10 },
    );
  });

  test('with reference trainSet leaves the clips of the train set as they are', async () => {
    const rows = collections({ n: 40, dim: 5, seed: 3 });
    const stage = await fit('combat', rows, { reference: 'trainSet' });
    for (const d of [0, 1]) expect(apply(stage, rows.x, { trainSet: d, domain: d }).data).toEqual(rows.x.data);
  });

  test('that preserves the instrument does not take its effect for one of the dataset', async () => {
    // Dataset 1 has three times the positives of dataset 0; positives lie 4 higher, and nothing else differs.
    const [n, dim] = [400, 6];
    const noise = new NumpyRandomState(9).normal(n * dim);
    const datasets = Uint8Array.from({ length: n }, (_, i) => i % 2);
    const positive = Uint8Array.from({ length: n }, (_, i) => Number(i % 8 === 0 || (i % 2 === 1 && i % 8 !== 1)));
    const x = matrix(
      n,
      dim,
      noise.map((v, at) => v + 4 * positive[Math.floor(at / dim)]!),
    );
    const rows = { x, datasets, positive, genres: new Uint8Array(n), genreNames: ['a'] };
    const shift = async (preserve: string) => {
      const stage = await fit('combat', rows, { preserve });
      const at = (domain: number) => apply(stage, matrix(1, dim), { trainSet: 0, domain }).data;
      return largest(minus(at(0), at(1)));
    };
    expect(await shift('nothing')).toBeGreaterThan(1.5);
    // Sampling alone: two means of 200 normal numbers.
    expect(await shift('instrument')).toBeLessThan(0.5);
  });

  test('brings a dimension that is constant in either dataset to one value', async () => {
    const rows = collections({ n: 30, dim: 4, seed: 8 });
    for (let i = 0; i < 30; i++) rows.x.data[i * 4 + 2] = rows.datasets[i] ? 7 : 3;
    const stage = await fit('combat', rows);
    const image = (domain: number, value: number) =>
      apply(stage, matrix(1, 4, Float64Array.of(0, 0, value, 0)), { trainSet: 0, domain }).data[2]!;
    expect(image(0, 3)).toBeCloseTo(5, 12);
    expect(image(1, 7)).toBeCloseTo(5, 12);
  });
});

describe('maps from one dataset to the other', () => {
  test.each([
    ['coral', 1],
    ['gaussian-ot', 0.1],
  ])('%s gives the covariance of the other dataset, ridge included, and its mean', async (id, ridge) => {
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        const rows = collections(size);
        const stage = await fit(id, rows);
        const groups = [0, 1].map((d) => rowsOfDataset(rows, d)) as [Matrix, Matrix];
        const own = groups.map(covariance) as [Matrix, Matrix];
        const { dim } = size;
        const trace = own.reduce((sum, c) => sum + c.data.reduce((t, v, at) => t + (at % (dim + 1) ? 0 : v), 0), 0);
        const r = (ridge * trace) / 2 / dim;
        for (const s of [0, 1] as const) {
          const origin = { trainSet: s, domain: s };
          const images = apply(stage, groups[s], origin);
          const scale = largest(own[1 - s]!.data) + r;
          const meanFault = minus(columnMoments(images).mean, columnMoments(groups[1 - s]!).mean);
          // Means and covariances of a few dozen rows; the ridge bounds the condition by about 1e4.
          expect(largest(meanFault)).toBeLessThan(1e-10 * (1 + largest(rows.x.data)));
          // A' (C_s + r I) A = C_t + r I, with A' A from the images of the unit vectors.
          const zero = apply(stage, matrix(1, dim), origin).data;
          const unitImages = Array.from({ length: dim }, (_, j) => {
            const unit = matrix(1, dim);
            unit.data[j] = 1;
            return minus(apply(stage, unit, origin).data, zero);
          });
          const carried = covariance(images);
          for (let j = 0; j < dim; j++) {
            for (let k = 0; k < dim; k++) {
              const added = unitImages.reduce((sum, image) => sum + r * image[j]! * image[k]!, 0);
              const expected = own[1 - s]!.data[j * dim + k]! + (j === k ? r : 0);
              expect(Math.abs(carried.data[j * dim + k]! + added - expected)).toBeLessThan(1e-7 * scale);
            }
          }
          if (id !== 'gaussian-ot') continue;
          // The gradient of a convex function: symmetric and positive definite, and the way back is its inverse.
          const a = matrix(dim, dim);
          unitImages.forEach((image, j) => {
            a.data.set(image, j * dim);
          });
          for (let j = 0; j < dim; j++) {
            for (let k = 0; k < j; k++) expect(a.data[j * dim + k]).toBeCloseTo(a.data[k * dim + j]!, 8);
          }
          expect(symmetricEigen(a).values[0]).toBeGreaterThan(0);
          const back = apply(stage, images, { trainSet: 1 - s, domain: 1 - s });
          expect(largest(minus(back.data, groups[s].data))).toBeLessThan(1e-7 * (1 + largest(rows.x.data)));
        }
      }),
      { numRuns: 12 },
    );
  });

  test.each(['coral', 'gaussian-ot'])('%s leaves clips of the other dataset as they are', async (id) => {
    const rows = collections({ n: 20, dim: 6, seed: 2 });
    const stage = await fit(id, rows);
    for (const s of [0, 1]) expect(apply(stage, rows.x, { trainSet: s, domain: 1 - s }).data).toEqual(rows.x.data);
  });

  test('gaussian-ot between datasets of one subspace, fewer clips than dimensions, is the scaling that lies between them', async () => {
    const [n, dim] = [16, 30];
    const rows = collections({ n, dim, seed: 12 }, 0);
    for (let i = 1; i < n; i += 2) {
      for (let j = 0; j < dim; j++) rows.x.data[i * dim + j] = 2 * rows.x.data[(i - 1) * dim + j]! + 5;
    }
    const stage = await fit('gaussian-ot', rows, { ridge: 1e-6 });
    const [first, second] = [0, 1].map((d) => rowsOfDataset(rows, d)) as [Matrix, Matrix];
    const images = apply(stage, first);
    // The ridge keeps the map from the factor 2 by its share of the least variance, some 1e-5.
    expect(largest(minus(images.data, second.data))).toBeLessThan(1e-3);
  });

  test('subspace alignment of a dataset with its own shifted copy is the copy’s projection', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        const rows = collections(size, 0);
        for (let i = 1; i < size.n; i += 2) {
          for (let j = 0; j < size.dim; j++) rows.x.data[i * size.dim + j] = rows.x.data[(i - 1) * size.dim + j]! + 3;
        }
        const even = {
          ...rows,
          x: matrix(size.n - (size.n % 2), size.dim, rows.x.data.slice(0, (size.n - (size.n % 2)) * size.dim)),
        };
        const stage = await fit(
          'subspace-alignment',
          { ...even, datasets: rows.datasets.slice(0, even.x.rows) },
          { dimensions: 3 },
        );
        const first = matrix(1, size.dim, row(rows.x, 0).slice());
        const copy = matrix(1, size.dim, row(rows.x, 1).slice());
        const source = apply(stage, first, { trainSet: 0, domain: 0 });
        const target = apply(stage, copy, { trainSet: 0, domain: 1 });
        expect(source.cols).toBe(Math.min(3, size.dim));
        // Equal up to the rounding of the two datasets' axes, whose gaps may be small.
        expect(largest(minus(source.data, target.data))).toBeLessThan(1e-6 * (1 + largest(rows.x.data)));
      }),
      RUNS,
    );
  });
});

describe('whitening', () => {
  test('of many clips gives uncorrelated dimensions of variance near 1, of mean 0', async () => {
    const rows = collections({ n: 3000, dim: 5, seed: 4 });
    const images = apply(await fit('whiten', rows), rows.x);
    expect(largest(columnMoments(images).mean)).toBeLessThan(1e-12);
    covariance(images).data.forEach((v, at) => {
      // Shrinkage of 3000 clips is below 1%; correlations of up to 0.9 make it 10 times that.
      expect(Math.abs(v - Number(at % 6 === 0))).toBeLessThan(0.1);
    });
    expect(Math.abs(covariance(rows.x).data[1]!)).toBeGreaterThan(0.2);
  });

  test('by domain gives either dataset mean 0', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        const rows = collections(size);
        const stage = await fit('whiten', rows, { by: 'domain' });
        for (const domain of [0, 1]) {
          const images = apply(stage, rowsOfDataset(rows, domain), { trainSet: 0, domain });
          // Magnified by the inverse root of the least eigenvalue, at most about 1e3 here.
          expect(largest(columnMoments(images).mean)).toBeLessThan(1e-9);
        }
      }),
      RUNS,
    );
  });
});

test.each(['linear', 'gaussian'])(
  'transfer components (%s) are uncorrelated over the anchors, of variance 1',
  async (kernel) => {
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        const rows = collections(size);
        const images = apply(await fit('tca', rows, { kernel, dimensions: 2, mu: 1 }), rows.x);
        // W' K H K W = n I; the second eigenvalue may be far below the first.
        covariance(images).data.forEach((v, at) => void expect(v).toBeCloseTo(Number(at % 3 === 0), 6));
      }),
      RUNS,
    );
  },
);

test('transfer components bring the datasets closer the less their coefficients cost', async () => {
  const rows = collections({ n: 120, dim: 8, seed: 6 }, 3);
  const distance = async (mu: number) => {
    const [m0, m1] = meansOf(rows, apply(await fit('tca', rows, { kernel: 'linear', dimensions: 2, mu }), rows.x));
    return norm(minus(m1, m0));
  };
  // In units of a component's deviation; at a large mu they are the leading principal components.
  expect(await distance(1e5)).toBeGreaterThan(1);
  expect(await distance(1e-5)).toBeLessThan(0.01);
});

test('pca-removal takes the component that separates the datasets, not the one of most variance', async () => {
  const [n, dim] = [200, 6];
  const noise = new NumpyRandomState(1).normal(n * dim);
  const datasets = Uint8Array.from({ length: n }, (_, i) => i % 2);
  // Dimension 0 varies most; dimension 1 tells the datasets apart.
  const x = matrix(
    n,
    dim,
    noise.map((v, at) => [20 * v, v + 6 * datasets[Math.floor(at / dim)]!][at % dim] ?? v),
  );
  const rows = { x, datasets, positive: new Uint8Array(n), genres: new Uint8Array(n), genreNames: ['a'] };
  const stage = await fit('pca-removal', rows, { remove: 1 });
  if (stage.kind !== 'affine') throw new Error(stage.kind);
  const [onFirst, onSecond] = row(stage.map.right, 0);
  // The sample's axes lie within a few hundredths of the dimensions.
  expect(Math.abs(onSecond!)).toBeGreaterThan(0.99);
  expect(Math.abs(onFirst!)).toBeLessThan(0.05);
});

test('the signed logarithm is odd, increasing and near linear about 0; unit length forgets the scale', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.double({ min: 0.01, max: 100, noNaN: true }), async (size, factor) => {
      const rows = collections(size);
      const log = await fit('log', rows);
      const negated = matrix(
        rows.x.rows,
        rows.x.cols,
        rows.x.data.map((v) => -v),
      );
      const logged = apply(log, rows.x).data;
      expect(apply(log, negated).data.map((v) => -v)).toEqual(logged);
      const order = Array.from(rows.x.data.keys()).sort((a, b) => rows.x.data[a]! - rows.x.data[b]!);
      for (let k = 1; k < order.length; k++) expect(logged[order[k]!]!).toBeGreaterThanOrEqual(logged[order[k - 1]!]!);
      const scaled = matrix(
        rows.x.rows,
        rows.x.cols,
        rows.x.data.map((v) => v * factor),
      );
      const units = apply(await fit('l2', rows), rows.x);
      for (let i = 0; i < units.rows; i++) expect(norm(row(units, i))).toBeCloseTo(1, 12);
      expect(largest(minus(apply(await fit('l2', rows), scaled).data, units.data))).toBeLessThan(1e-14);
    }),
    RUNS,
  );
});
