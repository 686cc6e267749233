import { stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Benchmark, Reading } from '../benchmark/data.js';
import { EbbError } from '../errors.js';
import { type MadeEmbedding, writeBenchmark } from './benchmark-file.js';
import type { EmbedFiles } from './datasets/create-benchmark.js';
import { filesUnder } from './files-under.js';
import { loadPaperFolder, readPaperBenchmark } from './paper-folder.js';

const AUDIO = new Set(['.wav', '.flac', '.ogg', '.mp3']);

/** Where the audio of each dataset lies in the paper's folder. */
const AUDIO_FOLDERS: Readonly<Record<string, string>> = {
  irmas: join('data', 'irmas'),
  openmic: join('data', 'openmic-2018'),
};

export interface PaperImportOptions {
  readonly reading: Reading;
  readonly seed: number;
  /** Those to take from embeddings.h5; by default all. */
  readonly embeddings?: readonly string[];
}

/** Whether the paper's folder holds embeddings; without them, its audio is embedded. */
export async function hasPaperEmbeddings(dir: string): Promise<boolean> {
  return (await stat(join(dir, 'embeddings.h5')).catch(() => undefined))?.isFile() ?? false;
}

/**
 * Writes the paper's data folder as a benchmark's folder, with the embeddings of its embeddings.h5 (see `loadPaperFolder`).
 *
 * @throws EbbError as `loadPaperFolder` and `writeBenchmark`.
 */
export async function writePaperEmbeddings(target: string, dir: string, options: PaperImportOptions): Promise<void> {
  const folder = await loadPaperFolder(dir, options);
  async function* embeddings(): AsyncGenerator<MadeEmbedding> {
    for (const id of folder.embeddingIds) {
      const { dim, tables } = await folder.loadEmbedding(id);
      yield { id, dim, tables, provenance: { source: 'embeddings.h5 of the paper’s folder' } };
    }
  }
  await writeBenchmark(target, folder.benchmark, embeddings());
}

/**
 * Writes the paper's data folder as a benchmark's folder, its audio embedded by models: the same clips, labels and splits as with its own
 * embeddings. The audio of a clip is the file of its key in `data/irmas` or `data/openmic-2018`, at any depth.
 *
 * @param models their ids, which become the embeddings'
 * @throws EbbError as `readPaperBenchmark`, `embed` and `writeBenchmark`; FILE_NOT_FOUND when the audio of a clip is missing.
 */
export async function writePaperAudio(
  target: string,
  dir: string,
  { reading, seed }: Pick<PaperImportOptions, 'reading' | 'seed'>,
  models: readonly string[],
  embed: EmbedFiles,
): Promise<void> {
  const { benchmark } = await readPaperBenchmark(dir, { reading, seed });
  const paths = await audioOf(dir, benchmark);
  const embedded = await embed(models, paths.flat());
  const embeddings = embedded.map(({ dim, table, paths: done, provenance }, m): MadeEmbedding => {
    const rows = new Map(done.map((path, row) => [path, row]));
    const tables = paths.map((own) => {
      const rowsOf = own.map((path) => rows.get(path) ?? fail(path));
      const out = new Float32Array(own.length * dim);
      rowsOf.forEach((row, k) => {
        out.set(table.subarray(row * dim, (row + 1) * dim), k * dim);
      });
      return out;
    });
    return { id: models[m]!, dim, tables, provenance };
  });
  await writeBenchmark(target, benchmark, embeddings);
}

function fail(path: string): never {
  throw new EbbError('FILE_UNREADABLE', 'The clip could not be embedded, and the paper’s splits name it.', {
    where: path,
  });
}

/** The audio file of every clip, in the order of the benchmark. */
async function audioOf(dir: string, { datasets }: Benchmark): Promise<string[][]> {
  const found: string[][] = [];
  for (const { id, keys } of datasets) {
    const folder = join(dir, AUDIO_FOLDERS[id]!);
    const files = (await filesUnder(folder)).filter((file) => AUDIO.has(extname(file).toLowerCase()));
    const byKey = new Map(files.map((file) => [basename(file, extname(file)), join(folder, file)]));
    const missing = keys.filter((key) => !byKey.has(key));
    if (missing.length > 0) {
      throw new EbbError('FILE_NOT_FOUND', `The audio of ${missing.length} of ${keys.length} clips is missing.`, {
        where: folder,
        expected: `a file ${missing[0]} with ${[...AUDIO].join(', ')}`,
        hint: 'Without embeddings.h5 the folder must hold the audio.',
      });
    }
    found.push(keys.map((key) => byKey.get(key)!));
  }
  return found;
}
