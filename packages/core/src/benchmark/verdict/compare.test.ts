import { describe, expect, test } from 'vitest';
import { METHODS } from '../../correct/methods.js';
import { matrix } from '../../linalg/matrix.js';
import { delongTest } from '../../measure/delong.js';
import { twoSidedP } from '../../measure/normal.js';
import { rocAuc } from '../../measure/ranking.js';
import { drawUnits } from '../../measure/resample-units.js';
import { MersenneTwister } from '../../random/mersenne-twister.js';
import type { Benchmark, Dataset } from '../data.js';
import type { ProbeResult, Variant } from '../probe.js';
import type { TaskData } from '../task.js';
import { type Compared, type Comparison, compareMethods } from './compare.js';
import { judgeTask, type TaskJudgement, type VariantJudgement } from './judge-task.js';

const CLIPS = 120;
const DRAWS = 400;

const dataset = (id: string): Dataset => {
  const keys = Array.from({ length: CLIPS }, (_, i) => `${id}${i}`);
  return {
    ...{ id, title: id, licence: 'CC0', keys, recordings: keys },
    splits: keys.map(() => 'test' as const),
    genres: new Uint8Array(CLIPS),
    labels: new Int8Array(2 * CLIPS),
  };
};
const BENCHMARK: Benchmark = {
  ...{ id: 'two', title: 'Two', description: '', instruments: ['flute', 'oboe'], genres: ['all'] },
  datasets: [dataset('a'), dataset('b')],
  ...{ reading: 'corrected', seed: 7, testLabels: 'public' },
};
const draws = BENCHMARK.datasets.map(({ id, recordings }) => drawUnits(recordings, id, { drawCount: DRAWS, seed: 7 }));

/** Variants none, sharp, blunt and, of no scores, broken. */
const [NONE, SHARP, BLUNT, BROKEN] = [0, 1, 2, 3];
const variants = METHODS.slice(0, 4).map((recipe): Variant => ({ recipe, scope: 'global' }));

/**
 * Judgements of probes whose logits are the label and noise: little for the variant `sharp`, so that it is better in truth, as much for
 * none as for `blunt`.
 */
function judgements({ positives = 60, conditions = true } = {}): TaskJudgement[] {
  const random = MersenneTwister.fromInteger(5);
  const positive = Uint8Array.from({ length: CLIPS }, (_, i) => Number(i < positives));
  const test = { x: matrix(CLIPS, 1), positive, clips: Int32Array.from({ length: CLIPS }, (_, i) => i) };
  const data = { tests: [test, test] } as unknown as TaskData;
  const logits = (spread: number) =>
    Float64Array.from(positive, (label) => label + spread * (random.double() + random.double() - 1));
  const spreads = [3, 1.5, 3];
  return [0, 1].map((instrument) => {
    const probes = spreads.flatMap((spread, v) =>
      [0, 1].map(
        (trainSet): ProbeResult => ({
          ...{ variant: variants[v]!, trainSet, scores: [logits(spread), logits(spread)] },
          ...{
            classifier: { c: 1, validationAuc: Float64Array.of(1) },
            biasCosine: undefined,
            trainingClips: 10,
            notes: [],
          },
          affected: conditions
            ? [-10, 0].map((strength) => {
                const regime = 'clean-affected' as const;
                return { regime, effect: 'gain', strength, scores: logits(spread) };
              })
            : [],
        }),
      ),
    );
    const failures = new Map([[variants[BROKEN!]!, 'it broke']]);
    const probed = { variants, probes, failures, discrepancies: new Map(), sensitivities: new Map() };
    return judgeTask(BENCHMARK, { pair: [0, 1], instrument }, data, probed, draws, true);
  });
}

const judged = judgements();
const compare = (compared: Partial<Compared>, of = judged) =>
  compareMethods(BENCHMARK, 'e', of, { score: 'cross', a: SHARP!, b: BLUNT!, none: NONE, ...compared });
const ofVariant = (v: number) => judged.map(({ variants }) => variants[v] as VariantJudgement);
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

describe('two methods compared', () => {
  test.each(['cross', 'within'] as const)(
    '%s: the mean of their cells, with the normal interval of its paired draws',
    (score) => {
      const cellsOf = (v: number) =>
        ofVariant(v).flatMap(({ cells }) =>
          cells.filter((cell) => (cell.trainSet === cell.testSet) === (score === 'within')),
        );
      const [a, b] = [cellsOf(SHARP!), cellsOf(BLUNT!)];
      const found = compare({ score }) as Comparison;
      const differences = Array.from(
        { length: DRAWS },
        (_, d) => mean(a.map((own) => own.draws[d]!)) - mean(b.map((own) => own.draws[d]!)),
      );
      const centre = mean(differences);
      const error = Math.sqrt(differences.reduce((sum, d) => sum + (d - centre) ** 2, 0) / (DRAWS - 1));
      const difference = mean(a.map(({ value }) => value)) - mean(b.map(({ value }) => value));
      // Sums in another order: rounding alone.
      expect(found.difference).toBeCloseTo(difference, 12);
      expect(found.a - found.b).toBe(found.difference);
      expect(found.low).toBeCloseTo(difference - 1.959964 * error, 6);
      expect(found.high).toBeCloseTo(difference + 1.959964 * error, 6);
      expect(found.p).toBeCloseTo(twoSidedP(difference / error), 10);
      expect(found.p).toBeLessThan(0.05);
    },
  );

  test('by instrument and direction: AUCs of the logits, DeLong’s test on them, Holm over all', () => {
    const { instruments } = compare({}) as Comparison;
    expect(instruments.map(({ instrument, trainSet, testSet }) => [instrument, trainSet, testSet])).toEqual([
      ['flute', 'a', 'b'],
      ['flute', 'b', 'a'],
      ['oboe', 'a', 'b'],
      ['oboe', 'b', 'a'],
    ]);
    const positive = judged[0]!.positive![1];
    const logits = [SHARP!, BLUNT!].map((v) => ofVariant(v)[0]!.scores![0]![1]) as [Float64Array, Float64Array];
    expect(instruments[0]).toMatchObject({
      a: rocAuc(logits[0], positive),
      b: rocAuc(logits[1], positive),
      delongP: delongTest(logits[0], logits[1], positive).p,
    });
    const ps = instruments.map(({ p }) => p);
    const least = ps.indexOf(Math.min(...ps));
    expect(instruments[least]!.adjustedP).toBe(Math.min(1, 4 * ps[least]!));
    expect(Math.max(...instruments.map(({ adjustedP }) => adjustedP))).toBeGreaterThanOrEqual(Math.max(...ps));
  });

  test('one clip a recording: the bootstrap’s p and DeLong’s agree', () => {
    for (const { p, delongP } of (compare({}) as Comparison).instruments) {
      // A standard error from 400 draws is off by 3.5%, and the two estimate it in different ways: 10% in all.
      const z = (value: number) => Math.abs(normalQuantile(value / 2));
      expect(Math.abs(z(p) / z(delongP!) - 1)).toBeLessThan(0.1);
    }
  });

  test('a method does not differ from itself: difference 0, p 1, in every part', () => {
    for (const score of ['cross', 'within', 'robustness'] as const) {
      const { instruments, conditions, ...whole } = compare({ score, b: SHARP! }) as Comparison;
      for (const part of [whole, ...instruments, ...conditions]) {
        expect(part).toMatchObject({ difference: 0, low: 0, high: 0, p: 1 });
      }
      expect([...instruments, ...conditions].map(({ adjustedP }) => adjustedP)).toEqual(
        Array.from({ length: score === 'robustness' ? 2 : 4 }, () => 1),
      );
    }
  });

  test('the other way round is the same with the other sign', () => {
    const one = compare({}) as Comparison;
    const other = compare({ a: BLUNT!, b: SHARP! }) as Comparison;
    expect([other.difference, other.low, other.high]).toEqual([-one.difference, -one.high, -one.low]);
    expect(other.p).toBe(one.p);
  });

  test('robustness: the mean of what is retained, and the AUCs of each condition', () => {
    const { a, instruments, conditions } = compare({ score: 'robustness' }) as Comparison;
    const clean = mean(
      ofVariant(NONE!)
        .flatMap(({ cells }) => cells.filter((c) => c.trainSet === c.testSet))
        .map((c) => c.value),
    );
    const aucs = [0, 1].map((k) => mean(ofVariant(SHARP!).map(({ affected }) => affected[k]!.value)));
    // Sums in another order: rounding alone.
    expect(a).toBeCloseTo(mean(aucs.map((auc) => (auc - 0.5) / (clean - 0.5))), 12);
    expect(instruments).toEqual([]);
    expect(conditions.map(({ effect, strength, a: auc }) => [effect, strength, auc])).toEqual([
      ['gain', -10, aucs[0]],
      ['gain', 0, aucs[1]],
    ]);
  });
});

describe('what cannot be compared says why', () => {
  test('a method that failed', () => {
    const reason = `${variants[BROKEN!]!.recipe.name} global: it broke`;
    expect(compare({ b: BROKEN! })).toEqual({ embedding: 'e', reason });
  });

  test('robustness without conditions, or without the uncorrected embedding', () => {
    const bare = judgements({ conditions: false });
    expect(compare({ score: 'robustness' }, bare)).toMatchObject({
      reason: 'the embedding has no acoustic conditions',
    });
    expect(compare({ score: 'robustness', none: undefined })).toMatchObject({
      reason: 'the uncorrected embedding was not judged',
    });
    expect(compare({ score: 'robustness', none: BROKEN! })).toMatchObject({ reason: 'it broke' });
  });

  test('DeLong’s p with a single positive; the bootstrap’s is there', () => {
    const { instruments } = compare({}, judgements({ positives: 1 })) as Comparison;
    for (const { p, delongP } of instruments) {
      expect(delongP).toBeUndefined();
      expect(p).toBeGreaterThanOrEqual(0);
    }
  });
});

/** Phi^-1 by bisection on the p-value. */
function normalQuantile(q: number): number {
  let [low, high] = [-10, 0];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (twoSidedP(middle) / 2 < q) low = middle;
    else high = middle;
  }
  return low;
}
