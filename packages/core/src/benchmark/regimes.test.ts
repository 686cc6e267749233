import { expect, test } from 'vitest';
import { collections } from '../../../../test/support/collections.js';
import { selectClassifier } from '../classify/cross-validation.js';
import { primalGeometry } from '../classify/geometry.js';
import { applyArtefact } from '../correct/apply.js';
import { RecipeFitter } from '../correct/fit.js';
import { parseRecipe } from '../correct/recipe.js';
import { filterRows } from '../correct/training-rows.js';
import { type Matrix, row, selectRows } from '../linalg/matrix.js';
import { plainCompute } from '../linalg/plain-compute.js';
import { dot } from '../linalg/vector.js';
import type { ConditionTables } from './data.js';
import { probeTask } from './probe.js';
import { REGIMES, type Regime, regimeViews } from './regimes.js';
import { taskData } from './task.js';

const DIM = 20;
const { benchmark, embedding: clean } = collections(DIM);
const TASK = { pair: [0, 1], instrument: 0 } as const;

/** Every clip turned away from where it was, the more the stronger. */
const conditions = [0, 0.5, 2].map((strength): ConditionTables => {
  const tables = clean.tables.map((table) =>
    table.map((v, k) => v + strength * Math.sin(1 + (k % DIM)) * (1 + v * v * 0.1)),
  );
  return { effect: 'turn', strength, tables };
});
const embedding = { ...clean, conditions };
const data = taskData(benchmark, embedding, TASK);
const regimes = Object.keys(REGIMES) as Regime[];

const recipes = [
  parseRecipe({ name: 'plain', operators: [] }, 'test'),
  parseRecipe({ name: 'lda', operators: [{ op: 'lda' }] }, 'test'),
  parseRecipe({ name: 'own', operators: [{ op: 'standardise', by: 'domain' }, { op: 'lda' }] }, 'test'),
];
const variants = recipes.map((recipe) => ({ recipe, scope: 'global' as const }));

test('a condition that changes nothing gives the clean scores, to the last bit', async () => {
  const probes = await probeTask(benchmark, data, variants, plainCompute, { regimes });
  for (const { affected, scores, trainSet } of probes) {
    const same = affected.filter(({ strength }) => strength === 0);
    expect(same.map(({ regime }) => regime)).toEqual(['clean-affected', 'affected-clean', 'affected-affected']);
    for (const view of same) expect(view.scores).toEqual(scores[trainSet]);
  }
});

test('scores of every regime are those of a correction fitted on clean clips and a probe of the affected ones', async () => {
  const probes = await probeTask(benchmark, data, variants, plainCompute, { regimes });
  const views = regimeViews(data, regimes, benchmark.seed);
  expect(views).toHaveLength(3 * conditions.length + 1);
  for (const { variant, trainSet, affected } of probes) {
    const fitter = new RecipeFitter(data.training, { compute: plainCompute, reading: 'corrected', seed: 42 });
    const artefact = await fitter.artefact(variant.recipe.steps, variant.scope);
    const corrected = (x: Matrix) => applyArtefact(artefact, x, { trainSet, domain: trainSet });
    const own = Array.from(data.training.datasets.keys()).filter((i) => data.training.datasets[i] === trainSet);
    const { positive } = filterRows(data.training, (i) => data.training.datasets[i] === trainSet);
    views.forEach(({ training, test, regime, strength }, v) => {
      const rows = selectRows(training?.() ?? data.training.x, own);
      const slow = selectClassifier(primalGeometry(corrected(rows)), positive);
      const x = corrected(test?.(trainSet) ?? data.tests[trainSet]!.x);
      expect(affected[v]).toMatchObject({ regime, strength, effect: 'turn' });
      affected[v]!.scores.forEach((score, i) => {
        const expected = dot(row(x, i), slow.coefficients.subarray(0, -1)) + slow.coefficients.at(-1)!;
        // Both solvers stop within a relative gap of 1e-10 of the optimum: its square root, in the scores.
        expect(Math.abs(score - expected)).toBeLessThanOrEqual(1e-5 * (1 + Math.abs(expected)));
      });
    });
  }
});

test('a mixture takes each clip in one of the strengths, and each strength for some', () => {
  const [view] = regimeViews(data, ['mixed'], 42);
  expect(view!.strength).toBeNull();
  for (const [mixed, all] of [
    [view!.training!(), data.conditions.map((condition) => condition.training())],
    [view!.test!(1), data.conditions.map((condition) => condition.test(1))],
  ] as const) {
    const taken = Array.from({ length: mixed.rows }, (_, i) =>
      all.findIndex((m) => row(m, i).every((v, j) => v === row(mixed, i)[j])),
    );
    expect(new Set(taken)).toEqual(new Set([0, 1, 2]));
  }
});
