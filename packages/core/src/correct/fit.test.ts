import { describe, expect, test } from 'vitest';
import { row, selectRows } from '../linalg/matrix.js';
import { plainCompute } from '../linalg/plain-compute.js';
import { columnMoments } from '../linalg/shrinkage.js';
import { norm } from '../linalg/vector.js';
import { NumpyRandomState } from '../random/numpy-random-state.js';
import { applyArtefact } from './apply.js';
import type { TrainingRows } from './contract.js';
import { RecipeFitter } from './fit.js';
import { parseRecipe } from './recipe.js';

const [CLIPS, DIM] = [80, 6];

function training(): TrainingRows {
  const random = new NumpyRandomState(11);
  const datasets = Uint8Array.from({ length: CLIPS }, (_, i) => Number(i >= CLIPS / 2));
  const x = { rows: CLIPS, cols: DIM, data: random.normal(CLIPS * DIM) };
  x.data.forEach((v, at) => {
    if (at >= x.data.length / 2) x.data[at] = 2 * v + (at % DIM);
  });
  const positive = Uint8Array.from({ length: CLIPS }, (_, i) => i % 2);
  return { x, datasets, positive, genres: new Uint8Array(CLIPS), genreNames: ['all'] };
}

const steps = (...operators: object[]) => parseRecipe({ name: 'r', operators }, 'test').steps;
const fitter = (rows = training()) => new RecipeFitter(rows, { compute: plainCompute, reading: 'corrected', seed: 42 });
const ofDataset = ({ x, datasets }: TrainingRows, d: number) =>
  selectRows(
    x,
    Array.from(datasets.keys()).filter((i) => datasets[i] === d),
  );

describe('a step after one that treats rows by train set and dataset', () => {
  test.each(['coral', 'gaussian-ot', 'subspace-alignment'])(
    'is fitted, after %s, for either train set on the rows that its classifier meets',
    async (op) => {
      const rows = training();
      const artefact = await fitter(rows).artefact(steps({ op }, { op: 'leace' }), 'global');
      expect(artefact.stages.at(-1)).toMatchObject({ kind: 'affineBy', by: 'trainSet' });
      // LEACE's theorem holds in the space of either classifier: equal means of both datasets, to rounding.
      for (const trainSet of [0, 1]) {
        const [a, b] = [0, 1].map(
          (domain) => columnMoments(applyArtefact(artefact, ofDataset(rows, domain), { trainSet, domain })).mean,
        );
        expect(norm(a!.map((v, j) => v - b![j]!))).toBeLessThan(1e-10);
      }
    },
  );

  test('that is no affine map for all rows is a typed error', async () => {
    await expect(fitter().artefact(steps({ op: 'coral' }, { op: 'kernel' }), 'global')).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringMatching(/^operator kernel: .*last/),
    });
  });

  test('leaves a dataset’s training rows as the classifier trained on them sees them', async () => {
    const rows = training();
    const recipe = steps({ op: 'coral' });
    const after = await fitter(rows).rowsAfter(recipe, 'global');
    const artefact = await fitter(rows).artefact(recipe, 'global');
    for (const d of [0, 1]) {
      const expected = applyArtefact(artefact, ofDataset(rows, d), { trainSet: d, domain: d });
      expect(ofDataset(after, d)).toEqual(expected);
    }
    expect(after.datasets).toEqual(rows.datasets);
  });
});

test('steps that need no dataset keep the rows’ order and labels', async () => {
  const rows = training();
  const after = await fitter(rows).rowsAfter(steps({ op: 'log' }, { op: 'l2' }), 'global');
  expect(after.positive).toBe(rows.positive);
  for (let i = 0; i < CLIPS; i++) expect(norm(row(after.x, i))).toBeCloseTo(1, 12);
});

describe('clips under an effect', () => {
  const effect = (rows: TrainingRows) => {
    const x = [1, 2].map((strength) => ({
      ...rows.x,
      data: rows.x.data.map((v, at) => v * (1 + strength / 10) + strength * Math.sin(at % DIM)),
    }));
    return { strengths: [1, 2], x };
  };
  const affectedFitter = (rows: TrainingRows) => {
    const affected = (id: string) => (id === 'gain' ? effect(rows) : undefined);
    return new RecipeFitter(rows, { compute: plainCompute, reading: 'corrected', seed: 42, affected });
  };

  test.each([
    ['one map for all rows', [{ op: 'whiten' }, { op: 'l2' }], 1],
    ['a map a dataset', [{ op: 'standardise', by: 'domain' }], 1],
    ['a map a train set and dataset', [{ op: 'coral' }], 2],
  ])('go through the steps before as the rows themselves do: %s', async (_, before, count) => {
    const rows = training();
    const artefact = await affectedFitter(rows).artefact(
      steps(...before, { op: 'desensitise', effect: 'gain', direction: 'mean' }),
      'global',
    );
    const earlier = { ...artefact, stages: artefact.stages.slice(0, -1) };
    const last = artefact.stages.at(-1)!;
    const maps = last.kind === 'affine' ? [last.map] : last.kind === 'affineBy' ? last.maps : [];
    expect(maps).toHaveLength(count);
    const viewOf = (x: typeof rows.x, trainSet: number) =>
      [0, 1].map((domain) => {
        const origin = { trainSet: count === 1 ? domain : trainSet, domain };
        return applyArtefact(earlier, ofDataset({ ...rows, x }, domain), origin);
      });
    for (const [trainSet, map] of maps.entries()) {
      const sums = new Float64Array(DIM);
      const clean = viewOf(rows.x, trainSet);
      for (const x of effect(rows).x) {
        viewOf(x, trainSet).forEach(({ data }, d) => {
          data.forEach((v, at) => {
            sums[at % DIM]! += v - clean[d]!.data[at]!;
          });
        });
      }
      // A unit vector; rounding of sums of 160 numbers.
      row(map.right, 0).forEach((v, j) => void expect(v).toBeCloseTo(sums[j]! / norm(sums), 12));
    }
  });

  test('without which a fit of them is a typed error', async () => {
    const recipe = steps({ op: 'desensitise', effect: 'gain', direction: 'mean' });
    await expect(fitter().artefact(recipe, 'global')).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });
});
