import { describe, expect, test } from 'vitest';
import { collections } from '../../../../test/support/collections.js';
import { selectClassifier } from '../classify/cross-validation.js';
import { primalGeometry } from '../classify/geometry.js';
import { applyArtefact } from '../correct/apply.js';
import type { Scope } from '../correct/contract.js';
import { RecipeFitter } from '../correct/fit.js';
import { METHODS, methodNamed } from '../correct/methods.js';
import { parseRecipe, type Recipe } from '../correct/recipe.js';
import { filterRows } from '../correct/training-rows.js';
import { row } from '../linalg/matrix.js';
import { plainCompute } from '../linalg/plain-compute.js';
import { dot } from '../linalg/vector.js';
import { evaluateTask } from './evaluate.js';
import { probeTask, type Variant } from './probe.js';
import { taskData, tasksOf } from './task.js';

const recipe = (name: string, ...operators: object[]) => parseRecipe({ name, operators }, name);
const recipes = [
  ...METHODS,
  recipe('twice', { op: 'lda' }, { op: 'mlda' }),
  recipe('own-figures', { op: 'standardise', by: 'domain' }, { op: 'lda' }),
  recipe(
    'affine-then-kernel',
    { op: 'lda' },
    { op: 'centre' },
    { op: 'kernel', componentsPerDimension: 1 },
    { op: 'lda' },
  ),
];

// 12 dimensions take the primal solver, 90 the Gram matrix with its low-rank updates.
describe.each([12, 90])('probes in %i dimensions', (dim) => {
  const { benchmark, embedding } = collections(dim);
  const data = taskData(benchmark, embedding, { pair: [0, 1], instrument: 0 });

  test.each(['global', 'classwise'] as const)(
    'score as if each method were applied to every clip first (%s)',
    async (scope: Scope) => {
      const variants = recipes.map((recipe): Variant => ({ recipe, scope }));
      const probes = await probeTask(benchmark, data, variants, plainCompute);
      expect(probes).toHaveLength(2 * recipes.length);
      for (const { variant, trainSet, scores, classifier } of probes) {
        const fitter = new RecipeFitter(data.training, { compute: plainCompute, reading: 'corrected', seed: 42 });
        const artefact = await fitter.artefact(variant.recipe.steps, scope);
        const rows = filterRows(data.training, (i) => data.training.datasets[i] === trainSet);
        const corrected = applyArtefact(artefact, rows.x, { trainSet, domain: trainSet });
        const slow = selectClassifier(primalGeometry(corrected), rows.positive);
        expect(classifier.c).toBe(slow.c);
        data.tests.forEach(({ x }, domain) => {
          const features = applyArtefact(artefact, x, { trainSet, domain });
          const weights = slow.coefficients.subarray(0, -1);
          for (let i = 0; i < x.rows; i++) {
            const expected = dot(row(features, i), weights) + slow.coefficients.at(-1)!;
            // Both solvers stop within a relative gap of 1e-10 of the optimum: its square root, in the scores.
            expect(Math.abs(scores[domain]![i]! - expected)).toBeLessThanOrEqual(1e-5 * (1 + Math.abs(expected)));
          }
        });
      }
    },
  );

  test('a method’s figures do not depend on what is judged beside it, to the last bit', async () => {
    const lda: Variant = { recipe: methodNamed('lda'), scope: 'global' };
    const alone = await probeTask(benchmark, data, [lda], plainCompute);
    const beside = await probeTask(
      benchmark,
      data,
      METHODS.map((recipe): Variant => ({ recipe, scope: 'global' })),
      plainCompute,
    );
    const scores = alone.map((probe) => probe.scores);
    expect(beside.filter(({ variant }) => variant.recipe.name === 'lda').map((probe) => probe.scores)).toEqual(scores);
  });

  test('equal pipelines give equal figures in both scopes, and only they', async () => {
    const variants = (['global', 'classwise'] as const).flatMap((scope) =>
      ['k', 'lda'].map((name): Variant => ({ recipe: methodNamed(name), scope })),
    );
    const probes = await probeTask(benchmark, data, variants, plainCompute);
    const scores = (name: string, scope: Scope) =>
      probes.find(({ variant, trainSet }) => variant.recipe.name === name && variant.scope === scope && trainSet === 0)!
        .scores[1];
    expect(scores('k', 'global')).toEqual(scores('k', 'classwise'));
    expect(scores('lda', 'global')).not.toEqual(scores('lda', 'classwise'));
  });

  test('the long table has every pair, every metric, and the cosine of methods that keep the direction', async () => {
    const variants = ['none', 'lda'].map((name): Variant => ({ recipe: methodNamed(name), scope: 'global' }));
    const { rows } = await evaluateTask(benchmark, embedding, variants, { pair: [0, 1], instrument: 0 }, plainCompute);
    const auc = rows.filter(({ metric }) => metric === 'rocAuc');
    expect(auc.map(({ method, trainSet, testSet }) => `${method} ${trainSet} ${testSet}`).sort()).toEqual(
      ['lda', 'none'].flatMap((m) => ['field', 'studio'].flatMap((s) => [`${m} ${s} field`, `${m} ${s} studio`])),
    );
    const cosines = rows.filter(({ metric }) => metric === 'biasCosine');
    expect(cosines.map(({ method, testSet }) => [method, testSet])).toEqual([
      ['none', null],
      ['none', null],
    ]);
    for (const { value } of rows) expect(Number.isFinite(value)).toBe(true);
  });
});

test('of three datasets each unordered pair is balanced and corrected on its own, and named in its rows', async () => {
  const { benchmark, embedding } = collections(8, ['studio', 'field', 'stage']);
  const tasks = tasksOf(benchmark);
  expect(tasks.map(({ pair }) => pair)).toEqual([
    [0, 1],
    [0, 2],
    [1, 2],
  ]);
  const variants: Variant[] = [{ recipe: methodNamed('lda'), scope: 'global' }];
  const results = await Promise.all(
    tasks.map((task) => evaluateTask(benchmark, embedding, variants, task, plainCompute)),
  );
  const auc = results.flatMap(({ rows }) => rows).filter(({ metric }) => metric === 'rocAuc');
  expect(auc.map(({ pair, trainSet, testSet }) => `${pair}: ${trainSet} ${testSet}`)).toContain(
    'field+stage: stage field',
  );
  expect(auc).toHaveLength(3 * 4);
  // Within one dataset, two pairs give two figures: each has its own correction.
  const within = auc.filter(({ trainSet, testSet }) => trainSet === 'studio' && testSet === 'studio');
  expect(within.map(({ pair }) => pair)).toEqual(['studio+field', 'studio+stage']);
});

describe('where the datasets have one mean', () => {
  const { benchmark, embedding } = collections(12);
  const task = { pair: [0, 1], instrument: 0 } as const;
  const evaluate = (...names: Recipe[]) => {
    const variants = names.map((recipe): Variant => ({ recipe, scope: 'global' }));
    return evaluateTask(benchmark, embedding, variants, task, plainCompute);
  };

  test('lda projects nothing out, and says so', async () => {
    const standardised = recipe('own-figures-then-lda', { op: 'standardise', by: 'domain' }, { op: 'lda' });
    const { rows, notes } = await evaluate(methodNamed('standardise'), standardised);
    const values = (name: string) =>
      rows.filter(({ method, metric }) => method === name && metric === 'rocAuc').map(({ value }) => value);
    expect(values('standardise')).toHaveLength(4);
    expect(values('own-figures-then-lda')).toEqual(values('standardise'));
    expect(notes).toEqual([
      'normal, gong, own-figures-then-lda global: the datasets have the same mean, so that there is no direction to project out',
    ]);
  });

  test('there is no bias cosine rather than one of rounding', async () => {
    const { rows } = await evaluate(methodNamed('none'), methodNamed('centre'), methodNamed('standardise'));
    const methods = rows.filter(({ metric }) => metric === 'biasCosine').map(({ method }) => method);
    expect(methods).toEqual(['none', 'none']);
  });
});

describe('a task that cannot be run', () => {
  test('names the dataset and the instrument without a test positive', () => {
    const { benchmark, embedding } = collections(4);
    const labels = benchmark.datasets[1]!.labels;
    benchmark.datasets[1]!.splits.forEach((split, i) => {
      if (split === 'test') labels[i] = -1;
    });
    expect(() => taskData(benchmark, embedding, { pair: [0, 1], instrument: 0 })).toThrow(
      expect.objectContaining({
        code: 'NO_POSITIVES',
        message: expect.stringContaining('dataset field, instrument gong'),
      }),
    );
  });

  test('with fewer positives than folds is a typed error', async () => {
    const { benchmark, embedding } = collections(4);
    const labels = benchmark.datasets[0]!.labels;
    let positives = 0;
    benchmark.datasets[0]!.splits.forEach((split, i) => {
      if (split === 'train' && labels[i] === 1 && ++positives > 2) labels[i] = 0;
    });
    const variants: Variant[] = [{ recipe: methodNamed('none'), scope: 'global' }];
    const task = { pair: [0, 1], instrument: 0 } as const;
    await expect(evaluateTask(benchmark, embedding, variants, task, plainCompute)).rejects.toMatchObject({
      code: 'TOO_FEW_CLIPS',
      message: expect.stringMatching(/^dataset (studio|field), instrument gong: .* Expected at least 3 .*received \d/),
    });
  });
});
