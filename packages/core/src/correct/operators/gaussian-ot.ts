import { z } from 'zod';
import { cholesky } from '../../linalg/cholesky.js';
import type { Compute } from '../../linalg/compute.js';
import { type Matrix, matrix, row, stackRows, transpose } from '../../linalg/matrix.js';
import { symmetricSpectrum } from '../../linalg/symmetric-spectrum.js';
import { carriedToOther } from '../carried-to-other.js';
import type { Operator } from '../contract.js';
import { principalAxes, VARIANCE_SHARE_MIN } from '../principal-axes.js';

const parameters = z.strictObject({
  /** What is added to the diagonal of either covariance, in units of their mean variance. */
  ridge: z.number().min(1e-6).max(1e6).default(0.1),
});

/** Carries the train set's embeddings to the other dataset's by the optimal map between two normal distributions. */
export const gaussianOt: Operator<z.infer<typeof parameters>> = {
  id: 'gaussian-ot',
  title: 'Optimal transport between normal distributions',
  definition:
    'for a classifier trained on dataset s, with t the other one: a clip of s becomes (x - m_s) A + m_t with A = S_s^-1/2 (S_s^1/2 S_t S_s^1/2)^1/2 S_s^-1/2, a clip of t stays; m_d is the mean of the training embeddings of dataset d, S_d their covariance plus r I, r = ridge times the mean of all their variances',
  reference:
    'Flamary, Lounici & Ferrari, Concentration bounds for linear Monge mapping estimation and optimal transport domain adaptation, 2019',
  parameters,
  labelsUsed: () => 'dataset',
  chosenBy: () => 'both',
  matrixElements: (dim) => 2 * dim ** 2,
  async fit(rows, { ridge }, { compute }) {
    return { stage: await carriedToOther(rows, ridge, (centred, added) => transportMaps(centred, added, compute)) };
  },
};

/**
 * A from the first dataset to the second, and its inverse, which is the map back; shape [D, D] each.
 *
 * With S_s = L L' and the eigenvectors L' S_t L = U diag(u) U', A = G diag(u^1/2) G' for G = L'^-1 U, since A is the one
 * positive definite matrix with A S_s A = S_t; its inverse is H diag(u^-1/2) H' for H = L U. Fewer clips than dimensions
 * span a subspace, outside of which both covariances are r I and A is the identity.
 */
async function transportMaps(
  centred: readonly [Matrix, Matrix],
  r: number,
  compute: Compute,
): Promise<readonly [Matrix, Matrix]> {
  const [{ rows: n0, cols: dim }, { rows: n1 }] = centred;
  const basis = n0 + n1 < dim ? await commonBasis(centred, compute) : undefined;
  const covariance = async (x: Matrix) => {
    const columns = transpose(basis ? await compute.product(x, basis) : x);
    const sums = await compute.gram(columns);
    return plusDiagonal({ ...sums, data: sums.data.map((v) => v / x.rows) }, r);
  };
  const [source, target] = [await covariance(centred[0]), await covariance(centred[1])];
  const l = cholesky(source);
  const lTransposed = transpose(l);
  const inner = await compute.product(lTransposed, await compute.product(lTransposed, target));
  const { values, vectors } = symmetricSpectrum(inner);
  // L' S_t L is positive definite; its eigenvalues are at least r^2.
  const roots = values.map((u) => Math.sqrt(Math.max(u, r * r)));
  const u = transpose(vectors);
  const there = await congruence(solveUpper(l, u), roots, compute);
  const back = await congruence(
    await compute.product(l, vectors),
    roots.map((root) => 1 / root),
    compute,
  );
  return [await embedded(there, basis, compute), await embedded(back, basis, compute)];
}

/** An orthonormal basis of the span of both groups of rows, [q, D]: the axes of one, then of what they leave of the other. */
async function commonBasis([first, second]: readonly [Matrix, Matrix], compute: Compute): Promise<Matrix> {
  const { axes, variances } = await principalAxes(first, compute);
  if (axes.rows === 0) return (await principalAxes(second, compute)).axes;
  const shadow = await compute.product(await compute.product(second, axes), transpose(axes));
  const rest = matrix(
    second.rows,
    second.cols,
    second.data.map((v, at) => v - shadow.data[at]!),
  );
  const remaining = await principalAxes(rest, compute, VARIANCE_SHARE_MIN * variances[0]!);
  return stackRows([axes, remaining.axes]);
}

/** G diag(factors) G'. */
async function congruence(g: Matrix, factors: Float64Array, compute: Compute): Promise<Matrix> {
  const scaled = matrix(
    g.rows,
    g.cols,
    g.data.map((v, at) => v * Math.sqrt(factors[at % g.cols]!)),
  );
  return compute.gram(scaled);
}

/** X of L' X = B for a lower triangular L [q, q]: back substitution, row by row. */
function solveUpper(l: Matrix, b: Matrix): Matrix {
  const x = matrix(b.rows, b.cols, b.data.slice());
  for (let i = x.rows - 1; i >= 0; i--) {
    const own = row(x, i);
    for (let k = i + 1; k < x.rows; k++) {
      const factor = l.data[k * l.cols + i]!;
      const below = row(x, k);
      for (let j = 0; j < own.length; j++) own[j] = own[j]! - factor * below[j]!;
    }
    const pivot = l.data[i * l.cols + i]!;
    for (let j = 0; j < own.length; j++) own[j] = own[j]! / pivot;
  }
  return x;
}

/** The matrix that is A [q, q] in the subspace of the basis [q, D], and the identity outside: I + B' (A - I) B. */
async function embedded(a: Matrix, basis: Matrix | undefined, compute: Compute): Promise<Matrix> {
  if (!basis) return a;
  const moved = await compute.product(plusDiagonal(a, -1), transpose(basis));
  return plusDiagonal(await compute.product(transpose(basis), transpose(moved)), 1);
}

function plusDiagonal(m: Matrix, value: number): Matrix {
  const out = matrix(m.rows, m.cols, m.data.slice());
  for (let j = 0; j < m.rows; j++) out.data[j * m.cols + j] = out.data[j * m.cols + j]! + value;
  return out;
}
