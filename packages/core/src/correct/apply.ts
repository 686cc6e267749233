import { EbbError } from '../errors.js';
import type { Matrix } from '../linalg/matrix.js';
import { applyAffine } from './affine.js';
import type { Artefact, RowOrigin, Stage } from './contract.js';
import { fastfoodFeatures } from './fastfood.js';

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
 * @throws EbbError INVALID_ARGUMENT when the stage has no map for the origin.
 */
export function applyStage(stage: Stage, x: Matrix, origin: RowOrigin): Matrix {
  switch (stage.kind) {
    case 'affine':
      return applyAffine(stage.map, x);
    case 'affineBy': {
      const map = stage.maps[origin[stage.by]];
      if (!map) {
        throw new EbbError('INVALID_ARGUMENT', `The correction has no map for this ${stage.by}.`, {
          expected: `0 to ${stage.maps.length - 1}`,
          received: `${origin[stage.by]}`,
        });
      }
      return applyAffine(map, x);
    }
    case 'fastfood':
      return fastfoodFeatures(stage.draws, stage.sigma, x);
  }
}
