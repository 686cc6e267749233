import { z } from 'zod';
import type { Benchmark, Dataset } from '../benchmark/data.js';
import { EbbError } from '../errors.js';
import { sortKeys } from './sort-keys.js';

const FORMAT = 'ebb-benchmark';
const VERSION = 1;
const GENRES_MAX = 256;

/** An id that is a file name on every platform. */
const id = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?$/,
    'letters, digits, hyphens, underscores and inner dots, at most 64',
  );
const name = z.string().min(1);
const tableFiles = z.array(
  z.strictObject({
    dataset: id,
    file: z.string().regex(/^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[^\\:]+\.npy$/, 'a .npy file within the folder'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal figures'),
  }),
);

/**
 * benchmark.json, version 1. Clips are columns in ascending byte order of their keys: `genres` holds names, `labels` one
 * column an instrument (1 positive, -1 negative, 0 not reviewed). Files are named relative to the folder.
 */
const benchmarkSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  id,
  title: name,
  description: z.string(),
  instruments: z.array(name).min(1),
  genres: z.array(name).min(1).max(GENRES_MAX),
  reading: z.enum(['as-run', 'corrected']),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1),
  testLabels: z.enum(['public', 'private']),
  datasets: z
    .array(
      z.strictObject({
        id,
        title: name,
        licence: z.string(),
        clips: z.strictObject({
          keys: z.array(name).min(1),
          recordings: z.array(name),
          splits: z.array(z.enum(['train', 'test'])),
          genres: z.array(z.string()),
          labels: z.record(z.string(), z.array(z.union([z.literal(1), z.literal(-1), z.literal(0)]))),
        }),
      }),
    )
    .min(2),
  embeddings: z.array(
    z.strictObject({
      id,
      dim: z.int().min(1),
      provenance: z.record(z.string(), z.string()).default({}),
      files: tableFiles,
      /** The same clips under acoustic conditions. */
      conditions: z.array(z.strictObject({ effect: id, strength: z.number(), files: tableFiles })).default([]),
    }),
  ),
});

/** What benchmark.json says. */
export type BenchmarkDescription = z.infer<typeof benchmarkSchema>;

/**
 * Checks that an id can be the name of a file on every platform.
 *
 * @throws EbbError INVALID_ARGUMENT.
 */
export function requireFileId(value: string, where: string): void {
  const parsed = id.safeParse(value);
  if (parsed.success) return;
  throw new EbbError('INVALID_ARGUMENT', 'The id is not fit for a file name.', {
    where,
    expected: parsed.error.issues[0]!.message,
    received: `'${value}'`,
  });
}

/** The content of benchmark.json. */
export function encodeBenchmark(
  benchmark: Benchmark,
  embeddings: BenchmarkDescription['embeddings'],
): BenchmarkDescription {
  const { instruments, genres } = benchmark;
  return {
    format: FORMAT,
    version: VERSION,
    id: benchmark.id,
    title: benchmark.title,
    description: benchmark.description,
    instruments: [...instruments],
    genres: [...genres],
    reading: benchmark.reading,
    seed: benchmark.seed,
    testLabels: benchmark.testLabels,
    datasets: benchmark.datasets.map((dataset) => ({
      id: dataset.id,
      title: dataset.title,
      licence: dataset.licence,
      clips: {
        keys: [...dataset.keys],
        recordings: [...dataset.recordings],
        splits: [...dataset.splits],
        genres: Array.from(dataset.genres, (genre) => genres[genre]!),
        labels: Object.fromEntries(
          instruments.map((instrument, i) => [
            instrument,
            dataset.keys.map((_, clip) => dataset.labels[clip * instruments.length + i] as -1 | 0 | 1),
          ]),
        ),
      },
    })),
    embeddings,
  };
}

/**
 * Validates the content of benchmark.json.
 *
 * @param file name of the file in errors
 * @throws EbbError UNSUPPORTED for another version; INVALID_VALUE, with the place, when it is not of the schema or its columns
 *   do not fit together; DUPLICATE_KEY for a repeated clip, dataset, instrument, genre or embedding.
 */
export function decodeBenchmark(
  json: unknown,
  file: string,
): { benchmark: Benchmark; embeddings: BenchmarkDescription['embeddings'] } {
  requireVersion(json, file);
  const parsed = benchmarkSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new EbbError('INVALID_VALUE', `The benchmark is not of the form that is expected: ${issue.message}.`, {
      where: file,
      at: issue.path.join('.') || 'its top',
    });
  }
  const { instruments, genres, datasets, embeddings, format: _format, version: _version, ...rest } = parsed.data;
  requireOnce(instruments, `${file}, instruments`);
  requireOnce(genres, `${file}, genres`);
  requireOnce(ids(datasets), `${file}, datasets`);
  requireOnce(ids(embeddings), `${file}, embeddings`);
  for (const { id, files, conditions } of embeddings) {
    const where = `${file}, embedding ${id}`;
    requireOnce(
      conditions.map(({ effect, strength }) => `${effect} ${strength}`),
      `${where}, conditions`,
    );
    for (const table of [files, ...conditions.map((condition) => condition.files)]) {
      requireSame(
        table.map(({ dataset }) => dataset),
        ids(datasets),
        `${where}, files`,
      );
    }
  }
  return {
    benchmark: {
      ...rest,
      instruments,
      genres,
      datasets: datasets.map((dataset) => decodeDataset(dataset, instruments, genres, file)),
    },
    embeddings,
  };
}

function requireVersion(json: unknown, file: string): void {
  const { format, version } = (json ?? {}) as { format?: unknown; version?: unknown };
  if (format !== FORMAT || version === VERSION) return;
  throw new EbbError('UNSUPPORTED', 'The benchmark is of a version that this Ebb does not read.', {
    where: file,
    expected: `version ${VERSION}`,
    received: JSON.stringify(version),
    hint: 'A later Ebb may read it.',
  });
}

function decodeDataset(
  { clips, ...dataset }: BenchmarkDescription['datasets'][number],
  instruments: readonly string[],
  genres: readonly string[],
  file: string,
): Dataset {
  const where = `${file}, dataset ${dataset.id}`;
  const { keys, recordings, splits } = clips;
  requireOnce(keys, `${where}, keys`);
  requireSame(keys, sortKeys(keys), `${where}, keys in byte order`);
  requireSame(Object.keys(clips.labels).sort(), [...instruments].sort(), `${where}, instruments with labels`);
  const columns = { recordings, splits, genres: clips.genres, ...clips.labels };
  for (const [column, values] of Object.entries(columns)) {
    if (values.length === keys.length) continue;
    throw new EbbError('INVALID_VALUE', 'A column is not as long as the keys.', {
      where: `${where}, ${column}`,
      expected: `${keys.length} values`,
      received: `${values.length}`,
    });
  }
  return {
    ...dataset,
    keys,
    recordings,
    splits,
    genres: Uint8Array.from(clips.genres, (genre, clip) => {
      const index = genres.indexOf(genre);
      if (index >= 0) return index;
      throw new EbbError('INVALID_VALUE', 'The genre is none of the benchmark.', {
        where,
        at: `clip ${keys[clip]}`,
        expected: `one of ${genres.join(', ')}`,
        received: `'${genre}'`,
      });
    }),
    labels: Int8Array.from(
      keys.flatMap((_, clip) => instruments.map((instrument) => clips.labels[instrument]![clip]!)),
    ),
  };
}

const ids = (items: readonly { readonly id: string }[]) => items.map((item) => item.id);

function requireOnce(values: readonly string[], where: string): void {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) throw new EbbError('DUPLICATE_KEY', `'${value}' is repeated.`, { where });
    seen.add(value);
  }
}

function requireSame(values: readonly string[], expected: readonly string[], where: string): void {
  const k = expected.findIndex((value, i) => values[i] !== value);
  if (k < 0 && values.length === expected.length) return;
  const at = k < 0 ? expected.length : k;
  throw new EbbError('INVALID_VALUE', 'A list is not the one that is expected.', {
    where,
    at: `entry ${at + 1}`,
    expected: expected[at] === undefined ? 'its end' : `'${expected[at]}'`,
    received: values[at] === undefined ? 'its end' : `'${values[at]}'`,
  });
}
