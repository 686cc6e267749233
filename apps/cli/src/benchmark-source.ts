import { existsSync } from 'node:fs';
import type { Benchmark, Condition, Embedding, Reading } from '@ebb/core/benchmark/data';
import { miniBenchmark } from '@ebb/core/benchmark/mini/benchmark';
import { MINI_VERSION } from '@ebb/core/benchmark/mini/render';
import { restrictInstruments } from '@ebb/core/benchmark/restrict';
import { EbbError } from '@ebb/core/errors';
import { readBenchmark } from '@ebb/core/io/benchmark-file';
import type { Inventory } from '@ebb/core/io/inventory';
import { loadMini, MINI_CONDITIONS, MINI_DEFAULT_CONDITIONS, MINI_EMBEDDINGS } from '@ebb/core/io/mini-benchmark';
import { loadPaperFolder } from '@ebb/core/io/paper-folder';
import { constantColumnsNote } from './notes.js';
import type { BenchmarkOptions } from './options.js';
import type { Progress } from './progress.js';

/** A benchmark that stands ready, with the embeddings that are wanted, to be read one at a time. */
export interface BenchmarkSource {
  readonly benchmark: Benchmark;
  /** Also where only some of them are taken. */
  readonly allInstruments: readonly string[];
  readonly embeddingIds: readonly string[];
  /** With the conditions that are wanted, of those that it has; none by default, for they are many. */
  readonly loadEmbedding: (id: string, wanted?: readonly Condition[]) => Promise<Embedding>;
  /** The acoustic conditions under which an embedding is there, or can be made. */
  readonly conditionsOf: (id: string) => readonly Condition[];
  /** Those that are judged where nothing else is asked for. */
  readonly defaultConditionsOf: (id: string) => readonly Condition[];
  /** How an embedding was made, in words, as far as its maker said. */
  readonly provenanceOf: (id: string) => Readonly<Record<string, string>>;
  /** Remarks on the data; more may come with each embedding that is loaded. */
  readonly notes: readonly string[];
}

interface PaperSource extends BenchmarkSource {
  readonly inventory: Inventory;
}

const BENCHMARK_IDS = ['mini', 'ismir2023'];

/** The seed of the published run. */
const PAPER_SEED = 42;

/**
 * Opens the benchmark that the options name, with the embeddings, instruments, reading and seed that they ask for.
 *
 * @throws EbbError UNKNOWN_BENCHMARK, UNKNOWN_EMBEDDING; INVALID_ARGUMENT for --data that is missing or not wanted and
 *   for an unknown instrument; what reading the data throws.
 */
export async function openBenchmark(
  options: BenchmarkOptions,
  threads: number,
  progress: Progress,
): Promise<BenchmarkSource> {
  const opened = await openById(options, threads, progress);
  const source = { ...opened, allInstruments: opened.benchmark.instruments };
  const { reading = source.benchmark.reading, seed = source.benchmark.seed, instrument } = options;
  const benchmark = { ...source.benchmark, reading, seed };
  return { ...source, benchmark: instrument ? restrictInstruments(benchmark, instrument) : benchmark };
}

/** A benchmark as it stands, with all of its instruments. */
type WholeSource = Omit<BenchmarkSource, 'allInstruments'>;

async function openById(options: BenchmarkOptions, threads: number, progress: Progress): Promise<WholeSource> {
  const { benchmark: id, data, reading = 'corrected' } = options;
  switch (id) {
    case 'mini':
      if (data === undefined) return openMini(options, threads, progress);
      throw new EbbError('INVALID_ARGUMENT', 'mini ships with Ebb and reads no data folder.', { where: '--data' });
    case 'ismir2023':
      if (data !== undefined) return openPaperFolder(data, reading, options);
      throw new EbbError('INVALID_ARGUMENT', 'ismir2023 needs the folder of the paper’s data.', { where: '--data' });
    default:
      if (existsSync(id)) return openFolder(id, options);
      throw new EbbError('UNKNOWN_BENCHMARK', 'There is no benchmark of that id.', {
        expected: `one of ${BENCHMARK_IDS.join(', ')}, or the folder of a benchmark`,
        received: JSON.stringify(id),
      });
  }
}

/** A folder that `ebb benchmark create` wrote. */
async function openFolder(path: string, { embedding, data }: BenchmarkOptions): Promise<WholeSource> {
  if (data !== undefined) {
    throw new EbbError('INVALID_ARGUMENT', 'A benchmark’s folder has its own data.', { where: '--data' });
  }
  const folder = await readBenchmark(path);
  const conditionsOf = (id: string) => folder.conditions.get(id) ?? [];
  return {
    benchmark: folder.benchmark,
    embeddingIds: [...new Set(embedding ?? folder.embeddingIds)],
    loadEmbedding: (id, wanted = []) => folder.loadEmbedding(id, (condition) => wanted.some(sameAs(condition))),
    conditionsOf,
    defaultConditionsOf: conditionsOf,
    provenanceOf: (id) => folder.provenance.get(id) ?? {},
    notes: [],
  };
}

async function openMini(
  { embedding: wanted, instrument }: BenchmarkOptions,
  threads: number,
  progress: Progress,
): Promise<WholeSource> {
  // Wrong names come to light before the rendering, not after it.
  if (instrument) restrictInstruments(miniBenchmark(), instrument);
  const ids = wanted ? [...new Set(wanted)] : MINI_EMBEDDINGS;
  const load = async (conditions: readonly Condition[]) => {
    const task = conditions.length > 0 ? `rendering mini under ${conditions.length} conditions` : 'rendering mini';
    try {
      // All embeddings at once: what the cache has not costs one rendering of the clips.
      return await loadMini({
        embeddings: ids,
        conditions,
        threads,
        onProgress: (done, total) => progress.update(task, done, total),
      });
    } finally {
      progress.close();
    }
  };
  const { benchmark, embeddings } = await load([]);
  return {
    benchmark,
    embeddingIds: ids,
    loadEmbedding: async (id, wanted = []) => {
      const own = wanted.length > 0 ? (await load(wanted)).embeddings : embeddings;
      return own.find((embedding) => embedding.id === id)!;
    },
    conditionsOf: () => MINI_CONDITIONS,
    defaultConditionsOf: () => MINI_DEFAULT_CONDITIONS,
    provenanceOf: () => ({ clips: `rendered by Ebb, mini version ${MINI_VERSION}` }),
    notes: [],
  };
}

const sameAs =
  ({ effect, strength }: Condition) =>
  (other: Condition) =>
    other.effect === effect && other.strength === strength;

/** The paper's data folder; without names, with all embeddings that it holds. */
export async function openPaperFolder(
  dir: string,
  reading: Reading,
  { seed = PAPER_SEED, embedding: embeddings }: Pick<BenchmarkOptions, 'seed' | 'embedding'>,
): Promise<PaperSource> {
  const folder = await loadPaperFolder(dir, { reading, seed, ...(embeddings ? { embeddings } : {}) });
  const notes: string[] = [];
  return {
    ...folder,
    allInstruments: folder.benchmark.instruments,
    conditionsOf: () => [],
    defaultConditionsOf: () => [],
    provenanceOf: () => ({ source: `the paper’s embeddings, ${dir}` }),
    notes,
    loadEmbedding: async (id) => {
      const embedding = await folder.loadEmbedding(id);
      embedding.constantColumns.forEach((columns, d) => {
        if (columns.length > 0) notes.push(constantColumnsNote(id, folder.benchmark.datasets[d]!.id, columns));
      });
      return embedding;
    },
  };
}
