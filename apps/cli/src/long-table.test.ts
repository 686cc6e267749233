import type { ResultRow } from '@ebb/core/benchmark/data';
import { describe, expect, test } from 'vitest';
import { longTableCsv, longTableJson } from './long-table.js';

const row: ResultRow = {
  n: 94,
  value: 0.9419766119863572,
  metric: 'rocAuc',
  instrument: 'cello, solo',
  testSet: 'openmic',
  trainSet: 'irmas',
  scope: 'global',
  method: 'lda',
  embedding: 'vggish',
};
const cosine: ResultRow = { ...row, testSet: null, metric: 'biasCosine', value: -0.03 };
const KEYS = ['embedding', 'method', 'scope', 'trainSet', 'testSet', 'instrument', 'metric', 'value', 'n'];

describe('the long table', () => {
  test('as JSON is an array of all rows with the keys in their order and every digit', () => {
    const parsed = JSON.parse(longTableJson([row, cosine])) as ResultRow[];
    expect(parsed).toEqual([row, cosine]);
    expect(Object.keys(parsed[0]!)).toEqual(KEYS);
    expect(JSON.parse(longTableJson([]))).toEqual([]);
  });

  test('as CSV has a header, quotes what needs it and leaves null empty', () => {
    expect(longTableCsv([row, cosine])).toBe(
      [
        KEYS.join(','),
        'vggish,lda,global,irmas,openmic,"cello, solo",rocAuc,0.9419766119863572,94',
        'vggish,lda,global,irmas,,"cello, solo",biasCosine,-0.03,94',
        '',
      ].join('\n'),
    );
  });

  test('names the pair of datasets where a benchmark has more than two', () => {
    const paired = { ...row, pair: 'irmas+openmic' };
    expect(JSON.parse(longTableJson([paired]))).toEqual([paired]);
    expect(longTableCsv([paired]).split('\n')[0]).toBe([...KEYS, 'pair'].join(','));
  });
});
