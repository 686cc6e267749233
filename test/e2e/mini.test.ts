import { summarise } from '@ebb/core/benchmark/summary';
import { methodNamed } from '@ebb/core/correct/methods';
import { evaluateBenchmark } from '@ebb/core/io/evaluation-pool';
import { loadMini, MINI_EMBEDDINGS } from '@ebb/core/io/mini-benchmark';
import { expect, test } from 'vitest';

test('mini shows the phenomenon in each embedding: probes are good at home and lose 3 to 15 points elsewhere', async () => {
  const { benchmark, embeddings } = await loadMini({ threads: 2 });
  const { rows } = await evaluateBenchmark({
    benchmark,
    embeddings: MINI_EMBEDDINGS,
    loadEmbedding: async (id) => embeddings.find((embedding) => embedding.id === id)!,
    variants: [{ recipe: methodNamed('none'), scope: 'global' }],
    threads: 2,
    device: 'cpu',
  });
  const summaries = summarise(rows, 'rocAuc');
  expect(summaries.map(({ embedding }) => embedding)).toEqual(MINI_EMBEDDINGS);
  // Measured: mfcc 89.3 and 7.1, random-cnn 93.6 and 5.9 points.
  for (const { embedding, within, drop } of summaries) {
    expect(within, `${embedding} within`).toBeGreaterThan(0.85);
    expect(within, `${embedding} within`).toBeLessThan(0.97);
    expect(drop, `${embedding} drop`).toBeGreaterThan(0.03);
    expect(drop, `${embedding} drop`).toBeLessThan(0.15);
  }
});

test('mini has the embeddings that are asked for and no other', async () => {
  const { embeddings } = await loadMini({ embeddings: ['random-cnn'], threads: 2 });
  expect(embeddings.map(({ id, dim }) => [id, dim])).toEqual([['random-cnn', 256]]);
  const nobody = loadMini({ embeddings: ['mfcc', 'clap'], threads: 2 });
  await expect(nobody).rejects.toMatchObject({
    code: 'UNKNOWN_EMBEDDING',
    details: { expected: 'one of mfcc, random-cnn', received: '"clap"' },
  });
});

test('under conditions mini has the same clips: at a gain of 0 dB each embedding is its own, to the last bit', async () => {
  const conditions = [{ effect: 'gain', strength: 0 }];
  const { embeddings } = await loadMini({ conditions, threads: 2 });
  expect(embeddings.map(({ id }) => id)).toEqual(MINI_EMBEDDINGS);
  for (const { tables, conditions: affected } of embeddings) {
    expect(affected!.map(({ effect, strength }) => ({ effect, strength }))).toEqual(conditions);
    tables.forEach((table, d) => {
      // As bytes: an element-wise comparison takes seconds.
      expect(Buffer.from(affected![0]!.tables[d]!.buffer).equals(Buffer.from(table.buffer))).toBe(true);
    });
  }
});
