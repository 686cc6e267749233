import type { Benchmark } from '../../benchmark/data.js';
import { EbbError } from '../../errors.js';
import { type MadeCondition, type MadeEmbedding, writeBenchmark } from '../benchmark-file.js';
import { decodeBenchmark, encodeBenchmark, requireFileId } from '../benchmark-schema.js';
import { effectsProvenance } from '../effect-setups.js';
import type { EffectSetup } from '../extract.js';
import { type AssembledBenchmark, type AssemblyOptions, assembleBenchmark } from './assemble-benchmark.js';
import type { AudioCollection } from './collection.js';
import { readReadyEmbedding } from './ready-embedding.js';

/** Embeddings of audio files, of those that could be embedded. */
export interface EmbeddedFiles {
  readonly dim: number;
  /** Those with an embedding, in any order. */
  readonly paths: readonly string[];
  /** Row-major [paths, dim]. */
  readonly table: Float32Array;
  /** How they were made, in words. */
  readonly provenance: Readonly<Record<string, string>>;
}

/**
 * Embeds audio files with some models, under an effect where one is given: a result a model, in their order. Files that it
 * leaves out leave the benchmark.
 */
export type EmbedFiles = (
  models: readonly string[],
  paths: readonly string[],
  effect?: EffectSetup,
) => Promise<EmbeddedFiles[]>;

/** Where the embeddings of a benchmark come from. */
export interface EmbeddingSources {
  /** Ids of models. */
  readonly models: readonly string[];
  /** Embeddings made elsewhere, by id: a .npy file beside the table of clips, see `readReadyEmbedding`. */
  readonly ready: ReadonlyMap<string, string>;
  /** Acoustic conditions under which the clips are embedded too, by the models; none by default. */
  readonly effects?: readonly EffectSetup[];
}

/** What was written. */
export interface CreatedBenchmark {
  readonly benchmark: Benchmark;
  /** Relative to the folder. */
  readonly files: readonly string[];
  /** What was left out, as sentences. */
  readonly notes: readonly string[];
}

/**
 * Makes a benchmark on some collections, with the embeddings asked for, and writes its folder (see `writeBenchmark`).
 *
 * A clip that a model could not embed leaves the benchmark, so that all embeddings are judged on the same clips.
 *
 * @throws EbbError as `assembleBenchmark`, `readReadyEmbedding`, `writeBenchmark` and `embed`; INVALID_ARGUMENT for no embedding at
 *   all or an id that comes twice or is unfit for a file name; FILE_UNREADABLE when a file that was embedded as it is cannot be
 *   embedded under an effect.
 */
export async function createBenchmark(
  dir: string,
  collections: readonly AudioCollection[],
  options: AssemblyOptions,
  { models, ready, effects = [] }: EmbeddingSources,
  embed: EmbedFiles,
): Promise<CreatedBenchmark> {
  requireIds([...models, ...ready.keys()], options.id);
  const assembled = assembleBenchmark(collections, options);
  // Before hours of work: what cannot be written shows at once.
  decodeBenchmark(encodeBenchmark(assembled.benchmark, []), dir);
  const paths = [...new Set(assembled.clips.flat().map(({ path }) => path))];
  const clean = models.length > 0 ? await embed(models, paths) : [];
  const embedded = new Map(clean.map((files, m) => [models[m]!, files]));
  const found = [...embedded.values()].map((files) => new Set(files.paths));
  const lost = new Set(paths.filter((path) => found.some((own) => !own.has(path))));
  const kept = lost.size === 0 ? assembled : withoutFiles(collections, options, assembled, lost);

  async function* conditions(): AsyncGenerator<MadeCondition> {
    if (models.length === 0) return;
    const remaining = paths.filter((path) => !lost.has(path));
    for (const setup of effects) {
      const affected = await embed(models, remaining, setup);
      const tables = new Map(affected.map((files, m) => [models[m]!, tablesOf(files, kept.clips)]));
      yield { effect: setup.effect, strength: setup.strength, tables };
    }
  }
  async function* embeddings(): AsyncGenerator<MadeEmbedding> {
    for (const [id, files] of embedded) {
      const provenance = { ...files.provenance, ...effectsProvenance(effects) };
      yield { id, dim: files.dim, tables: tablesOf(files, kept.clips), provenance };
    }
    for (const [id, file] of ready) {
      yield { ...(await readReadyEmbedding(id, file, kept.clips)), provenance: { source: 'made elsewhere' } };
    }
  }
  const files = await writeBenchmark(dir, kept.benchmark, embeddings(), conditions());
  return { benchmark: kept.benchmark, files, notes: kept.notes };
}

/** The rows of each dataset's clips. */
function tablesOf({ dim, table, paths }: EmbeddedFiles, datasets: AssembledBenchmark['clips']): Float32Array[] {
  const rows = new Map(paths.map((path, row) => [path, row]));
  return datasets.map((clips) => {
    const own = new Float32Array(clips.length * dim);
    clips.forEach(({ path }, k) => {
      const row = rows.get(path);
      if (row === undefined) {
        throw new EbbError('FILE_UNREADABLE', 'The file could be embedded as it is, but not under an effect.', {
          where: path,
          hint: 'Leave it out of the sources. What is embedded already is kept, and not embedded again.',
        });
      }
      own.set(table.subarray(row * dim, (row + 1) * dim), k * dim);
    });
    return own;
  });
}

/** The same benchmark without some files: its instruments stay, whatever the loss does to their counts. */
function withoutFiles(
  collections: readonly AudioCollection[],
  options: AssemblyOptions,
  { benchmark, notes }: AssembledBenchmark,
  lost: ReadonlySet<string>,
): AssembledBenchmark {
  const remaining = collections.map((collection) => ({
    ...collection,
    clips: collection.clips.filter(({ path }) => !lost.has(path)),
  }));
  const assembled = assembleBenchmark(remaining, { ...options, instruments: benchmark.instruments });
  return { ...assembled, notes: [...notes, `${lost.size} files are left out, for they could not be embedded`] };
}

function requireIds(embeddings: readonly string[], benchmark: string): void {
  requireFileId(benchmark, 'the benchmark’s id');
  if (embeddings.length === 0) {
    throw new EbbError('INVALID_ARGUMENT', 'A benchmark has at least one embedding.', { where: 'embeddings' });
  }
  embeddings.forEach((id, k) => {
    requireFileId(id, 'embeddings');
    if (embeddings.indexOf(id) !== k) {
      throw new EbbError('INVALID_ARGUMENT', `The embedding ${id} is asked for twice.`, { where: 'embeddings' });
    }
  });
}
