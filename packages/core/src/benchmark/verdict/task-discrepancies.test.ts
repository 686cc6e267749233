import { describe, expect, test } from 'vitest';
import { judgedCollections } from '../../../../../test/support/judged-collections.js';
import { crossValidatedScores } from '../../classify/cross-validated-scores.js';
import { applyArtefact } from '../../correct/apply.js';
import { methodNamed } from '../../correct/methods.js';
import { rowsOfDataset } from '../../correct/training-rows.js';
import type { Matrix } from '../../linalg/matrix.js';
import { plainCompute } from '../../linalg/plain-compute.js';
import { measureDiscrepancies } from '../../measure/discrepancy/measure-discrepancies.js';
import { referenceBandwidth } from '../../measure/discrepancy/reference-bandwidth.js';
import { DISCREPANCIES } from '../../measure/discrepancy/registry.js';
import { taskFitter, type Variant } from '../probe.js';
import { taskData } from '../task.js';
import { type DiscrepancyParts, taskDiscrepancies } from './task-discrepancies.js';

const SEED = 42;
const { benchmark, embedding } = judgedCollections({ recordings: 30, conditions: [] });
const data = taskData(benchmark, embedding, { pair: [0, 1], instrument: 0 });
const { training } = data;
const clean = [rowsOfDataset(training, 0), rowsOfDataset(training, 1)] as const;
const variantOf = (name: string): Variant => ({ recipe: methodNamed(name), scope: 'global' });
const fitter = taskFitter(benchmark, data, plainCompute);

const measured = (variants: readonly Variant[], parts: DiscrepancyParts) =>
  taskDiscrepancies(training, variants, fitter, { compute: plainCompute, seed: SEED, parts });

/** Measured anew on given rows, with the width of the uncorrected ones. */
async function directly(a: Matrix, b: Matrix) {
  const crossValidate = (x: Matrix, positive: Uint8Array) =>
    crossValidatedScores(x, positive, { folds: 5, c: 100, seed: SEED }, plainCompute);
  const bandwidth = await referenceBandwidth({ a: clean[0], b: clean[1] }, plainCompute);
  const context = { compute: plainCompute, seed: SEED, bandwidth, crossValidate };
  return measureDiscrepancies(DISCREPANCIES.values(), { a, b }, context);
}

describe('discrepancies of a task', () => {
  test('are between the corrected training rows of its datasets', async () => {
    const variants = ['none', 'lda', 'centre'].map(variantOf);
    const found = await measured(variants, 'pooled');
    for (const variant of variants) {
      const artefact = await fitter.artefact(variant.recipe.steps, 'global');
      const [a, b] = clean.map((x, domain) => applyArtefact(artefact, x, { trainSet: 0, domain })) as [Matrix, Matrix];
      expect(found.get(variant)).toEqual({ pooled: Object.fromEntries(await directly(a, b)) });
    }
  });

  test('are the mean over train sets where the map depends on the train set', async () => {
    const variant = variantOf('k');
    const artefact = await fitter.artefact(variant.recipe.steps, 'global');
    const [first, second] = await Promise.all(
      [0, 1].map((trainSet) => {
        const [a, b] = clean.map((x, domain) => applyArtefact(artefact, x, { trainSet, domain })) as [Matrix, Matrix];
        return directly(a, b);
      }),
    );
    // Else the means below would say nothing.
    expect(first!.get('mmd')).not.toEqual(second!.get('mmd'));
    const found = (await measured([variant], 'pooled')).get(variant)!.pooled!;
    for (const id of DISCREPANCIES.keys()) {
      const [p, q] = [first!.get(id)!.value!, second!.get(id)!.value!];
      expect(found[id]!.value, id).toBe((p + q) / 2);
    }
  });

  test('by class have the same pooled values, and those of each class beside them', async () => {
    const variant = variantOf('none');
    const [pooled, classwise] = [await measured([variant], 'pooled'), await measured([variant], 'classwise')];
    expect(classwise.get(variant)!.pooled).toEqual(pooled.get(variant)!.pooled);
    expect(Object.keys(classwise.get(variant)!)).toEqual(['pooled', 'positive', 'negative', 'classMean']);
  });
});
