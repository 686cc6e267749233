import type { Benchmark, Dataset, Embedding } from '../../packages/core/src/benchmark/data.js';
import { NumpyRandomState } from '../../packages/core/src/random/numpy-random-state.js';

const CLIPS = 150;

/** Collections of one instrument with three genres, shifted against one another; every fourth clip is for testing. */
export function collections(
  dim: number,
  ids: readonly string[] = ['studio', 'field'],
): { benchmark: Benchmark; embedding: Embedding } {
  const random = new NumpyRandomState(7);
  const timbre = random.normal(dim);
  const tables: Float32Array[] = [];
  const datasets = ids.map((id): Dataset => {
    const labels = Int8Array.from({ length: CLIPS }, (_, i) => (i % 3 === 0 ? 1 : i % 7 === 0 ? 0 : -1));
    const shift = random.normal(dim);
    const table = Float32Array.from({ length: CLIPS * dim }, (_, k) => {
      const j = k % dim;
      return labels[Math.floor(k / dim)]! * 0.4 * timbre[j]! + shift[j]!;
    });
    random.normal(table.length).forEach((v, k) => {
      table[k]! += v;
    });
    tables.push(table);
    const keys = Array.from({ length: CLIPS }, (_, i) => `${id}${String(i).padStart(3, '0')}`);
    return {
      id,
      title: id,
      licence: 'none',
      keys,
      recordings: keys,
      splits: keys.map((_, i) => (i % 4 === 0 ? 'test' : 'train')),
      genres: Uint8Array.from(keys, (_, i) => Math.floor(i / 2) % 3),
      labels,
    };
  });
  const benchmark: Benchmark = {
    id: 'two',
    title: 'Two collections',
    description: '',
    instruments: ['gong'],
    genres: ['a', 'b', 'c'],
    datasets,
    reading: 'corrected',
    seed: 42,
    testLabels: 'public',
  };
  return { benchmark, embedding: { id: 'normal', dim, tables } };
}
