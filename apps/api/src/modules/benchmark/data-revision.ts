import type { Benchmark } from '@ebb/core/benchmark/data';
import { encodeBenchmark } from '@ebb/core/io/benchmark-schema';
import { sha256Of } from '../../blobs/blob-store.js';
import type { StoredCondition, StoredFile } from '../../db/schema/benchmark.js';

/**
 * Names a state of a benchmark's data: the SHA-256 of all that its figures rest on beside the embeddings. Titles, descriptions, licences and
 * what is said of the labels' secrecy are not of it: to mend a word makes no new board.
 *
 * @returns hexadecimal
 */
export function dataRevisionOf(benchmark: Benchmark): string {
  const { id, instruments, genres, reading, seed, datasets } = encodeBenchmark(benchmark, []);
  const clips = datasets.map(({ id, clips }) => ({ id, clips }));
  return sha256Of(JSON.stringify({ id, instruments, genres, reading, seed, datasets: clips }));
}

/** What an embedding's figures rest on. */
export interface HashedEmbedding {
  readonly slug: string;
  readonly dim: number;
  /** Of the clips as they are, a dataset each, and then of each condition. */
  readonly files: readonly StoredFile[];
  readonly conditions: readonly StoredCondition[];
}

/**
 * Names the content of an embedding: the SHA-256 over the hashes of its tables, conditions included, and its name, so that two embeddings
 * of a benchmark are two even where their tables are the same.
 *
 * @returns hexadecimal
 */
export function embeddingHashOf({ slug, dim, files, conditions }: HashedEmbedding): string {
  const tables = files.map(({ sha256 }) => sha256);
  return sha256Of(JSON.stringify({ slug, dim, tables, conditions: conditions.map((c) => [c.effect, c.strength]) }));
}
