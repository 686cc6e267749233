import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EmbeddingVerdict } from '@ebb/core/benchmark/verdict/verdict';
import { writeBenchmark } from '@ebb/core/io/benchmark-file';
import { parseCsvTable } from '@ebb/core/io/csv';
import { encodeVerdictParquet, type VerdictRow, verdictRows } from '@ebb/core/io/verdict-table';
import { afterAll, describe, expect, test } from 'vitest';
import { judgedCollections } from '../support/judged-collections.js';
import { writePaperFolder } from '../support/paper-folder.mjs';

const BIN = fileURLToPath(new URL('../../apps/cli/bin/ebb.js', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'ebb-verdict-'));
const { FORCE_COLOR: _, ...inherited } = process.env;
const ebb = (...args: string[]) =>
  spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8', env: inherited, cwd: dir });

const FILES = ['report.html', 'scores.csv', 'scores.parquet', 'verdict.json'];

afterAll(() => rmSync(dir, { recursive: true }));

describe('ebb verdict on mini', () => {
  const instruments = ['--instrument', 'cello', '--instrument', 'flute'];
  const chosen = ['verdict', '--benchmark', 'mini', ...instruments, '-e', 'mfcc', '-m', 'lda', '--draws', '200'];

  test('ranks methods in a table, and writes the report and the same rows as CSV and Parquet', () => {
    const recipe = join(dir, 'own.json');
    writeFileSync(
      recipe,
      '{"name": "own", "title": "<script>x</script>", "operators": [{"op": "centre", "by": "domain"}]}',
    );
    const command = ['--recipe', recipe, '--scope', 'both', '--effects', 'none', '--quiet'];
    const { status, stdout, stderr } = ebb(...chosen, ...command);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^mini · mfcc\n\nUncorrected probes lose .* points of ROC-AUC on the other dataset\./);
    // own reads no instruments' labels, and is the same in both scopes.
    for (const label of ['none', 'lda \\(global\\)', 'lda \\(class-wise\\)', 'own']) {
      expect(stdout).toMatch(new RegExp(`^ *=?\\d +${label} +\\d\\d\\.\\d +\\[\\d\\d\\.\\d, \\d\\d\\.\\d\\]`, 'm'));
    }
    expect(stdout).toMatch(/- robust: the embedding has no acoustic conditions/);
    expect(stdout).not.toMatch(/NaN|null/);

    const output = join(dir, 'verdict-mini');
    expect(readdirSync(output).sort()).toEqual(FILES);
    const json = JSON.parse(readFileSync(join(output, 'verdict.json'), 'utf8')) as {
      embeddings: EmbeddingVerdict[];
      provenance: { draws: number };
    };
    expect(json.provenance.draws).toBe(200);
    const rows = verdictRows(json.embeddings);
    const columns = Object.keys(rows[0]!) as (keyof VerdictRow)[];
    const csv = parseCsvTable(readFileSync(join(output, 'scores.csv'), 'utf8'), columns, 'scores.csv');
    expect(csv.map(({ cells }) => cells)).toEqual(
      rows.map((row) => Object.fromEntries(columns.map((column) => [column, String(row[column] ?? '')]))),
    );
    // That these bytes hold the rows is verdict-table.test.ts's.
    expect(readFileSync(join(output, 'scores.parquet')).equals(encodeVerdictParquet(rows))).toBe(true);
    const page = readFileSync(join(output, 'report.html'), 'utf8');
    expect(page).toContain('&lt;script&gt;x&lt;/script&gt;');
    expect(page).not.toMatch(/<script|NaN|undefined<\/td>/);
  });

  test('has help with examples', () => {
    expect(ebb('verdict', '--help').stdout).toMatch(/^Examples:\n {2}ebb verdict --benchmark mini/m);
  });

  test('says what is wrong with its options before any work', () => {
    for (const [options, message] of [
      [['--effects', 'echo'], /UNKNOWN_EFFECT/],
      [['--regimes', 'clean'], /clean-affected, affected-clean/],
      [['--draws', '5'], /whole number from 100/],
      [['-o', '/proc/none'], /FILE_UNWRITABLE/],
    ] as const) {
      const { status, stdout, stderr } = ebb(...chosen, '--quiet', ...options);
      expect(stderr).toMatch(message);
      expect(stdout).toBe('');
      expect(status).toBe(2);
    }
  });
});

test('on a benchmark’s folder judges the effects that are asked for, and as JSON prints what the file holds', async () => {
  const conditions = [
    ['gain', -20],
    ['gain', 5],
    ['clipping', 3],
  ] as const;
  const { benchmark, embedding } = judgedCollections({ conditions });
  const folder = join(dir, 'collections');
  const { id, conditions: affected = [], ...tables } = embedding;
  const made = [{ id, ...tables, provenance: { model: 'drawn at random' } }];
  const conditionsMade = affected.map(({ tables, ...condition }) => ({
    ...condition,
    tables: new Map([[id, tables]]),
  }));
  await writeBenchmark(folder, benchmark, made, conditionsMade);
  const output = join(dir, 'affected');
  const command = ['verdict', '-b', folder, '-m', 'lda', '--draws', '200', '--effects', 'gain', '--json', '-o', output];
  const { status, stdout, stderr } = ebb(...command);
  expect(status, stderr).toBe(0);
  expect(stdout).toBe(readFileSync(join(output, 'verdict.json'), 'utf8'));
  const [verdict] = (JSON.parse(stdout) as { embeddings: EmbeddingVerdict[] }).embeddings;
  for (const method of verdict!.methods) {
    if ('failure' in method) throw new Error(method.failure);
    expect(method.scores.robustness).toHaveProperty('value');
    expect(method.retained.map(({ effect, strength }) => [effect, strength])).toEqual(conditions.slice(0, 2));
  }
  expect(stderr).toMatch(/^judging normal .* tasks\/min: [12] of 3, about .* left$/m);
  const page = readFileSync(join(output, 'report.html'), 'utf8');
  expect(page).toContain('Board of the robustness track');
  expect(page).toContain('drawn at random');
});

test('on the paper’s benchmark the report sets the published differences beside ours and says which are real', async () => {
  const data = join(dir, 'paper');
  await writePaperFolder(data, { size: 'small' });
  const benchmark = ['--benchmark', 'ismir2023', '--data', data, '-e', 'vggish', '-i', 'cello', '-i', 'flute'];
  const output = join(dir, 'verdict-paper');
  const { status, stderr } = ebb('verdict', ...benchmark, '-m', 'mlda', '-m', 'centre', '--draws', '200', '-o', output);
  expect(status, stderr).toBe(0);
  const page = readFileSync(join(output, 'report.html'), 'utf8');
  const table = page.match(/<table id="paper-table">.*?<\/table>/s)![0];
  // Of the released results, uncorrected VGGish and its global mLDA on cello and flute, both directions: -1.314 points.
  expect(table).toMatch(/vggish, mlda<\/th><td class="right">−1\.3<\/td>/);
  expect(table).toMatch(/<td class="left">(yes|no)<\/td>/);
  // The paper has no such method.
  expect(table).not.toContain('centre');
});
