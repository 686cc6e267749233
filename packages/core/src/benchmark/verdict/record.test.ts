import { beforeAll, describe, expect, test } from 'vitest';
import { judgedCollections } from '../../../../../test/support/judged-collections.js';
import { methodNamed } from '../../correct/methods.js';
import { parseRecipe } from '../../correct/recipe.js';
import { decodeClipRanks, encodeClipRanks } from '../../io/clip-ranks.js';
import { compareRecords } from '../../io/compare-records.js';
import { plainCompute } from '../../linalg/plain-compute.js';
import type { ResultRow } from '../data.js';
import { evaluateTask } from '../evaluate.js';
import { tasksOf } from '../task.js';
import { denseRanks } from './clip-ranks.js';
import { COMPARED_SCORES, compareMethods } from './compare.js';
import { correctabilityPoints } from './correctability.js';
import type { TaskJudgement } from './judge-task.js';
import { type EvaluationRecord, recordsOf } from './record.js';
import { RECORD_METRICS, type RecordRow } from './record-rows.js';
import { verdictOf } from './verdict.js';

/** Fails on every task: no clip is embedded under this effect. */
const broken = parseRecipe(
  { name: 'broken', operators: [{ op: 'desensitise', effect: 'codec', direction: 'mean' }] },
  'test',
);
const variants = [methodNamed('lda'), methodNamed('none'), broken, methodNamed('centre')].map(
  (recipe) => ({ recipe, scope: 'global' }) as const,
);
const [LDA, NONE, BROKEN, CENTRE] = [0, 1, 2, 3] as const;

async function judged({ ids = ['studio', 'field'], genres = ['a', 'b', 'c'] } = {}) {
  const { benchmark, embedding } = judgedCollections({ recordings: 30, ids, genres });
  const judgements: TaskJudgement[] = [];
  const rows: ResultRow[] = [];
  for (const task of tasksOf(benchmark)) {
    const result = await evaluateTask(benchmark, embedding, variants, task, plainCompute, {
      drawCount: 60,
      regimes: ['clean-affected', 'mixed'],
      keepScores: true,
      discrepancies: 'classwise',
      sensitivity: true,
    });
    judgements.push(result.judgement!);
    rows.push(...result.rows);
  }
  const records = recordsOf(benchmark, 'normal', judgements, rows, encodeClipRanks);
  return { benchmark, judgements, rows, records };
}

let two: Awaited<ReturnType<typeof judged>>;
let three: Awaited<ReturnType<typeof judged>>;
beforeAll(async () => {
  two = await judged();
  three = await judged({ ids: ['a', 'b', 'c'], genres: ['all'] });
});

describe('a comparison of two records', () => {
  test.each(COMPARED_SCORES)('by %s has the bits of one of fresh judgements', (score) => {
    for (const { benchmark, judgements, records } of [two, three]) {
      for (const [a, b] of [
        [LDA, CENTRE],
        [CENTRE, NONE],
        [LDA, LDA],
        [LDA, BROKEN],
      ] as const) {
        const fresh = compareMethods(benchmark, 'normal', judgements, { score, a, b, none: NONE });
        const stored = compareRecords(benchmark, 'normal', records[a]!, records[b]!, records[NONE]!, score);
        expect(stored).toEqual(fresh);
        expect(JSON.stringify(stored)).toBe(JSON.stringify(fresh));
      }
    }
  });

  test('of another benchmark is refused', () => {
    const { benchmark } = two;
    const [first] = three.records as [EvaluationRecord];
    expect(() => compareRecords(benchmark, 'normal', first, first, undefined, 'cross')).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }),
    );
    const garbled = { ...first, clipRanks: first.clipRanks.slice(9) };
    expect(() => compareRecords(benchmark, 'normal', garbled, garbled, undefined, 'cross')).toThrow(
      expect.objectContaining({ code: 'INVALID_VALUE' }),
    );
  });
});

describe('a record', () => {
  test('holds the verdict and the draws that boards rank by', () => {
    for (const { benchmark, judgements, records } of [two, three]) {
      const verdict = verdictOf(benchmark, 'normal', judgements);
      expect(records.map((record) => record.verdict)).toEqual(verdict.methods);
      records.forEach(({ ranking, verdict: own }) => {
        if ('failure' in own) expect(ranking).toEqual({ cross: undefined, robustness: undefined });
        else
          expect([ranking.cross!.value, ranking.robustness!.value]).toMatchObject([
            (own.scores.cross as { value: number }).value,
            (own.scores.robustness as { value: number }).value,
          ]);
      });
    }
  });

  const keyOf = ({ value: _v, low: _l, high: _h, n: _n, reason: _r, ...place }: RecordRow) => JSON.stringify(place);

  test('has each figure once, under a metric that is described', () => {
    for (const { records } of [two, three]) {
      for (const { rows } of records) {
        expect(new Set(rows.map(keyOf)).size).toBe(rows.length);
        for (const { metric } of rows) expect(RECORD_METRICS).toHaveProperty(metric);
        for (const { value, reason } of rows) expect([value, reason].filter((v) => v !== null)).toHaveLength(1);
      }
      expect(new Set(records.flatMap(({ rows }) => rows.map(({ metric }) => metric)))).toEqual(
        new Set(Object.keys(RECORD_METRICS)),
      );
    }
  });

  test('has every line of the long table, an AUC with its interval', () => {
    for (const { records, rows: long } of [two, three]) {
      records.forEach(({ verdict, rows }) => {
        if ('failure' in verdict) return;
        for (const line of long.filter(({ method }) => method === verdict.method)) {
          const found = rows.filter(
            (row) =>
              row.metric === line.metric &&
              row.trainSet === line.trainSet &&
              row.testSet === line.testSet &&
              row.instrument === line.instrument &&
              row.pair === (line.pair ?? null),
          );
          expect(found).toMatchObject([{ value: line.value, n: line.n }]);
          if (line.metric === 'rocAuc') {
            expect(found[0]!.low).toBeLessThanOrEqual(line.value);
            expect(found[0]!.high).toBeGreaterThanOrEqual(line.value);
          }
        }
      });
    }
  });

  test('has what correctability rests on: the points of its method, with the pair where there are several', () => {
    for (const { benchmark, judgements, records } of [two, three]) {
      const points = correctabilityPoints('normal', benchmark.instruments, judgements, NONE);
      expect(points.length).toBeGreaterThan(0);
      const kept = records.flatMap(({ verdict: { method }, rows }) => {
        const place = ({ instrument, pair }: RecordRow) => JSON.stringify([instrument, pair]);
        const gains = new Map(
          rows.filter(({ metric }) => metric === 'instrumentGain').map((row) => [place(row), row.value]),
        );
        return rows
          .filter(({ metric }) => metric === 'discrepancyReduction')
          .map((row) => {
            const { instrument, discrepancy, value: reduction } = row;
            return { method, instrument, discrepancy, reduction, gain: gains.get(place(row)) };
          });
      });
      const bare = points
        // What failed on one task has no points: it stands on no board.
        .filter(({ method }) => method !== broken.name)
        .map(({ embedding: _e, scope: _s, before: _b, after: _a, ...point }) => point);
      const sorted = (all: readonly object[]) =>
        all.map((point) => JSON.stringify(Object.entries(point).sort())).sort();
      expect(sorted(kept)).toEqual(sorted(bare));
    }
  });

  test('of a method that failed has its scores undefined, with the reason, and no ranks', () => {
    const { rows, clipRanks } = two.records[BROKEN]!;
    expect(clipRanks).toHaveLength(0);
    expect(rows.length).toBeGreaterThan(0);
    for (const { value, reason } of rows) {
      expect(value).toBeNull();
      expect(reason).toContain('codec');
    }
  });

  test('is the same whatever is judged beside', () => {
    const { benchmark, judgements, rows } = two;
    const alone = judgements.map((judgement) => ({
      ...judgement,
      variants: [judgement.variants[LDA]!, judgement.variants[NONE]!],
    }));
    const records = recordsOf(benchmark, 'normal', alone, rows, encodeClipRanks);
    expect(records).toEqual(two.records.slice(0, 2));
  });
});

test('ranks survive their encoding, in one to four bytes', () => {
  const ranks = [3, 300, 70_000].map((count) =>
    denseRanks(Float64Array.from({ length: 70_000 }, (_, k) => (k * 7919) % count)),
  );
  expect(ranks.map(({ BYTES_PER_ELEMENT }) => BYTES_PER_ELEMENT)).toEqual([1, 2, 4]);
  const [a, b, c] = ranks as [(typeof ranks)[0], (typeof ranks)[0], (typeof ranks)[0]];
  const task = { pair: [0, 1], instrument: 3 } as const;
  const stored = {
    drawCount: 5,
    tasks: [
      {
        task,
        clean: [[a, b] as const, [c, a] as const],
        affected: [{ effect: 'gain', strength: -1.5, ranks: [b, c] as const }],
      },
    ],
  };
  expect(decodeClipRanks(encodeClipRanks(stored))).toEqual(stored);
  expect(() => decodeClipRanks(Uint8Array.of(1, 2, 3))).toThrow(expect.objectContaining({ code: 'INVALID_VALUE' }));
});

test('dense ranks keep order and ties, of zeros of either sign too', () => {
  expect(Array.from(denseRanks(Float64Array.of(2, -1, 0, -0, 2, 5)))).toEqual([2, 0, 1, 1, 2, 3]);
  expect(() => denseRanks(Float64Array.of(1, Number.NaN))).toThrow(expect.objectContaining({ code: 'NON_FINITE' }));
});
