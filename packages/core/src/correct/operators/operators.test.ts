import { describe, expect, test } from 'vitest';
import { openSession } from '../../io/onnx-session.js';
import { matrix, row, selectRows } from '../../linalg/matrix.js';
import { plainCompute } from '../../linalg/plain-compute.js';
import { columnMoments } from '../../linalg/shrinkage.js';
import { dot, norm } from '../../linalg/vector.js';
import { cosineSimilarity } from '../../measure/cosine.js';
import { int64Vector, type Tensor, tensor } from '../../onnx/tensor.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
import { applyArtefact, applyStage } from '../apply.js';
import type { AffectedRows, FitContext, Stage, TrainingRows } from '../contract.js';
import { EFFECT_SPANS } from '../effect-span.js';
import { exportOnnx } from '../export-onnx.js';
import { filterRows, rowsOfDataset } from '../training-rows.js';
import { OPERATORS } from './registry.js';

const DIM = 10;
const context: FitContext = { compute: plainCompute, scope: 'global', reading: 'corrected', seed: 42 };

/** 60 clips of each dataset, 3 genres, the second dataset shifted; one dimension is constant. */
function training(): TrainingRows {
  const random = new NumpyRandomState(3);
  const n = 120;
  const datasets = Uint8Array.from({ length: n }, (_, i) => Number(i >= n / 2));
  const shift = random.normal(DIM);
  const x = matrix(n, DIM, random.normal(n * DIM));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < DIM; j++) x.data[i * DIM + j]! += datasets[i]! * 2 * shift[j]!;
    x.data[i * DIM + 4] = 1.5;
  }
  const alternating = (period: number) => Uint8Array.from({ length: n }, (_, i) => i % period);
  return { x, datasets, positive: alternating(2), genres: alternating(3), genreNames: ['rock', 'jazz', 'folk'] };
}

/** The clips under an effect that moves them along one direction, some more than others, and stirs them a little. */
function affected(rows: TrainingRows): AffectedRows {
  const random = new NumpyRandomState(7);
  const direction = random.normal(DIM);
  const strengths = [0.5, 1, 2, 4];
  const x = strengths.map((strength) => {
    const stirred = random.normal(rows.x.data.length);
    const data = rows.x.data.map(
      (v, at) => v + strength * (1 + (at % 3) / 10) * direction[at % DIM]! + 0.1 * stirred[at]!,
    );
    return matrix(rows.x.rows, DIM, data);
  });
  return { strengths, x };
}

async function fit(id: string, rows: TrainingRows, changes: Partial<FitContext> = {}, parameters: object = {}) {
  const operator = OPERATORS.get(id)!;
  const effects = { affected: (effect: string) => (effect === 'gain' ? affected(rows) : undefined) };
  return operator.fit(rows, operator.parameters.parse(parameters), { ...context, ...effects, ...changes });
}

const directionsOf = (stage: Stage) => {
  if (stage.kind !== 'affine') throw new Error(`expected an affine stage, not ${stage.kind}`);
  return stage.map.right;
};

/** Every operator with its defaults, and the parameters that come to another kind of stage or choice. */
const VARIANTS: readonly (readonly [string, object])[] = [
  ...[...OPERATORS.keys()].filter((id) => id !== 'desensitise').map((id) => [id, {}] as const),
  ...Object.keys(EFFECT_SPANS).map((direction) => ['desensitise', { effect: 'gain', direction }] as const),
  ['centre', { by: 'domain' }],
  ['standardise', { by: 'domain' }],
  ['leace', { covariance: 'sample' }],
  ['combat', { reference: 'trainSet', preserve: 'genre' }],
  ['whiten', { by: 'domain' }],
  ['whiten', { by: 'trainSet' }],
  ['tca', { kernel: 'linear', dimensions: 4 }],
];
const ORIGINS = [0, 1].flatMap((trainSet) => [0, 1].map((domain) => ({ trainSet, domain })));

describe.each(VARIANTS)('the contract of %s %o', (id, parameters) => {
  test('is fitted to the same stage twice, and leaves its rows as they were', async () => {
    const rows = training();
    const before = rows.x.data.slice();
    expect(await fit(id, rows, {}, parameters)).toEqual(await fit(id, rows, {}, parameters));
    expect(rows.x.data).toEqual(before);
  });

  test('maps every row on its own, to finite numbers', async () => {
    const rows = training();
    const { stage } = await fit(id, rows, {}, parameters);
    for (const origin of ORIGINS) {
      const together = applyStage(stage, rows.x, origin);
      for (const i of [0, 77]) {
        const alone = applyStage(stage, matrix(1, DIM, row(rows.x, i).slice()), origin);
        expect([...alone.data]).toEqual([...row(together, i)]);
      }
      expect(together.data.every(Number.isFinite)).toBe(true);
    }
  });

  test('is frozen: rows that it is applied to change nothing of it', async () => {
    const rows = training();
    const { stage } = await fit(id, rows, {}, parameters);
    const before = structuredClone(stage);
    const far = matrix(
      5,
      DIM,
      new NumpyRandomState(8).normal(5 * DIM).map((v) => 1e3 * v),
    );
    for (const origin of ORIGINS) expect(applyStage(stage, far, origin).data.every(Number.isFinite)).toBe(true);
    expect(stage).toEqual(before);
  });

  test('depends on what it says of a row', async () => {
    const { stage } = await fit(id, training(), {}, parameters);
    const operator = OPERATORS.get(id)!;
    expect('by' in stage ? stage.by : 'nothing').toBe(operator.chosenBy(operator.parameters.parse(parameters)));
  });

  test('exports a graph that gives what apply gives, for instruments of different clips', async () => {
    const all = training();
    const fits = [all, filterRows(all, (i) => i % 3 > 0)].map((rows) => fit(id, rows, {}, parameters));
    const stages = (await Promise.all(fits)).map(({ stage }) => stage);
    const outputDim = applyStage(stages[0]!, matrix(0, DIM), ORIGINS[0]!).cols;
    const artefacts = stages.map((stage) => ({ inputDim: DIM, outputDim, stages: [stage], notes: [] }));
    const names = { benchmark: 'b', embedding: 'e', method: 'm', scope: 'global', protocolVersion: 'test' };
    const bytes = exportOnnx({ instruments: ['i', 'j'], datasets: ['a', 'b'], artefacts }, names);
    const session = await openSession(bytes, { device: 'cpu', threads: 1 });
    const values = Float32Array.from(new NumpyRandomState(5).normal(6 * DIM));
    const x = matrix(6, DIM, Float64Array.from(values));
    for (const [instrument, artefact] of artefacts.entries()) {
      for (const trainSet of [0, 1]) {
        const inputs: Record<string, Tensor> = {
          embedding: tensor('float32', [6, DIM], values),
          instrument: int64Vector([instrument]),
          train_set: int64Vector([trainSet]),
          domain: int64Vector([0, 1, 0, 1, 0, 1]),
        };
        const { corrected } = await session.run(
          Object.fromEntries(session.inputNames.map((name) => [name, inputs[name]!])),
        );
        const byDomain = [0, 1].map((domain) => applyArtefact(artefact, x, { trainSet, domain }).data);
        const expected = byDomain[0]!.map((v, at) => (Math.floor(at / outputDim) % 2 ? byDomain[1]![at]! : v));
        const largest = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
        // float64 inside, rounded to float32 at the end: half a unit of the last place of 24 bits.
        corrected!.data.forEach((v, at) => {
          expect(Math.abs(Number(v) - expected[at]!)).toBeLessThan(1e-7 * largest);
        });
      }
    }
    await session.release();
  });
});

describe.each(VARIANTS)('where the clips do not suffice, %s %o', (id, parameters) => {
  const all = training();
  const constant = { ...all, x: matrix(all.x.rows, DIM, new Float64Array(all.x.rows * DIM).fill(2)) };
  const nearly = filterRows(all, (i) => i === 3 || i === 100);
  test.each<[string, TrainingRows]>([
    ['clips of one dataset', filterRows(all, (i) => all.datasets[i] === 1)],
    ['a clip of each dataset', nearly],
    ['three clips of each dataset', filterRows(all, (i) => i < 3 || i >= 117)],
    ['equal embeddings', constant],
    ['no clip', filterRows(all, () => false)],
  ])('of %s, is finite or a typed error', async (_, rows) => {
    let stage: Stage;
    try {
      ({ stage } = await fit(id, rows, {}, parameters));
    } catch (error) {
      expect(error).toMatchObject({ name: 'EbbError' });
      expect((error as Error).message).not.toMatch(/NaN|undefined/);
      return;
    }
    for (const origin of ORIGINS) expect(applyStage(stage, all.x, origin).data.every(Number.isFinite)).toBe(true);
  });
});

describe('centring and standardising', () => {
  test.each(['centre', 'standardise'])('%s by domain gives either dataset mean 0', async (id) => {
    const rows = training();
    const { stage } = await fit(id, rows, {}, { by: 'domain' });
    for (const domain of [0, 1]) {
      const { mean, deviation } = columnMoments(
        applyStage(stage, rowsOfDataset(rows, domain), { trainSet: 0, domain }),
      );
      // Means of 60 numbers of order one.
      expect(norm(mean)).toBeLessThan(1e-13);
      if (id === 'standardise') deviation.forEach((s, j) => void expect(s).toBeCloseTo(j === 4 ? 0 : 1, 12));
    }
  });

  test('by trainSet treats a clip by the classifier’s dataset, whatever its own', async () => {
    const rows = training();
    const { stage } = await fit('centre', rows, {}, { by: 'trainSet' });
    const as = (domain: number) => applyStage(stage, rows.x, { trainSet: 1, domain }).data;
    expect(as(0)).toEqual(as(1));
    expect(as(0)).not.toEqual(applyStage(stage, rows.x, { trainSet: 0, domain: 0 }).data);
  });
});

describe('LDA projection', () => {
  test('leaves no difference of the dataset means along its direction, and class-wise sees positives alone', async () => {
    const rows = training();
    const global = directionsOf((await fit('lda', rows)).stage);
    const classwise = directionsOf((await fit('lda', rows, { scope: 'classwise' })).stage);
    const positives = filterRows(rows, (i) => rows.positive[i] === 1);
    expect(classwise).toEqual(directionsOf((await fit('lda', positives)).stage));
    expect(classwise).not.toEqual(global);
    expect(norm(row(global, 0))).toBeCloseTo(1, 14);
    const projected = applyStage((await fit('lda', rows)).stage, rows.x, { trainSet: 0, domain: 0 });
    for (let i = 0; i < rows.x.rows; i++) expect(Math.abs(dot(row(projected, i), row(global, 0)))).toBeLessThan(1e-13);
  });
});

describe('multiple LDA projection', () => {
  test('spans the LDA directions of the genres', async () => {
    const rows = training();
    const v = directionsOf((await fit('mlda', rows)).stage);
    expect(v.rows).toBe(3);
    for (let genre = 0; genre < 3; genre++) {
      const direction = row(
        directionsOf(
          (
            await fit(
              'lda',
              filterRows(rows, (i) => rows.genres[i] === genre),
            )
          ).stage,
        ),
        0,
      );
      const within = [0, 1, 2].reduce((sum, k) => sum + dot(direction, row(v, k)) ** 2, 0);
      expect(within).toBeCloseTo(1, 12);
    }
  });

  test('with a single genre is lda, and says so', async () => {
    const rows: TrainingRows = { ...training(), genres: new Uint8Array(120), genreNames: ['all'] };
    const [lda, mlda] = [await fit('lda', rows), await fit('mlda', rows)];
    const cosine = cosineSimilarity(row(directionsOf(lda.stage), 0), row(directionsOf(mlda.stage), 0));
    expect(Math.abs(cosine)).toBeCloseTo(1, 12);
    expect(mlda.notes).toEqual(['one genre: mlda is lda here']);
  });

  test('leaves a genre of one dataset out as corrected, and takes Sw^-1 m for it as run', async () => {
    const all = training();
    const rows = filterRows(all, (i) => all.genres[i] !== 2 || all.datasets[i] === 0);
    const corrected = await fit('mlda', rows);
    expect(directionsOf(corrected.stage).rows).toBe(2);
    expect(corrected.notes).toEqual(['genre folk: clips of one dataset only, left out']);
    const asRun = await fit('mlda', rows, { reading: 'as-run' });
    expect(directionsOf(asRun.stage).rows).toBe(3);
    expect(asRun.notes).toEqual([expect.stringContaining('as the published run did')]);
  });

  test('with no genre of both datasets is a typed error', async () => {
    const all = training();
    const rows = filterRows(all, (i) => (all.genres[i] === 0) === (all.datasets[i] === 0));
    await expect(fit('mlda', rows)).rejects.toMatchObject({ code: 'TOO_FEW_CLIPS' });
  });
});

test('equal embeddings have no kernel width: a typed error', async () => {
  const rows = training();
  rows.x.data.fill(1);
  await expect(fit('kernel', rows)).rejects.toMatchObject({ code: 'SINGULAR' });
});

test('lda with clips of one dataset only is a typed error', async () => {
  const all = training();
  await expect(
    fit(
      'lda',
      filterRows(all, (i) => all.datasets[i] === 0),
    ),
  ).rejects.toMatchObject({ code: 'TOO_FEW_CLIPS' });
});

describe('desensitising', () => {
  test('to an effect without clips under it is a typed error that says how to get them', async () => {
    const rows = training();
    const parameters = { effect: 'reverberation', direction: 'cca' };
    for (const changes of [{}, { affected: () => undefined }]) {
      await expect(fit('desensitise', rows, changes, parameters)).rejects.toMatchObject({
        code: 'UNSUPPORTED',
        message: expect.stringContaining('ebb benchmark create --effects reverberation'),
      });
    }
  });

  test.each(Object.keys(EFFECT_SPANS))('by %s sees positives alone class-wise', async (direction) => {
    const rows = training();
    const kept = Array.from(rows.positive.keys()).filter((i) => rows.positive[i] === 1);
    const of = ({ strengths, x }: AffectedRows) => ({ strengths, x: x.map((all) => selectRows(all, kept)) });
    const positives = filterRows(rows, (i) => rows.positive[i] === 1);
    const parameters = { effect: 'gain', direction };
    const classwise = await fit('desensitise', rows, { scope: 'classwise' }, parameters);
    expect(classwise).toEqual(await fit('desensitise', positives, { affected: () => of(affected(rows)) }, parameters));
    expect(classwise).not.toEqual(await fit('desensitise', rows, {}, parameters));
  });

  test.each(Object.keys(EFFECT_SPANS))('by %s leaves embeddings that an effect does not move', async (direction) => {
    const rows = training();
    const still = { strengths: [1, 2, 3], x: [rows.x, rows.x, rows.x] };
    const parameters = { effect: 'gain', direction };
    const { stage, notes } = await fit('desensitise', rows, { affected: () => still }, parameters);
    expect(applyStage(stage, rows.x, ORIGINS[0]!).data).toEqual(rows.x.data);
    expect(notes).toEqual(['gain moves the clips along no such direction: nothing is projected out']);
  });

  test('by canonical directions needs two strengths', async () => {
    const rows = training();
    const single = { strengths: [3, 3], x: affected(rows).x.slice(0, 2) };
    const parameters = { effect: 'gain', direction: 'cca-clipwise' };
    await expect(fit('desensitise', rows, { affected: () => single }, parameters)).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('2 strengths'),
    });
  });
});
