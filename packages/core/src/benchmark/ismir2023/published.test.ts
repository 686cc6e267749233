import { describe, expect, test } from 'vitest';
import { type PublishedCell, publishedSupport, publishedValue } from './published.js';

const DATASETS = ['irmas', 'openmic'];
const INSTRUMENTS = [
  'cello',
  'clarinet',
  'flute',
  'guitar',
  'organ',
  'piano',
  'saxophone',
  'trumpet',
  'violin',
  'voice',
];
const cell: PublishedCell = {
  embedding: 'vggish',
  method: 'none',
  scope: 'global',
  trainSet: 'irmas',
  testSet: 'irmas',
  instrument: 'cello',
  metric: 'rocAuc',
};

/** The mean over the instruments in percent, as the paper's tables print it. */
function tableCell(wanted: Partial<PublishedCell>): number {
  const values = INSTRUMENTS.map((instrument) => publishedValue({ ...cell, ...wanted, instrument })!);
  return (100 * values.reduce((sum, value) => sum + value, 0)) / values.length;
}

describe('published figures', () => {
  test.each<[Partial<PublishedCell>, number]>([
    [{}, 91.6],
    [{ testSet: 'openmic' }, 83.81],
    [{ trainSet: 'openmic', testSet: 'openmic' }, 87.95],
    [{ embedding: 'openl3', trainSet: 'openmic' }, 80.56],
    [{ embedding: 'yamnet', scope: 'classwise' }, 94.65],
    [{ embedding: 'openl3', method: 'klda', scope: 'classwise', testSet: 'openmic' }, 81.79],
    [{ embedding: 'yamnet', method: 'mklda', scope: 'classwise', trainSet: 'openmic' }, 85.53],
  ])("their means are those of the paper's Table 1: %o", (wanted, percent) => {
    // The table is rounded to two decimals.
    expect(Math.abs(tableCell(wanted) - percent)).toBeLessThanOrEqual(0.005 + 1e-6);
  });

  test('single figures stand where the release has them', () => {
    const wanted = { scope: 'classwise', embedding: 'vggish' } as const;
    expect(publishedValue({ ...cell, ...wanted, metric: 'averagePrecision' })).toBe(0.604216);
    expect(publishedValue({ ...cell, ...wanted, instrument: 'flute', metric: 'f1' })).toBe(0.465686);
    expect(publishedValue({ ...cell, ...wanted, metric: 'support' })).toBe(94);
    const cosine = { ...cell, ...wanted, testSet: null, metric: 'biasCosine' };
    expect(publishedValue({ ...cosine, trainSet: 'openmic' })).toBe(0.043924);
    expect(publishedValue({ ...cosine, method: 'k' })).toBe(-0.178119);
  });

  test('no AUC is missing', () => {
    for (const embedding of ['vggish', 'openl3', 'yamnet']) {
      for (const method of ['none', 'lda', 'mlda', 'k', 'klda', 'mklda']) {
        for (const scope of ['global', 'classwise'] as const) {
          for (const trainSet of DATASETS) {
            for (const testSet of DATASETS) {
              for (const instrument of INSTRUMENTS) {
                const value = publishedValue({
                  embedding,
                  method,
                  scope,
                  trainSet,
                  testSet,
                  instrument,
                  metric: 'rocAuc',
                })!;
                // A share of pairs of clips; some are below chance.
                expect(value).toBeGreaterThan(0);
                expect(value).toBeLessThan(1);
              }
            }
          }
        }
      }
    }
  });

  test('what the paper does not report is undefined', () => {
    for (const unknown of [
      { embedding: 'mfcc' },
      { method: 'centre' },
      { trainSet: 'mini' },
      { instrument: 'kazoo' },
      { metric: 'mAP' },
    ]) {
      expect(publishedValue({ ...cell, ...unknown })).toBeUndefined();
      expect(publishedValue({ ...cell, metric: 'support', ...unknown })).toBeUndefined();
    }
    expect(publishedValue({ ...cell, testSet: null })).toBeUndefined();
    expect(publishedValue({ ...cell, metric: 'biasCosine' })).toBeUndefined();
    expect(publishedValue({ ...cell, testSet: null, metric: 'biasCosine', method: 'lda' })).toBeUndefined();
    expect(publishedSupport('mini', 'cello')).toBeUndefined();
  });

  test("IRMAS's 1666 test clips have one instrument each", () => {
    expect(INSTRUMENTS.reduce((sum, name) => sum + publishedSupport('irmas', name)!, 0)).toBe(1666);
  });
});
