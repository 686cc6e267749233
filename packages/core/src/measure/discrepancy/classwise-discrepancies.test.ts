import { expect, test } from 'vitest';
import { matrix, selectRows } from '../../linalg/matrix.js';
import { plainCompute } from '../../linalg/plain-compute.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
import { classwiseBandwidths, classwiseDiscrepancies, type LabelledSets } from './classwise-discrepancies.js';
import { energyDistance } from './energy-distance.js';
import { measureDiscrepancies } from './measure-discrepancies.js';
import { mmd } from './mmd.js';
import { referenceBandwidth } from './reference-bandwidth.js';

const [N, DIM] = [40, 4];

/** Even rows are positive; those of b are moved away, while its negatives lie where those of a do. */
function labelled(): LabelledSets {
  const random = new NumpyRandomState(6);
  const [a, b] = [matrix(N, DIM, random.normal(N * DIM)), matrix(N, DIM, random.normal(N * DIM))];
  for (let i = 0; i < N; i += 2) b.data[i * DIM]! += 3;
  const positive = Uint8Array.from({ length: N }, (_, i) => Number(i % 2 === 0));
  return { a, b, positiveA: positive, positiveB: positive };
}

const rowsOf = (sets: LabelledSets, parity: number) => {
  const rows = Array.from({ length: N / 2 }, (_, i) => 2 * i + parity);
  return { a: selectRows(sets.a, rows), b: selectRows(sets.b, rows) };
};

test('each part is what its rows alone give, with a bandwidth of their own, and the class mean their mean', async () => {
  const sets = labelled();
  const bandwidths = await classwiseBandwidths(sets, plainCompute);
  const measured = await classwiseDiscrepancies([mmd, energyDistance], sets, {
    compute: plainCompute,
    seed: 1,
    bandwidths,
  });
  for (const [part, rows] of [
    ['pooled', sets],
    ['positive', rowsOf(sets, 0)],
    ['negative', rowsOf(sets, 1)],
  ] as const) {
    const bandwidth = await referenceBandwidth(rows, plainCompute);
    expect(bandwidths[part]).toBe(bandwidth);
    expect(measured[part]).toEqual(
      await measureDiscrepancies([mmd, energyDistance], rows, { compute: plainCompute, seed: 1, bandwidth }),
    );
  }
  const [positive, negative, mean] = (['positive', 'negative', 'classMean'] as const).map(
    (part) => measured[part].get('mmd')!.value!,
  ) as [number, number, number];
  expect(mean).toBe((positive + negative) / 2);
  expect(positive).toBeGreaterThan(10 * Math.abs(negative));
});

test('the class mean is undefined with its reason where a class is mapped to one point', async () => {
  const sets = labelled();
  const bandwidths = await classwiseBandwidths(sets, plainCompute);
  for (const x of [sets.a, sets.b]) for (let i = 0; i < N; i += 2) x.data.fill(9, i * DIM, (i + 1) * DIM);
  const context = { compute: plainCompute, seed: 1, bandwidths };
  const { pooled, positive, negative, classMean } = await classwiseDiscrepancies([energyDistance], sets, context);
  expect(pooled.get('energy')!.value).toBeGreaterThanOrEqual(0);
  expect(negative.get('energy')!.value).toBeGreaterThan(0);
  expect(positive.get('energy')!.value).toBeUndefined();
  expect(classMean.get('energy')).toEqual(positive.get('energy'));
});

test('a class without clips, and a reference in one point, are typed errors', async () => {
  const sets = labelled();
  const without = { ...sets, positiveB: new Uint8Array(N) };
  await expect(classwiseBandwidths(without, plainCompute)).rejects.toMatchObject({ code: 'TOO_FEW_CLIPS' });
  sets.a.data.fill(2);
  sets.b.data.fill(2);
  await expect(referenceBandwidth(sets, plainCompute)).rejects.toMatchObject({ code: 'SINGULAR' });
});
