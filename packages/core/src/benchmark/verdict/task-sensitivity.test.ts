import { describe, expect, test } from 'vitest';
import { judgedCollections } from '../../../../../test/support/judged-collections.js';
import { applyArtefact } from '../../correct/apply.js';
import { desensitisers, methodNamed } from '../../correct/methods.js';
import type { Recipe } from '../../correct/recipe.js';
import { EbbError } from '../../errors.js';
import { type Matrix, selectRows, stackRows } from '../../linalg/matrix.js';
import { plainCompute } from '../../linalg/plain-compute.js';
import { effectSensitivity, type Sensitivity } from '../../measure/sensitivity/effect-sensitivity.js';
import { evaluateTask } from '../evaluate.js';
import { taskFitter, type Variant } from '../probe.js';
import { taskData } from '../task.js';
import type { VariantJudgement } from './judge-task.js';
import { sensitivityScores } from './sensitivity-score.js';
import { taskSensitivities } from './task-sensitivity.js';
import { verdictOf } from './verdict.js';

const CONDITIONS = [
  ['turn', 0.5],
  ['turn', 1],
  ['turn', 2],
  ['fade', 1],
] as const;
const { benchmark, embedding } = judgedCollections({ recordings: 30, conditions: CONDITIONS });
const TASK = { pair: [0, 1], instrument: 0 } as const;
const data = taskData(benchmark, embedding, TASK);
const fitter = taskFitter(benchmark, data, plainCompute);
const variantOf = (recipe: Recipe | string, scope: Variant['scope'] = 'global'): Variant => ({
  recipe: typeof recipe === 'string' ? methodNamed(recipe) : recipe,
  scope,
});
const desensitiser = (direction: string, effect: string) =>
  desensitisers([effect]).find(({ name }) => name === `desensitise-${direction}-${effect}`)!;

/** Of the positives of both datasets, measured anew with every clip corrected for one train set. */
async function directly(variant: Variant, trainSet: number) {
  const artefact = await fitter.artefact(variant.recipe.steps, variant.scope);
  const own = data.conditions.filter(({ effect }) => effect === 'turn');
  const corrected = (x: Matrix, positive: Uint8Array, domain: number) =>
    applyArtefact(
      artefact,
      selectRows(
        x,
        Array.from(positive.keys()).filter((i) => positive[i] === 1),
      ),
      { trainSet, domain },
    );
  const { positive, datasets } = data.training;
  const training = own.map((condition) =>
    stackRows(
      [0, 1].map((d) =>
        corrected(
          condition.training(),
          positive.map((p, i) => Number(p === 1 && datasets[i] === d)),
          d,
        ),
      ),
    ),
  );
  const heldOut = own.map((condition) =>
    stackRows([0, 1].map((d) => corrected(condition.test(d), data.tests[d]!.positive, d))),
  );
  return (await effectSensitivity([0.5, 1, 2], training, heldOut, plainCompute)) as Sensitivity;
}

describe('the sensitivities of a task', () => {
  test('are of the corrected positives of both datasets, and undefined for an effect in one strength', async () => {
    const variants = ['none', 'lda'].map((name) => variantOf(name));
    const found = await taskSensitivities(data, variants, fitter, plainCompute);
    for (const variant of variants) {
      expect(found.get(variant)).toEqual([
        { effect: 'turn', ...(await directly(variant, 0)) },
        { effect: 'fade', reason: 'the effect has 1 of at least 3 strengths' },
      ]);
    }
  });

  test('are the mean over train sets where the map depends on the train set', async () => {
    const variant = variantOf('coral');
    const [turn] = (await taskSensitivities(data, [variant], fitter, plainCompute)).get(variant)!;
    const [a, b] = [await directly(variant, 0), await directly(variant, 1)];
    expect(a).not.toEqual(b);
    expect(turn).toMatchObject({ global: (a.global + b.global) / 2, clipwise: (a.clipwise + b.clipwise) / 2 });
  });

  test('are lower once the effect’s direction is projected out', async () => {
    const none = variantOf('none');
    const cca = variantOf(desensitiser('cca', 'turn'), 'classwise');
    const found = await taskSensitivities(data, [none, cca], fitter, plainCompute);
    const [before, after] = [none, cca].map((variant) => found.get(variant)![0] as Sensitivity);
    expect(before!.global).toBeGreaterThan(0.2);
    expect(after!.global).toBeLessThan(before!.global / 2);
  });
});

describe('a verdict', () => {
  const judging = { drawCount: 20, regimes: [], keepScores: false, discrepancies: undefined };
  const variants = [variantOf('none'), variantOf(desensitiser('mean', 'turn')), variantOf(desensitiser('pca', 'gain'))];
  const tasks = async (sensitivity: boolean) => {
    const results = [];
    for (const instrument of [0, 1]) {
      const task = { pair: [0, 1], instrument } as const;
      const asked = { ...judging, sensitivity };
      results.push(await evaluateTask(benchmark, embedding, variants, task, plainCompute, asked));
    }
    return results.map(({ judgement }) => judgement!);
  };

  test('gives the mean over instruments where it is asked for, and a method for an effect it has not says so', async () => {
    const judgements = await tasks(true);
    const { methods } = verdictOf(benchmark, embedding.id, judgements);
    for (const v of [0, 1]) {
      const own = judgements.map((judgement) => (judgement.variants[v] as VariantJudgement).sensitivity!);
      const values = own.map(([turn]) => (turn as Sensitivity).clipwiseLeftOut);
      expect(methods[v]).toMatchObject({
        sensitivity: [
          { effect: 'turn', clipwiseLeftOut: { value: (values[0]! + values[1]!) / 2 } },
          { effect: 'fade', global: { reason: 'the effect has 1 of at least 3 strengths' } },
        ],
      });
    }
    expect(methods[2]).toMatchObject({ failure: expect.stringContaining('ebb benchmark create --effects gain') });
  });

  test('has none where it is not asked for', async () => {
    const { methods } = verdictOf(benchmark, embedding.id, await tasks(false));
    expect(methods[0]).toMatchObject({ sensitivity: [] });
  });

  test('without conditions, an evaluation with a desensitisation is a typed error', async () => {
    const { conditions: _, ...plain } = embedding;
    const error = await evaluateTask(benchmark, plain, variants.slice(1), TASK, plainCompute).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(EbbError);
    expect(error).toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('--effects turn') });
  });
});

test('the mean over tasks lies in its interval, which is as wide as tasks differ', () => {
  const task = (global: number) => [{ effect: 'e', global, globalHeldOut: 0, clipwise: 1, clipwiseLeftOut: -0.5 }];
  const [score] = sensitivityScores([0.125, 0.25, 0.125, 0.75].map(task), 42);
  expect(score).toMatchObject({ effect: 'e', global: { value: 0.3125 }, clipwise: { value: 1, low: 1, high: 1 } });
  const { low, high } = score!.global as { low: number; high: number };
  expect(low).toBeGreaterThanOrEqual(0.125);
  expect(low).toBeLessThan(0.25);
  expect(high).toBeGreaterThan(0.4);
  expect(high).toBeLessThanOrEqual(0.75);
  expect(sensitivityScores([task(0.5), [{ effect: 'e', reason: 'one point' }]], 42)).toMatchObject([
    { global: { reason: 'one point' }, clipwise: { reason: 'one point' } },
  ]);
  expect(sensitivityScores([undefined, undefined], 42)).toEqual([]);
});
