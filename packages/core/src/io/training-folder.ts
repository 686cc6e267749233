import { join } from 'node:path';
import { z } from 'zod';
import type { Benchmark, Dataset, Embedding } from '../benchmark/data.js';
import { EbbError } from '../errors.js';
import type { NpyArray } from './npy.js';
import { readNpz } from './npz.js';
import { readJson } from './read-file.js';

/** The file of an export that describes it. */
export const MANIFEST_FILE = 'manifest.json';

const manifestSchema = z.object({
  benchmark: z.object({ id: z.string(), title: z.string() }),
  embedding: z.object({ id: z.string(), dim: z.int().positive() }),
  reading: z.enum(['as-run', 'corrected']),
  seed: z.int().nonnegative(),
  instruments: z.array(z.string()).min(1),
  genres: z.array(z.string()).min(1),
  datasets: z.array(z.object({ id: z.string(), title: z.string(), licence: z.string() })).min(2),
});

const ARRAYS = ['key', 'dataset', 'recording', 'genre', 'labels', 'embedding'] as const;

/**
 * Reads what `exportTraining` wrote: the benchmark with its train clips alone, and its one embedding.
 *
 * @throws EbbError FILE_NOT_FOUND; FILE_UNREADABLE; MISSING_COLUMN; INVALID_VALUE when the manifest is not of the form, or an array names what it does
 *   not; SHAPE_MISMATCH or WRONG_DIMENSION when the arrays do not fit together; NON_FINITE.
 */
export async function readTrainingFolder(dir: string): Promise<{ benchmark: Benchmark; embedding: Embedding }> {
  const manifest = await readManifest(join(dir, MANIFEST_FILE));
  const where = join(dir, 'training.npz');
  const arrays = await readNpz(where, ARRAYS);
  const { instruments, genres, embedding: described, seed, reading } = manifest;
  const rows = arrays.key.shape[0] ?? 0;
  const keys = texts(arrays.key, 'key');
  const ids = texts(arrays.dataset, 'dataset');
  const recordings = texts(arrays.recording, 'recording');
  const genreNames = texts(arrays.genre, 'genre');
  const labels = arrays.labels.data;
  const table = arrays.embedding.data;
  if (!(labels instanceof Int8Array)) throw wrong('labels', 'int8');
  if (!(table instanceof Float32Array)) throw wrong('embedding', 'float32');
  requireShape('labels', arrays.labels, instruments.length);
  requireShape('embedding', arrays.embedding, described.dim);
  const at = table.findIndex((value) => !Number.isFinite(value));
  if (at >= 0)
    throw new EbbError('NON_FINITE', 'A number is not finite.', { where, at: keys[Math.floor(at / described.dim)]! });
  const unknown = ids.find((id) => !manifest.datasets.some((dataset) => dataset.id === id));
  if (unknown !== undefined) throw stranger('dataset', unknown);
  const datasets: Dataset[] = [];
  const tables: Float32Array[] = [];
  for (const dataset of manifest.datasets) {
    const own = ids.flatMap((id, k) => (id === dataset.id ? [k] : []));
    datasets.push({
      ...dataset,
      keys: own.map((k) => keys[k]!),
      recordings: own.map((k) => recordings[k]!),
      splits: own.map(() => 'train'),
      genres: Uint8Array.from(own, (k) => genreIndex(genreNames[k]!)),
      labels: Int8Array.from(
        own.flatMap((k) => [...labels.subarray(k * instruments.length, (k + 1) * instruments.length)]),
      ),
    });
    const part = new Float32Array(own.length * described.dim);
    own.forEach((k, i) => {
      part.set(table.subarray(k * described.dim, (k + 1) * described.dim), i * described.dim);
    });
    tables.push(part);
  }
  return {
    benchmark: {
      ...manifest.benchmark,
      description: '',
      instruments,
      genres,
      datasets,
      reading,
      seed,
      testLabels: 'private',
    },
    embedding: { ...described, tables },
  };

  function texts({ data, shape }: NpyArray, name: string): readonly string[] {
    if (ArrayBuffer.isView(data)) throw wrong(name, 'text');
    if (shape.length === 1 && data.length === rows) return data;
    throw new EbbError('SHAPE_MISMATCH', `The array '${name}' does not have a text for each key.`, {
      where,
      expected: `(${rows},)`,
      received: `(${shape.join(', ')})`,
    });
  }
  function requireShape(name: string, { shape }: NpyArray, columns: number): void {
    if (shape.length === 2 && shape[0] === rows && shape[1] === columns) return;
    const code = name === 'embedding' && shape[0] === rows ? 'WRONG_DIMENSION' : 'SHAPE_MISMATCH';
    throw new EbbError(code, `The array '${name}' does not fit the manifest and the keys.`, {
      where,
      expected: `shape (${rows}, ${columns})`,
      received: `(${shape.join(', ')})`,
    });
  }
  function wrong(name: string, expected: string): EbbError {
    return new EbbError('INVALID_VALUE', `The array '${name}' is of another type.`, { where, expected });
  }
  function stranger(what: string, received: string): EbbError {
    return new EbbError('INVALID_VALUE', `A clip is of a ${what} that the manifest does not name.`, {
      where,
      received,
    });
  }
  function genreIndex(name: string): number {
    const index = genres.indexOf(name);
    if (index < 0) throw stranger('genre', name);
    return index;
  }
}

async function readManifest(file: string) {
  const json = await readJson(file);
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new EbbError('INVALID_VALUE', `The manifest is not of the form that Ebb writes: ${issue?.message}.`, {
    where: file,
    at: issue?.path.join('.') ?? '',
  });
}
