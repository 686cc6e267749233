import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decisionMeasures } from './decision.js';
import { averagePrecision, rocAuc } from './ranking.js';

interface Case {
  name: string;
  labels: number[];
  decisions: number[];
  rocAuc: number | null;
  averagePrecision: number | null;
  precision: number;
  recall: number;
  f1: number;
  accuracy: number;
  support: number;
}

const golden = new URL('../../../../test/parity/golden/measures.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(golden, 'utf8')) as { cases: Case[] };

// Ratios of counts and sums of at most 200 of them: only the last places may differ.
const DIGITS = 12;

describe('measures equal scikit-learn’s', () => {
  test.each(cases)('$name', ({ labels, decisions, rocAuc: auc, averagePrecision: ap, ...expected }) => {
    if (auc !== null) expect(rocAuc(decisions, labels)).toBeCloseTo(auc, DIGITS);
    else expect(() => rocAuc(decisions, labels)).toThrow(expect.objectContaining({ name: 'EbbError' }));
    if (ap !== null) expect(averagePrecision(decisions, labels)).toBeCloseTo(ap, DIGITS);
    else expect(() => averagePrecision(decisions, labels)).toThrow(expect.objectContaining({ code: 'NO_POSITIVES' }));
    const measured = decisionMeasures(decisions, labels);
    for (const key of ['precision', 'recall', 'f1', 'accuracy', 'support'] as const) {
      expect(measured[key], key).toBeCloseTo(expected[key], DIGITS);
    }
  });
});
