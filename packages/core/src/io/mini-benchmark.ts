import { createHash } from 'node:crypto';
import type { Benchmark, Embedding } from '../benchmark/data.js';
import { miniBenchmark } from '../benchmark/mini/benchmark.js';
import { MINI_VERSION } from '../benchmark/mini/render.js';
import { mfcc } from '../embed/mfcc.js';
import { cached } from './cache.js';
import { embedMiniClips } from './mini-render.js';

export interface LoadMiniOptions {
  readonly threads: number;
  /** Not called when the embeddings come from the cache. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * The benchmark that ships, with its embeddings: rendered and embedded on worker threads, and kept in the cache folder.
 *
 * The same bits for any number of threads, and from the cache.
 *
 * @throws EbbError INVALID_ARGUMENT when threads is no positive integer; WORKER_FAILED when a thread dies.
 */
export async function loadMini({
  threads,
  onProgress,
}: LoadMiniOptions): Promise<{ benchmark: Benchmark; embeddings: Embedding[] }> {
  const benchmark = miniBenchmark();
  const clips = benchmark.datasets.flatMap(({ keys }, dataset) => keys.map((_, clip) => ({ dataset, clip })));
  const made = [MINI_VERSION, mfcc.id, mfcc.definition, clips.length];
  const name = `mini-${createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, 16)}.f32`;
  const bytes = await cached(name, async () => new Uint8Array(await embedMiniClips(clips, threads, onProgress)));

  // Copied: a view of float32 must begin at a multiple of four, which bytes read from a file need not.
  const values = new Float32Array(new Uint8Array(bytes).buffer);
  let from = 0;
  const tables = benchmark.datasets.map(({ keys }) => {
    const table = values.slice(from, from + keys.length * mfcc.dim);
    from += table.length;
    return table;
  });
  return { benchmark, embeddings: [{ id: mfcc.id, dim: mfcc.dim, tables }] };
}
