import { EbbError } from '../errors.js';
import { type Matrix, matrix, row } from '../linalg/matrix.js';
import { norm } from '../linalg/vector.js';
import { applyAffine } from './affine.js';
import { chosenMap } from './choice.js';
import type { Artefact, RowOrigin, Stage } from './contract.js';
import { applyDense } from './dense.js';
import { fastfoodFeatures } from './fastfood.js';
import { applyKernelProjection } from './kernel-projection.js';
import { applyTabulated } from './tabulated.js';

/**
 * The corrected embeddings of the rows of x [n, inputDim], all of one origin: the stages in order, shape [n, outputDim].
 *
 * @throws EbbError WRONG_DIMENSION when x has not the width that the artefact was fitted on; INVALID_ARGUMENT when a
 * stage has no map for the origin.
 */
export function applyArtefact(artefact: Artefact, x: Matrix, origin: RowOrigin): Matrix {
  if (x.cols !== artefact.inputDim) {
    throw new EbbError('WRONG_DIMENSION', 'The correction was fitted on embeddings of another width.', {
      expected: `${artefact.inputDim}`,
      received: `${x.cols}`,
    });
  }
  return artefact.stages.reduce((rows, stage) => applyStage(stage, rows, origin), x);
}

/**
 * One stage on rows of one origin.
 *
 * @throws EbbError INVALID_ARGUMENT when the stage has no map for the origin, or is tabulated and does not know a row.
 */
export function applyStage(stage: Stage, x: Matrix, origin: RowOrigin): Matrix {
  switch (stage.kind) {
    case 'affine':
      return applyAffine(stage.map, x);
    case 'affineBy':
      return applyAffine(chosenMap(stage.maps, stage.by, origin), x);
    case 'dense': {
      const map = chosenMap(stage.maps, stage.by, origin);
      return map === 'identity' ? x : applyDense(map, x);
    }
    case 'fastfood':
      return fastfoodFeatures(stage.draws, stage.sigma, x);
    case 'kernelProjection':
      return applyKernelProjection(stage.map, x);
    case 'signedLog':
      return { ...x, data: x.data.map((v) => Math.sign(v) * Math.log1p(Math.abs(v) / stage.unit)) };
    case 'unitLength':
      return unitRows(x);
    case 'tabulated':
      return applyTabulated(chosenMap(stage.tables, stage.by, origin), x);
  }
}

/** Every row over its Euclidean norm; a row of zeros stays. */
function unitRows(x: Matrix): Matrix {
  const out = matrix(x.rows, x.cols);
  for (let i = 0; i < x.rows; i++) {
    const length = norm(row(x, i));
    if (length > 0)
      out.data.set(
        row(x, i).map((v) => v / length),
        i * x.cols,
      );
  }
  return out;
}
