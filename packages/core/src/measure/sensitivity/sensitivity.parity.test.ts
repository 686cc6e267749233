import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { canonicalDirection } from '../../linalg/canonical-direction.js';
import { matrix, stackRows } from '../../linalg/matrix.js';
import { plainCompute } from '../../linalg/plain-compute.js';
import { effectSensitivity, type Sensitivity } from './effect-sensitivity.js';

interface Case {
  name: string;
  strengths: number[];
  dim: number;
  clips: [number, number];
  affected: number[][];
  heldOut: number[][];
  direction: number[];
  sensitivity: Sensitivity;
}

const file = new URL('../../../../../test/parity/golden/sensitivity.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] };

describe.each(cases)('with $name', ({ strengths, dim, clips, affected, heldOut, direction, sensitivity }) => {
  const rowsOf = (tables: number[][], count: number) =>
    tables.map((table) =>
      matrix(
        count,
        dim,
        Float64Array.from(table, (v) => v / 1000),
      ),
    );
  const groups = [rowsOf(affected, clips[0]), rowsOf(heldOut, clips[1])] as const;

  test('the canonical direction is that of scikit-learn’s CCA without scaling', async () => {
    const ranks = strengths.map((s) => strengths.filter((t) => t < s).length);
    const y = Float64Array.from({ length: ranks.length * clips[0] }, (_, k) => ranks[Math.floor(k / clips[0])]!);
    const actual = await canonicalDirection(stackRows(groups[0]), y, plainCompute);
    // Unit vectors; the squared condition of these rows is below 1e5, and doubles have 16 places.
    direction.forEach((v, j) => void expect(actual[j]).toBeCloseTo(v, 10));
  });

  test('sensitivities are those of SciPy’s Spearman along scikit-learn’s directions', async () => {
    const actual = (await effectSensitivity(strengths, groups[0], groups[1], plainCompute)) as Sensitivity;
    for (const [name, value] of Object.entries(sensitivity)) {
      // Ranks are whole or half numbers, so that figures agree to rounding.
      expect(actual[name as keyof Sensitivity]).toBeCloseTo(value, 12);
    }
  });
});
