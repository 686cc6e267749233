import { z } from 'zod';
import { EbbError } from '../../errors.js';
import { selectRows } from '../../linalg/matrix.js';
import { projectionMap } from '../affine.js';
import type { AffectedRows, FitContext, Operator } from '../contract.js';
import { EFFECT_SPANS, type EffectDirection, effectSpan } from '../effect-span.js';

const parameters = z.strictObject({
  /** Id of an effect under which the benchmark has its clips. */
  effect: z.string().regex(/^[a-z0-9-]+$/, 'the id of an effect'),
  direction: z.enum(Object.keys(EFFECT_SPANS) as [EffectDirection, ...EffectDirection[]]),
  /** Of cca-clipwise: share of the largest singular value above which a direction is taken out. */
  keep: z.number().min(0.01).max(0.99).default(0.3),
});

/** Projects the directions out along which an acoustic effect moves the embeddings. */
export const desensitise: Operator<z.infer<typeof parameters>> = {
  id: 'desensitise',
  title: 'Projection away from an effect',
  definition:
    'x (I - V’ V), with V fitted on training clips without (x) and with (x_s) the effect in all its strengths s: the LDA direction between the x and the x_s (lda); the unit mean of the displacements x_s - x (mean); their first principal component (pca); of their components the i-th, whose variance is largest relative to that of the i-th component of the x (pca-ratio); the canonical direction between the x_s and the ranks of s (cca); of the canonical directions of single clips together, the right singular vectors with a value above `keep` of the largest (cca-clipwise). x itself where the effect does not move the clips. Class-wise the clips are the instrument’s positives, as published',
  reference:
    'Deng, Wang, Richard & McFee, Investigating the Sensitivity of Pre-trained Audio Embeddings to Common Effects, ICASSP 2025',
  parameters,
  labelsUsed: (_, scope) => (scope === 'classwise' ? 'instrument' : 'none'),
  chosenBy: () => 'nothing',
  async fit(rows, { effect, direction, keep }, context) {
    const { strengths, x } = affectedRows(effect, context);
    const seen = Array.from(rows.positive.keys()).filter((i) => context.scope === 'global' || rows.positive[i] === 1);
    const clips = { strengths, clean: selectRows(rows.x, seen), x: x.map((affected) => selectRows(affected, seen)) };
    const span = await effectSpan(direction, clips, keep, context.compute);
    const notes = span.rows > 0 ? [] : [`${effect} moves the clips along no such direction: nothing is projected out`];
    return { stage: { kind: 'affine', map: projectionMap(span) }, notes };
  },
};

function affectedRows(effect: string, { affected }: FitContext): AffectedRows {
  const found = affected?.(effect);
  if (found) return found;
  throw new EbbError('UNSUPPORTED', `The clips were not embedded under the effect '${effect}'.`, {
    where: 'operator desensitise',
    expected: `a benchmark with embeddings under ${effect}`,
    hint: `Make one by: ebb benchmark create --effects ${effect}`,
  });
}
