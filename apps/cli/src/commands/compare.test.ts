import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, Label } from '@ebb/core/benchmark/data';
import { writeBenchmark } from '@ebb/core/io/benchmark-file';
import { MersenneTwister } from '@ebb/core/random/mersenne-twister';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { addCompare } from './compare.js';

const CLIPS = 160;
const root = mkdtempSync(join(tmpdir(), 'ebb-compare-'));
const folder = join(root, 'benchmark');

beforeAll(async () => {
  const label = (clip: number, instrument: number): Label => ((clip >> instrument) & 1 ? 1 : -1);
  const dataset = (id: string) => {
    const keys = Array.from({ length: CLIPS }, (_, i) => `${id}-${String(i).padStart(3, '0')}`);
    return {
      ...{ id, title: id, licence: 'CC0', keys, recordings: keys },
      splits: keys.map((_, i) => (i % 8 < 4 ? ('train' as const) : ('test' as const))),
      genres: new Uint8Array(CLIPS),
      labels: Int8Array.from({ length: 2 * CLIPS }, (_, k) => label(Math.floor(k / 2), k % 2)),
    };
  };
  const benchmark: Benchmark = {
    ...{ id: 'two', title: 'Two', description: '', instruments: ['flute', 'oboe'], genres: ['all'] },
    datasets: ['a', 'b'].map(dataset),
    ...{ reading: 'corrected', seed: 1, testLabels: 'public' },
  };
  const random = MersenneTwister.fromInteger(3);
  // Columns 0 and 1 tell the instruments, column 2 the dataset.
  const table = (d: number) =>
    Float32Array.from({ length: 3 * CLIPS }, (_, k) => {
      const [clip, column] = [Math.floor(k / 3), k % 3];
      return column === 2 ? 4 * d + random.double() : label(clip, column) + 6 * random.double();
    });
  const tables = () => [table(0), table(1)];
  const embeddings = ['one', 'bare'].map((id) => ({ id, dim: 3, tables: tables() }));
  const conditions = [
    { effect: 'gain', strength: -40, tables: new Map([['one', tables()]]) },
    { effect: 'gain', strength: 5, tables: new Map([['one', tables()]]) },
    { effect: 'low-pass', strength: 1600, tables: new Map([['one', tables()]]) },
  ];
  await writeBenchmark(folder, benchmark, embeddings, conditions);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(root, { recursive: true }));

async function compare(...words: string[]): Promise<string> {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = new Command().exitOverride();
  addCompare(program);
  const where = ['-b', folder, '-q', '--threads', '1', '--draws', '100'];
  await program.parseAsync(['compare', ...words, ...where], { from: 'user' });
  const text = written.mock.calls.map(([text]) => text as string).join('');
  written.mockRestore();
  return text;
}
const json = async (...words: string[]) => JSON.parse(await compare(...words, '--json'));

test('the JSON has the paired difference with ciLow, ciHigh and pValue, in all and by instrument and direction', async () => {
  const { embeddings, ...rest } = await json('lda', 'none:classwise');
  expect(rest).toMatchObject({
    benchmark: 'two',
    score: 'cross',
    a: { method: 'lda', scope: 'global', labelsUsed: 'dataset' },
    b: { method: 'none', scope: 'classwise', labelsUsed: 'none' },
    draws: 100,
    seed: 1,
    device: 'cpu',
  });
  expect(embeddings.map(({ embedding }: { embedding: string }) => embedding)).toEqual(['one', 'bare']);
  for (const { a, b, difference, ciLow, ciHigh, pValue, instruments, conditions } of embeddings) {
    expect(difference).toBe(a - b);
    expect(ciLow).toBeLessThanOrEqual(difference);
    expect(ciHigh).toBeGreaterThanOrEqual(difference);
    expect(pValue).toBeGreaterThanOrEqual(0);
    expect(instruments).toHaveLength(4);
    expect(Object.keys(instruments[0])).toEqual(
      'instrument trainSet testSet a b difference ciLow ciHigh pValue adjustedPValue delongPValue'.split(' '),
    );
    expect(conditions).toEqual([]);
  }
});

test('a method does not differ from itself: difference 0, p 1', async () => {
  const { embeddings } = await json('lda:global', 'lda', '-e', 'one');
  expect(embeddings).toMatchObject([{ difference: 0, ciLow: 0, ciHigh: 0, pValue: 1 }]);
  expect(await compare('lda', 'lda', '-e', 'one')).toContain('one: a method does not differ from itself.');
});

test('a recipe of one’s own is compared with a method, and a copy of the method is not told apart', async () => {
  const recipe = join(root, 'own.json');
  writeFileSync(recipe, JSON.stringify({ name: 'own', operators: [{ op: 'lda' }] }));
  const { a, embeddings } = await json(recipe, 'lda', '-e', 'one', '--score', 'within');
  expect(a).toMatchObject({ method: 'own', recipe: { operators: [{ op: 'lda' }] } });
  expect(embeddings).toMatchObject([{ difference: 0, pValue: 1 }]);
  expect(await compare(recipe, 'lda:classwise', '-e', 'one')).toMatch(/own {2}lda, class-wise {2}difference/);
});

test('robustness: under the effects that are asked for, and with its reason where there are none', async () => {
  const all = await json('lda', 'mlda', '--score', 'robustness');
  const names = (own: { conditions: { effect: string; strength: number }[] }) =>
    own.conditions.map(({ effect, strength }) => `${effect} ${strength}`);
  expect(names(all.embeddings[0])).toEqual(['gain -40', 'gain 5', 'low-pass 1600']);
  expect(all.embeddings[1]).toEqual({
    ...{ embedding: 'bare', a: null, b: null, difference: null, ciLow: null, ciHigh: null, pValue: null },
    reason: 'the embedding has no acoustic conditions',
  });
  const some = await json('lda', 'none', '-e', 'one', '--score', 'robustness', '--effects', 'gain');
  expect(names(some.embeddings[0])).toEqual(['gain -40', 'gain 5']);
  expect(await compare('lda', 'none', '-e', 'bare', '--score', 'robustness')).toContain(
    'bare: they cannot be compared: the embedding has no acoustic conditions',
  );
});

test('what cannot be compared is refused before the work', async () => {
  const other = join(root, 'other.json');
  writeFileSync(other, JSON.stringify({ name: 'lda', operators: [{ op: 'mlda' }] }));
  for (const [words, code, message] of [
    [['lda:x', 'none'], 'UNKNOWN_METHOD', "':global' or ':classwise'"],
    [['missing.json', 'none'], 'FILE_NOT_FOUND', 'missing.json'],
    [[other, 'lda'], 'INVALID_RECIPE', 'Both methods are called "lda"'],
    [['lda', 'none', '--effects', 'gain'], 'INVALID_ARGUMENT', 'robustness alone'],
    [['lda', 'none', '--score', 'robustness', '--effects', 'gain'], 'INVALID_ARGUMENT', 'bare has no clips'],
    [['lda', 'none', '--score', 'robustness', '--effects', 'gein'], 'UNKNOWN_EFFECT', 'one of gain'],
    [['lda', 'none', '--score', 'robustness', '--effects', 'all,gain'], 'INVALID_ARGUMENT', 'stand alone'],
  ] as const) {
    await expect(compare(...words), words.join(' ')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  }
});
