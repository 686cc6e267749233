import { describe, expect, test } from 'vitest';
import { judgedCollections } from '../../../../../test/support/judged-collections.js';
import { methodNamed } from '../../correct/methods.js';
import { plainCompute } from '../../linalg/plain-compute.js';
import { rocAuc } from '../../measure/ranking.js';
import { drawUnits, instrumentDraws } from '../../measure/resample-units.js';
import type { Benchmark, Embedding } from '../data.js';
import { evaluateTask, type Judging } from '../evaluate.js';
import { probeTask, type Variant } from '../probe.js';
import { taskData, tasksOf } from '../task.js';
import type { Score } from './estimate.js';
import type { ScoreOrReason } from './scores.js';
import { type MethodVerdict, verdictOf } from './verdict.js';

const DRAWS = 60;
const REGIMES = ['clean-affected', 'affected-affected'] as const;
const JUDGING: Judging = { drawCount: DRAWS, regimes: REGIMES, keepScores: false, discrepancies: undefined };
const VARIANTS = ['none', 'lda', 'centre'].map((name): Variant => ({ recipe: methodNamed(name), scope: 'global' }));

async function verdict(benchmark: Benchmark, embedding: Embedding) {
  const judgements = [];
  for (const task of tasksOf(benchmark)) {
    const { judgement } = await evaluateTask(benchmark, embedding, VARIANTS, task, plainCompute, JUDGING);
    judgements.push(judgement!);
  }
  return verdictOf(benchmark, embedding.id, judgements);
}

/** A figure of the whole test set, and then of each draw. */
type Figure = readonly number[];

/** ROC-AUC of one probe and test set, with everything that it is of. */
interface Found {
  variant: number;
  instrument: number;
  /** Ids of datasets. */
  from: string;
  to: string;
  genre: number | undefined;
  effect: string | undefined;
  strength: number | undefined;
  auc: Figure;
  /** Draws that had lost a class. */
  redrawn: number;
}

/** Every AUC, from clips written out as often as a draw holds them. */
async function slowAucs(benchmark: Benchmark, embedding: Embedding): Promise<Found[]> {
  const found: Found[] = [];
  const draws = benchmark.datasets.map((dataset) =>
    drawUnits(
      dataset.recordings.filter((_, i) => dataset.splits[i] === 'test'),
      dataset.id,
      { drawCount: DRAWS, seed: benchmark.seed },
    ),
  );
  const resampled = (
    d: number,
    name: string,
    places: readonly number[],
    positive: Uint8Array,
    scores: Float64Array,
  ) => {
    const { multiplicities, unitCount, unitOfClip } = draws[d]!;
    const redrawn = instrumentDraws(draws[d]!, name, places, positive);
    const auc = (timesOf: (i: number) => number) => {
      const clips = places.flatMap((_, i) => new Array<number>(timesOf(i)).fill(i));
      const labels = Uint8Array.from(clips, (i) => positive[i]!);
      if (!labels.includes(0) || !labels.includes(1)) return undefined;
      return rocAuc(
        Float64Array.from(clips, (i) => scores[i]!),
        labels,
      );
    };
    const figure = [
      auc(() => 1)!,
      ...Array.from(
        { length: DRAWS },
        (_, b) =>
          auc((i) => multiplicities[b * unitCount + unitOfClip[places[i]!]!]!) ??
          // A draw that has lost a class: the redraw for this instrument alone (resample-units.test.ts).
          auc((i) => redrawn.weights[b * places.length + i]!)!,
      ),
    ];
    return { auc: figure, redrawn: redrawn.redrawn };
  };
  for (const task of tasksOf(benchmark)) {
    const data = taskData(benchmark, embedding, task);
    const ids = task.pair.map((d) => benchmark.datasets[d]!.id);
    const probes = await probeTask(benchmark, data, VARIANTS, plainCompute, { regimes: REGIMES });
    for (const { variant, trainSet, scores, affected } of probes) {
      const add = (t: number, of: Float64Array, genre?: number, effect?: string, strength?: number) => {
        const dataset = benchmark.datasets[task.pair[t]!]!;
        const tested = dataset.splits.flatMap((split, i) => (split === 'test' ? [i] : []));
        const kept = [...data.tests[t]!.clips.keys()].filter(
          (i) => genre === undefined || dataset.genres[data.tests[t]!.clips[i]!] === genre,
        );
        const positive = Uint8Array.from(kept, (i) => data.tests[t]!.positive[i]!);
        if (!positive.includes(0) || !positive.includes(1)) return;
        const name = benchmark.instruments[task.instrument]!;
        found.push({
          variant: VARIANTS.indexOf(variant),
          instrument: task.instrument,
          from: ids[trainSet]!,
          to: ids[t]!,
          genre,
          effect,
          strength,
          ...resampled(
            task.pair[t]!,
            genre === undefined ? name : `${name} in ${benchmark.genres[genre]}`,
            kept.map((i) => tested.indexOf(data.tests[t]!.clips[i]!)),
            positive,
            Float64Array.from(kept, (i) => of[i]!),
          ),
        });
      };
      scores.forEach((own, t) => {
        add(t, own);
        if (benchmark.genres.length > 1) for (const genre of benchmark.genres.keys()) add(t, own, genre);
      });
      for (const view of affected) {
        if (view.regime === 'clean-affected') add(trainSet, view.scores, undefined, view.effect, view.strength!);
      }
    }
  }
  return found;
}

const mean = (figures: readonly Figure[]): Figure =>
  figures[0]!.map((_, b) => figures.reduce((sum, figure) => sum + figure[b]!, 0) / figures.length);
const each = (figures: readonly Figure[], compute: (...values: number[]) => number): Figure =>
  figures[0]!.map((_, b) => compute(...figures.map((figure) => figure[b]!)));

/** NumPy's linear quantile of the draws, at 2.5% and 97.5%. */
function shownAs([value, ...draws]: Figure): Score {
  const ordered = [...draws].sort((a, b) => a - b);
  const at = (q: number) => {
    const place = (ordered.length - 1) * q;
    const below = Math.floor(place);
    return ordered[below]! * (1 - (place - below)) + ordered[Math.ceil(place)]! * (place - below);
  };
  return { value: value!, low: at(0.025), high: at(0.975) };
}

function expectScore(received: ScoreOrReason | undefined, expected: Figure, name: string) {
  const shown = shownAs(expected);
  expect(received, name).toMatchObject({ value: expect.any(Number) });
  for (const key of ['value', 'low', 'high'] as const) {
    // Both are sums and ratios of a few dozen numbers below 1, in another order.
    expect(Math.abs((received as Score)[key] - shown[key]), `${name} ${key}`).toBeLessThanOrEqual(
      1e-12 * Math.max(1, Math.abs(shown[key])),
    );
  }
}

const benchmarks = {
  'two datasets': judgedCollections(),
  'three datasets': judgedCollections({ ids: ['studio', 'field', 'stage'], recordings: 40, genres: ['all'] }),
};

describe.each(Object.entries(benchmarks))(
  'every score of %s is its definition, from clips written out draw by draw',
  (_, { benchmark, embedding }) => {
    const ids = benchmark.datasets.map(({ id }) => id);
    const [inGenres, instruments] = [benchmark.genres.length > 1, [...benchmark.instruments.keys()]];
    const ordered = ids.flatMap((from) => ids.flatMap((to) => (from === to ? [] : [{ from, to }])));
    const slow = slowAucs(benchmark, embedding);
    const fast = verdict(benchmark, embedding);

    /** SCORES: AUC_m(s, t, .), means over what is not named. */
    const auc = (found: readonly Found[], where: Partial<Found>) =>
      mean(
        found
          .filter((one) =>
            Object.entries({ genre: undefined, effect: undefined, ...where }).every(
              ([key, value]) => one[key as keyof Found] === value,
            ),
          )
          .map((one) => one.auc),
      );
    const crossOf = (found: readonly Found[], where: Partial<Found>) =>
      mean(ordered.map((pair) => auc(found, { ...where, ...pair })));
    const withinOf = (found: readonly Found[], where: Partial<Found>) =>
      mean(ids.map((id) => auc(found, { ...where, from: id, to: id })));

    test('gap, within, cross, gain, recovery, cost', async () => {
      const [found, { gap, methods }] = [await slow, await fast];
      const slowGap = mean(
        ordered.map(({ from, to }) =>
          each(
            [auc(found, { variant: 0, from: to, to }), auc(found, { variant: 0, from, to })],
            (home, away) => home - away,
          ),
        ),
      );
      expectScore(gap, slowGap, 'gap');
      // Else the recovery below would be undefined, and this test say nothing of it.
      expect(shownAs(slowGap).low).toBeGreaterThan(0);
      VARIANTS.forEach((_, variant) => {
        const { scores } = methods[variant] as MethodVerdict;
        const [within, cross] = [withinOf(found, { variant }), crossOf(found, { variant })];
        const [within0, cross0] = [withinOf(found, { variant: 0 }), crossOf(found, { variant: 0 })];
        expectScore(scores.within, within, 'within');
        expectScore(scores.cross, cross, 'cross');
        expectScore(
          scores.gain,
          each([cross, cross0], (m, n) => m - n),
          'gain',
        );
        expectScore(
          scores.cost,
          each([within0, within], (n, m) => n - m),
          'cost',
        );
        expectScore(
          scores.recovery,
          each([cross, cross0, slowGap], (m, n, g) => (m - n) / Math.max(g, slowGap[0]! / 1000)),
          'recovery',
        );
      });
    });

    test('every pair of datasets, its groups, worst group and spread', async () => {
      const [found, { methods }] = [await slow, await fast];
      const spread = (...values: number[]) => Math.max(...values) - Math.min(...values);
      VARIANTS.forEach((_, variant) => {
        const { scores, pairs, groups } = methods[variant] as MethodVerdict;
        expect(pairs.map(({ trainSet, testSet }) => `${trainSet} ${testSet}`)).toEqual([
          ...ids.map((id) => `${id} ${id}`),
          ...ordered.map(({ from, to }) => `${from} ${to}`),
        ]);
        for (const { trainSet: from, testSet: to, ...pair } of pairs) {
          expectScore(pair.auc, auc(found, { variant, from, to }), `${from} ${to}`);
          const byInstrument = instruments.map((instrument) => auc(found, { variant, from, to, instrument }));
          pair.groups
            .filter(({ kind }) => kind === 'instrument')
            .forEach((group, instrument) => {
              expectScore(group.auc, byInstrument[instrument]!, group.name);
            });
          expectScore(pair.worstInstrument, each(byInstrument, Math.min), 'worst instrument of a pair');
          expectScore(pair.instrumentSpread, each(byInstrument, spread), 'spread of a pair');
        }
        const overall = instruments.map((instrument) => crossOf(found, { variant, instrument }));
        expectScore(scores.worstInstrument, each(overall, Math.min), 'worst instrument');
        expectScore(scores.instrumentSpread, each(overall, spread), 'spread over instruments');
        const genres = groups.filter(({ kind }) => kind === 'genre');
        if (!inGenres) {
          expect(genres).toEqual([]);
          expect(scores).toMatchObject({
            worstGenre: { reason: 'the benchmark has a single genre' },
            genreSpread: { reason: 'the benchmark has a single genre' },
          });
          return;
        }
        expect(genres.map(({ name }) => name)).toEqual(benchmark.genres);
        const byGenre = benchmark.genres.map((_, genre) => crossOf(found, { variant, genre }));
        genres.forEach((group, g) => {
          expectScore(group.auc, byGenre[g]!, group.name);
        });
        expectScore(scores.worstGenre, each(byGenre, Math.min), 'worst genre');
        expectScore(scores.genreSpread, each(byGenre, spread), 'spread over genres');
      });
    });

    test('retained, robustness and mCE', async () => {
      const [found, { methods }] = [await slow, await fast];
      const conditions = embedding.conditions!;
      const clean = withinOf(found, { variant: 0 });
      // Conditions count train set = test set.
      const affected = (variant: number, effect: string, strength: number) =>
        withinOf(found, { variant, effect, strength });
      VARIANTS.forEach((_, variant) => {
        const { scores, retained } = methods[variant] as MethodVerdict;
        const shares = conditions.map(({ effect, strength }) =>
          each([affected(variant, effect, strength), clean], (a, c) => (a - 0.5) / (c - 0.5)),
        );
        retained.forEach((one, k) => {
          expect(one).toMatchObject({ effect: conditions[k]!.effect, strength: conditions[k]!.strength });
          expectScore(one.retained, shares[k]!, `retained ${one.effect} ${one.strength}`);
          expectScore(one.auc, affected(variant, one.effect, one.strength), 'affected AUC');
        });
        expectScore(scores.robustness, mean(shares), 'robustness');
        const effects = [...new Set(conditions.map(({ effect }) => effect))];
        const errors = (v: number, effect: string) =>
          each(
            conditions.filter((one) => one.effect === effect).map(({ strength }) => affected(v, effect, strength)),
            (...aucs) => aucs.reduce((sum, value) => sum + 1 - value, 0),
          );
        const mce = mean(
          effects.map((effect) => each([errors(variant, effect), errors(0, effect)], (m, n) => (100 * m) / n)),
        );
        expectScore(scores.mce, mce, 'mCE');
      });
      // By its definition the uncorrected embedding's own.
      expect((methods[0] as MethodVerdict).scores.mce).toMatchObject({ value: expect.closeTo(100, 10) });
    });
  },
);

test('what is compared above holds draws that lost a class, and genres in which an instrument lacks one', async () => {
  const { benchmark, embedding } = benchmarks['two datasets'];
  const inGenres = (await slowAucs(benchmark, embedding)).filter(({ genre }) => genre !== undefined);
  expect(inGenres.some(({ redrawn }) => redrawn > 0)).toBe(true);
  const { instruments, genres } = benchmark;
  expect(inGenres.length).toBeLessThan(VARIANTS.length * 4 * instruments.length * genres.length);
});
