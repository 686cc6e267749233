import { summarise } from '@ebb/core/benchmark/summary';
import { methodNamed } from '@ebb/core/correct/methods';
import { evaluateBenchmark } from '@ebb/core/io/evaluation-pool';
import { loadMini } from '@ebb/core/io/mini-benchmark';
import { expect, test } from 'vitest';

test('mini shows the phenomenon: probes are good at home and lose 3 to 15 points elsewhere', async () => {
  const { benchmark, embeddings } = await loadMini({ threads: 2 });
  const { rows } = await evaluateBenchmark({
    benchmark,
    embeddings: ['mfcc'],
    loadEmbedding: async (id) => embeddings.find((embedding) => embedding.id === id)!,
    variants: [{ recipe: methodNamed('none'), scope: 'global' }],
    threads: 2,
    device: 'cpu',
  });
  const [none] = summarise(rows, 'rocAuc');
  expect(none!.within).toBeGreaterThan(0.85);
  expect(none!.within).toBeLessThan(0.97);
  expect(none!.drop).toBeGreaterThan(0.03);
  expect(none!.drop).toBeLessThan(0.15);
});
