import { parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, test } from 'vitest';
import { judgedVerdict } from '../../../../test/support/judged-verdict.js';
import type { EmbeddingVerdict, MethodVerdict } from '../benchmark/verdict/verdict.js';
import { methodNamed } from '../correct/methods.js';
import { parseCsvTable } from './csv.js';
import { encodeVerdictParquet, type VerdictRow, verdictCsv, verdictRows } from './verdict-table.js';

const FAILURE = 'The covariance, "of all", is singular.';
let verdict: EmbeddingVerdict;
let rows: VerdictRow[];

beforeAll(async () => {
  const variants = ['none', 'lda', 'centre'].map((name) => ({ recipe: methodNamed(name), scope: 'global' as const }));
  [verdict] = (await judgedVerdict(variants, { failing: { centre: FAILURE } })).embeddings as [EmbeddingVerdict];
  rows = verdictRows([verdict]);
});

describe('the long table of a verdict', () => {
  test('holds every figure of the verdict with its interval or its reason, once', () => {
    const lda = verdict.methods[1] as MethodVerdict;
    const own = rows.filter(({ method }) => method === 'lda');
    for (const [score, expected] of Object.entries(lda.scores)) {
      const [row, ...more] = own.filter((candidate) => candidate.score === score);
      expect(more).toEqual([]);
      expect(row).toMatchObject('reason' in expected ? { value: null, ...expected } : { ...expected, reason: null });
    }
    const places = own.map(({ value, low, high, reason, ...place }) => JSON.stringify(place));
    expect(new Set(places).size).toBe(places.length);
    const { pairs, groups, retained, affected, discrepancies } = lda;
    const count = pairs.reduce((sum, pair) => sum + 1 + pair.groups.length, 0);
    const ranks = 2;
    expect(own).toHaveLength(
      Object.keys(lda.scores).length +
        ranks +
        count +
        groups.length +
        retained.length +
        affected.length +
        3 * discrepancies.length,
    );
    // Strengths that are mixed are none.
    expect(own.filter(({ regime }) => regime === 'mixed').map(({ strength }) => strength)).toEqual([null, null]);
  });

  test('holds the sensitivities to effects, where they were asked for', () => {
    const reason = 'the embeddings do not vary';
    const known = { value: 0.5, low: 0.25, high: 0.75 };
    const sensitivity = [
      { effect: 'turn', global: known, globalHeldOut: known, clipwise: known, clipwiseLeftOut: { reason } },
    ];
    const methods = verdict.methods.map((method) => ('failure' in method ? method : { ...method, sensitivity }));
    const own = verdictRows([{ ...verdict, methods }]).filter(({ method, score }) => {
      return method === 'lda' && score.startsWith('sensitivity');
    });
    expect(own).toHaveLength(4);
    expect(own[0]).toMatchObject({ score: 'sensitivityGlobal', effect: 'turn', ...known, reason: null });
    expect(own[3]).toMatchObject({ score: 'sensitivityClipwiseLeftOut', effect: 'turn', value: null, reason });
  });

  test('gives a method that failed no figure and no rank, and says why', () => {
    const own = rows.filter(({ method }) => method === 'centre');
    expect(own.every(({ value, low, high }) => value === null && low === null && high === null)).toBe(true);
    expect(own.find(({ score }) => score === 'cross')?.reason).toBe(FAILURE);
    expect(own.filter(({ score }) => score.startsWith('rank'))).toHaveLength(2);
  });

  test('comes back from CSV to the last digit', () => {
    const columns = Object.keys(rows[0]!) as (keyof VerdictRow)[];
    const back = parseCsvTable(verdictCsv(rows), columns, 'scores.csv').map(({ cells }) => cells);
    expect(back).toEqual(
      rows.map((row) => Object.fromEntries(columns.map((column) => [column, String(row[column] ?? '')]))),
    );
  });

  test('comes back from Parquet as it was', async () => {
    const { buffer, byteOffset, byteLength } = encodeVerdictParquet(rows);
    const file = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
    // Compressed pages and nulls are what a reader most easily gets wrong.
    const back = (await parquetReadObjects({ file })).map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value ?? null])),
    );
    expect(back).toEqual(rows);
  });
});
