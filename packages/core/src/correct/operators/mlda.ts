import { z } from 'zod';
import { EbbError } from '../../errors.js';
import { matrix, selectRows } from '../../linalg/matrix.js';
import { thinSvd } from '../../linalg/svd.js';
import { norm } from '../../linalg/vector.js';
import { projectionMap } from '../affine.js';
import type { FitContext, Operator, TrainingRows } from '../contract.js';
import { EQUAL_MEANS_NOTE, separatingDirection, singleDatasetDirection } from '../separation.js';
import { filterRows, rowsInScope } from '../training-rows.js';

const parameters = z.strictObject({});

/** Singular values below this share of the largest are rounding: their vectors point nowhere. */
const RANK_TOLERANCE = 1e-10;

/** Projects one dataset-separating direction a genre out. */
export const mlda: Operator<z.infer<typeof parameters>> = {
  id: 'mlda',
  title: 'Multiple LDA projection, one direction a genre',
  definition:
    'x (I - V’ V), with V the right singular vectors of the matrix whose rows are the LDA directions (see lda) fitted on the clips of one genre each; where a benchmark has one genre it is lda',
  reference: 'Wang, Richard & McFee, ISMIR 2023, section 3.2',
  parameters,
  labelsUsed: (_, scope) => (scope === 'classwise' ? 'dataset+instrument+genre' : 'dataset+genre'),
  chosenBy: () => 'nothing',
  async fit(rows, _, context) {
    const directions: Float64Array[] = [];
    const notes: string[] = rows.genreNames.length === 1 ? ['one genre: mlda is lda here'] : [];
    const inScope = rowsInScope(rows, context.scope);
    for (const [genre, name] of rows.genreNames.entries()) {
      const clips = filterRows(inScope, (i) => inScope.genres[i] === genre);
      const { direction, note } = await genreDirection(clips, context);
      if (direction) directions.push(direction);
      if (note) notes.push(`genre ${name}: ${note}`);
    }
    if (directions.length === 0) {
      throw new EbbError('TOO_FEW_CLIPS', 'No genre has clips of both datasets, so that mlda has no direction.', {
        hint: 'Use lda, which takes all genres together.',
      });
    }
    const dim = rows.x.cols;
    const w = matrix(directions.length, dim);
    directions.forEach((direction, k) => {
      w.data.set(direction, k * dim);
    });
    const { values, right } = thinSvd(w);
    const kept = Array.from(values.keys()).filter((k) => values[k]! > RANK_TOLERANCE * values[0]!);
    return { stage: { kind: 'affine', map: projectionMap(selectRows(right, kept)) }, notes };
  },
};

/**
 * The direction of one genre. A genre with clips of one dataset only has none: the corrected reading leaves it out, as
 * does a genre whose few clips make a singular covariance; the as-run reading takes what the published run took.
 */
async function genreDirection(
  rows: TrainingRows,
  { compute, reading }: FitContext,
): Promise<{ direction?: Float64Array; note?: string }> {
  const present = new Set(rows.datasets).size;
  if (present === 0) return { note: 'no clips, left out' };
  try {
    if (present === 2) {
      const direction = await separatingDirection(rows, compute);
      return norm(direction) > 0 ? { direction } : { direction, note: EQUAL_MEANS_NOTE };
    }
    if (reading === 'corrected') return { note: 'clips of one dataset only, left out' };
    const direction = await singleDatasetDirection(rows, compute);
    return { direction, note: 'clips of one dataset only, Sw^-1 m taken as the published run did' };
  } catch (error) {
    if (error instanceof EbbError && error.code === 'SINGULAR') {
      return { note: 'too few clips for a regular covariance, left out' };
    }
    throw error;
  }
}
