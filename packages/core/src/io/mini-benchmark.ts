import { createHash } from 'node:crypto';
import type { Benchmark, Condition, ConditionTables, Embedding } from '../benchmark/data.js';
import { miniBenchmark } from '../benchmark/mini/benchmark.js';
import { MINI_VERSION } from '../benchmark/mini/render.js';
import { mfcc } from '../embed/mfcc.js';
import { RANDOM_CNN } from '../embed/random-cnn/random-cnn.js';
import { EbbError } from '../errors.js';
import { EFFECTS, EFFECTS_REVISION, effectNamed, strengthsOf } from '../perturb/registry.js';
import { cached } from './cache.js';
import { libraryVersions } from './library-versions.js';
import { embedMiniClips, type MiniEmbedding } from './mini-render.js';

/** The embeddings of `mini`: those that need no download. */
export const MINI_EMBEDDINGS: readonly string[] = [mfcc.id, RANDOM_CNN.id];

/** Acoustic conditions of `mini`: all effects that need nothing beside a clip, at five strengths. */
export const MINI_CONDITIONS: readonly Condition[] = [...EFFECTS.values()]
  .filter(({ needs }) => needs === undefined)
  .flatMap((effect) => strengthsOf(effect, 5).map((strength) => ({ effect: effect.id, strength })));

/** Those that are judged where none are named: four effects at three of their strengths, in a minute or two. */
export const MINI_DEFAULT_CONDITIONS: readonly Condition[] = MINI_CONDITIONS.filter(
  ({ effect, strength }) =>
    ['gain', 'low-pass', 'noise-white', 'reverberation'].includes(effect) &&
    strengthsOf(effectNamed(effect), 3).includes(strength),
);

export interface LoadMiniOptions {
  /** Each once; default all of `MINI_EMBEDDINGS`. */
  readonly embeddings?: readonly string[];
  /** Each once, of effects that need nothing beside a clip; default none. */
  readonly conditions?: readonly Condition[];
  readonly threads: number;
  /** Told of the clips that are rendered and embedded; not called when all embeddings come from the cache. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * The benchmark that ships, with its embeddings: rendered and embedded on worker threads, and kept in the cache folder, a file for each
 * condition. Clips are rendered once for all embeddings and conditions that the cache has not.
 *
 * The same bits for any number of threads, and from the cache.
 *
 * @throws EbbError UNKNOWN_EMBEDDING; UNKNOWN_EFFECT; INVALID_ARGUMENT for an effect that needs recordings or a codec, and when threads is
 *   no positive integer; WORKER_FAILED when a thread dies.
 */
export async function loadMini({
  embeddings: ids = MINI_EMBEDDINGS,
  conditions = [],
  threads,
  onProgress,
}: LoadMiniOptions): Promise<{ benchmark: Benchmark; embeddings: Embedding[] }> {
  const benchmark = miniBenchmark();
  const clips = benchmark.datasets.flatMap(({ keys }, dataset) => keys.map((_, clip) => ({ dataset, clip })));
  conditions.forEach(requireNoNeeds);
  const clean = ids.map(miniEmbedding);
  const wanted = [...clean, ...conditions.flatMap((condition) => clean.map((own) => ({ ...own, condition })))];
  const names = wanted.map(({ id, made, condition }: MiniTable) => {
    const affected = condition ? [condition.effect, condition.strength, EFFECTS_REVISION] : [];
    const depends = [MINI_VERSION, clips.length, made, ...affected];
    return `mini-${id}-${sha256(JSON.stringify(depends)).slice(0, 16)}.f32`;
  });
  const files = await cached(names, async (missing) => {
    const missed = missing.map((i) => wanted[i]!);
    return (await embedMiniClips(clips, missed, threads, onProgress)).map((table) => new Uint8Array(table));
  });

  const tablesOf = (e: number) => {
    // Copied: a view of float32 must begin at a multiple of four, which bytes read from a file need not.
    const values = new Float32Array(new Uint8Array(files[e]!).buffer);
    let from = 0;
    return benchmark.datasets.map(({ keys }) => {
      const table = values.slice(from, from + keys.length * wanted[e]!.dim);
      from += table.length;
      return table;
    });
  };
  const embeddings = ids.map((id, e): Embedding => {
    const affected = conditions.map(
      (condition, c): ConditionTables => ({ ...condition, tables: tablesOf((c + 1) * ids.length + e) }),
    );
    const own = { id, dim: wanted[e]!.dim, tables: tablesOf(e) };
    return affected.length > 0 ? { ...own, conditions: affected } : own;
  });
  return { benchmark, embeddings };
}

function requireNoNeeds({ effect }: Condition): void {
  const { needs } = effectNamed(effect);
  if (needs === undefined) return;
  throw new EbbError('INVALID_ARGUMENT', `The effect needs ${needs}, which mini has not.`, {
    where: 'benchmark mini',
    expected: `one of ${[...new Set(MINI_CONDITIONS.map(({ effect }) => effect))].join(', ')}`,
    received: `'${effect}'`,
  });
}

/** An embedding, and all that its figures depend on beside the clips and their condition. */
interface MiniTable extends MiniEmbedding {
  readonly made: readonly unknown[];
}

function miniEmbedding(id: string): MiniTable {
  switch (id) {
    case mfcc.id:
      return { id, dim: mfcc.dim, graph: null, made: [mfcc.definition, libraryVersions(['fft.js'])] };
    case RANDOM_CNN.id: {
      const graph = RANDOM_CNN.buildGraph(null);
      return { id, dim: RANDOM_CNN.dim, graph, made: [sha256(graph), libraryVersions(['onnxruntime-node'])] };
    }
    default:
      throw new EbbError('UNKNOWN_EMBEDDING', 'The benchmark has no such embedding.', {
        where: 'benchmark mini',
        expected: `one of ${MINI_EMBEDDINGS.join(', ')}`,
        received: JSON.stringify(id),
      });
  }
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
