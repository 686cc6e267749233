import { describe, expect, test } from 'vitest';
import type { Estimate } from './estimate.js';
import { methodScores, rankingScores, retainedScores } from './scores.js';
import type { AffectedTrack, MethodTrack } from './track.js';

/** A figure whose draws lie evenly over value -+ spread. */
const around = (value: number, spread = 0.01): Estimate => ({
  value,
  draws: Float64Array.from({ length: 101 }, (_, b) => value + spread * (b / 50 - 1)),
});

/** Two datasets: within and cross in either direction; conditions as [effect, strength, AUC]. */
function track(
  within: readonly Estimate[],
  cross: readonly Estimate[],
  conditions: readonly (readonly [string, number, Estimate])[] = [],
): MethodTrack {
  const places = [
    [0, 0],
    [1, 1],
    [0, 1],
    [1, 0],
  ] as const;
  return {
    method: 'm',
    scope: 'global',
    pairs: [...within, ...cross].map((auc, k) => ({
      trainSet: places[k]![0],
      testSet: places[k]![1],
      auc,
      groups: [],
    })),
    affected: conditions.map(
      ([effect, strength, auc]): AffectedTrack => ({ regime: 'clean-affected', effect, strength, auc }),
    ),
    instruments: [],
    genres: [],
  };
}

const home = [around(0.9), around(0.92)];
const none = track(home, [around(0.8), around(0.82)]);

describe('recovery is undefined where the gap’s interval holds 0', () => {
  test.each([
    ['in its midst', around(0.91, 0.03)],
    ['at its end', around(0.9, 0.0108)],
  ])('%s', (_, away) => {
    // Home has no spread here, so that the gap has the spread of `away`.
    const small = track([around(0.91, 0), around(0.91, 0)], [away, away]);
    expect(methodScores(small, small).recovery).toEqual({ reason: 'the gap’s interval holds 0' });
  });

  test('and defined off 0, below it too', () => {
    const better = track(home, [around(0.85), around(0.87)]);
    // Gap 0.1, gain 0.05.
    expect(methodScores(better, none).recovery).toMatchObject({ value: expect.closeTo(0.5, 12) });
    const inverted = track([around(0.7), around(0.7)], [around(0.8), around(0.8)]);
    const raised = track([around(0.7), around(0.7)], [around(0.85), around(0.85)]);
    // Gap -0.1, gain 0.05.
    expect(methodScores(raised, inverted).recovery).toMatchObject({ value: expect.closeTo(-0.5, 12) });
  });

  test('may be negative or above 1', () => {
    const [worse, beyond] = [track(home, [around(0.7), around(0.72)]), track(home, [around(0.95), around(0.97)])];
    expect(methodScores(worse, none).recovery).toMatchObject({ value: expect.closeTo(-1, 12) });
    expect(methodScores(beyond, none).recovery).toMatchObject({ value: expect.closeTo(1.5, 12) });
  });
});

describe('retained', () => {
  const conditions = [
    ['gain', -20, around(0.5)],
    ['gain', 0, around(0.91)],
    ['codec', 8, around(0.7)],
  ] as const;
  const affected = track(home, [around(0.8), around(0.82)], conditions);

  test('is 0 at chance, 1 where nothing is lost, and robustness their mean', () => {
    const values = retainedScores(affected, affected).map(({ retained }) => 'value' in retained && retained.value);
    expect(values).toEqual([0, expect.closeTo(1, 12), expect.closeTo(0.2 / 0.41, 12)]);
    const { robustness } = methodScores(affected, affected);
    expect(robustness).toMatchObject({ value: expect.closeTo((1 + 0.2 / 0.41) / 3, 12) });
    expect(rankingScores(affected, affected).robustness!.value).toBe((robustness as { value: number }).value);
  });

  test.each([0.5, 0.45])('is undefined where the uncorrected clean AUC is %d', (value) => {
    const atChance = track([around(value), around(value)], [around(0.5), around(0.5)], conditions);
    const reason = 'the uncorrected probes are no better than chance on clean clips';
    expect(methodScores(affected, atChance).robustness).toEqual({ reason });
    expect(retainedScores(affected, atChance).map(({ retained }) => retained)).toEqual(
      conditions.map(() => ({ reason })),
    );
    expect(rankingScores(affected, atChance)).toMatchObject({ robustness: undefined, cross: { value: 0.81 } });
  });

  test('is defined, with an interval as wide as it must be, where some draws of it are at chance', () => {
    const near = track([around(0.52, 0.03), around(0.52, 0.03)], [around(0.5), around(0.5)], conditions);
    const [, same] = retainedScores(affected, near);
    expect(same!.retained).toMatchObject({ value: expect.closeTo(0.41 / 0.02, 9) });
    const { low, high } = same!.retained as { low: number; high: number };
    expect(high - low).toBeGreaterThan(100);
    expect(Number.isFinite(high - low)).toBe(true);
  });

  test('has no robustness nor mCE without conditions, which changes nothing else', () => {
    const reason = 'the embedding has no acoustic conditions';
    expect(methodScores(none, none)).toMatchObject({ robustness: { reason }, mce: { reason }, cross: { value: 0.81 } });
    expect(rankingScores(none, none)).toMatchObject({ robustness: undefined });
    expect(retainedScores(none, none)).toEqual([]);
  });

  test('without the regime that it is of says so, rather than that there are no conditions', () => {
    const elsewhere = affected.affected.map((own): AffectedTrack => ({ ...own, regime: 'affected-affected' }));
    const reason = 'the regime clean-affected was not asked for';
    expect(methodScores({ ...affected, affected: elsewhere }, none)).toMatchObject({
      robustness: { reason },
      mce: { reason },
    });
  });
});

describe('mCE', () => {
  const of = (aucs: readonly (readonly [string, number, number])[]) =>
    track(
      home,
      home,
      aucs.map(([effect, strength, auc]) => [effect, strength, around(auc, 0)] as const),
    );

  test('is a mean over effects of ratios of sums over strengths', () => {
    const own = of([
      ['gain', 1, 0.9],
      ['gain', 2, 0.7],
      ['codec', 8, 0.6],
    ]);
    const reference = of([
      ['gain', 1, 0.8],
      ['gain', 2, 0.6],
      ['codec', 8, 0.5],
    ]);
    // (0.1 + 0.3) / (0.2 + 0.4) and 0.4 / 0.5.
    expect(methodScores(own, reference).mce).toMatchObject({ value: expect.closeTo((100 * (2 / 3 + 0.8)) / 2, 10) });
  });

  test('is undefined where the uncorrected probes make no error under an effect', () => {
    const perfect = of([
      ['gain', 1, 1],
      ['gain', 2, 1],
      ['codec', 8, 0.5],
    ]);
    expect(methodScores(perfect, perfect).mce).toEqual({
      reason: 'the uncorrected probes make no error under some effect',
    });
  });
});

test('without a pair of datasets every score says so', () => {
  const empty = track([], []);
  const { within, cross, gain, recovery, cost, worstInstrument } = methodScores(empty, empty);
  for (const score of [within, cross, gain, recovery, cost, worstInstrument]) {
    expect(score).toEqual({ reason: 'no pair of datasets is defined' });
  }
});
