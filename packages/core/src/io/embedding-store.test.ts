import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EmbeddingStore } from './embedding-store.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ebb-store-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const hash = (i: number) => createHash('sha256').update(String(i)).digest('hex');
const entry = (i: number, length = 5) => ({
  audioHash: hash(i),
  rows: Float32Array.from({ length }, (_, k) => i + k / 7),
});
const open = () => EmbeddingStore.open(root, 'model', { sha256: 'abc' });

/** A closed store with entries 0, 1 and 2; the path of its only segment. */
async function filled(): Promise<string> {
  const store = await open();
  store.put([entry(0), entry(1)]);
  store.put([entry(2)]);
  store.close();
  return segments()[0]!;
}

const segments = () => {
  const folder = join(root, readdirSync(root)[0]!);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.segment'))
    .map((name) => join(folder, name));
};

test('what was put is there, to the bit, at once and after reopening', async () => {
  const store = await open();
  const special = { audioHash: hash(9), rows: Float32Array.of(-0, 1e-45, 3.4e38, 1 / 3) };
  store.put([entry(0), special]);
  for (const reader of [store, await open()]) {
    expect(reader.size).toBe(2);
    expect(reader.get(hash(9))).toEqual(special.rows);
    expect(reader.lengthOf(hash(0))).toBe(5);
    expect(reader.get(hash(1))).toBeUndefined();
  }
  store.close();
});

test('stores of different recipes hold nothing in common', async () => {
  await filled();
  const other = await EmbeddingStore.open(root, 'model', { sha256: 'abd' });
  expect(other.size).toBe(0);
  expect(readdirSync(root)).toHaveLength(2);
});

test('a segment that is cut anywhere loses the entries that are not whole and no other', async () => {
  const segment = await filled();
  const bytes = readFileSync(segment);
  const record = bytes.length / 3;
  for (let length = 0; length < bytes.length; length += 7) {
    writeFileSync(segment, bytes.subarray(0, length));
    const store = await open();
    const whole = Math.floor(length / record);
    expect([0, 1, 2].map((i) => store.get(hash(i)) !== undefined)).toEqual([0, 1, 2].map((i) => i < whole));
    expect(store.size).toBe(whole);
  }
});

test('no flipped bit is ever given out', async () => {
  const segment = await filled();
  const bytes = readFileSync(segment);
  for (let at = 0; at < bytes.length; at++) {
    const damaged = Buffer.from(bytes);
    damaged[at] = damaged[at]! ^ (1 << (at % 8));
    writeFileSync(segment, damaged);
    const store = await open();
    const kept = [0, 1, 2].filter((i) => {
      const rows = store.get(hash(i));
      if (rows) expect(rows).toEqual(entry(i).rows);
      return rows !== undefined;
    });
    // One bit lies in one record; a header that is damaged also hides the records after it.
    expect(kept.length).toBeLessThan(3);
  }
});

test('an entry that was lost can be put again', async () => {
  const segment = await filled();
  truncateSync(segment, readFileSync(segment).length - 1);
  const store = await open();
  store.put([entry(2)]);
  store.close();
  const again = await open();
  expect(again.get(hash(2))).toEqual(entry(2).rows);
  expect(again.size).toBe(3);
});

test('two writers at once use segments of their own and lose nothing', async () => {
  const [a, b] = [await open(), await open()];
  for (let i = 0; i < 20; i++) (i % 2 ? a : b).put([entry(i, 1 + i)]);
  expect(segments()).toHaveLength(2);
  const reader = await open();
  for (let i = 0; i < 20; i++) expect(reader.get(hash(i))).toEqual(entry(i, 1 + i).rows);
  a.close();
  b.close();
});

test('a store that is cleared by another process has no entries rather than a fault', async () => {
  await filled();
  const store = await open();
  for (const segment of segments()) rmSync(segment);
  expect(store.get(hash(0))).toBeUndefined();
});

test('a store that nothing was put into leaves no segment', async () => {
  const store = await open();
  store.put([]);
  store.close();
  expect(segments()).toEqual([]);
});
