import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Benchmark, Condition, ConditionTables, Embedding } from '../benchmark/data.js';
import { EbbError } from '../errors.js';
import { type BenchmarkDescription, decodeBenchmark, encodeBenchmark, requireFileId } from './benchmark-schema.js';
import { decodeNpy, encodeNpy } from './npy.js';
import { readBytes, readJson } from './read-file.js';
import { writeFault } from './write-fault.js';
import { writeFileAtomically } from './write-file.js';

/** The file of a benchmark's folder that describes it. */
export const BENCHMARK_FILE = 'benchmark.json';

/** A benchmark that stands in a folder; embeddings are loaded one by one, so that one at a time is in memory. */
export interface BenchmarkFolder {
  readonly benchmark: Benchmark;
  readonly embeddingIds: readonly string[];
  /** Of each embedding: how it was made, as far as its maker said. */
  readonly provenance: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Of each embedding: the acoustic conditions under which it is there too. */
  readonly conditions: ReadonlyMap<string, readonly Condition[]>;
  /**
   * With those of its acoustic conditions that `wanted` takes; none by default, for they are many.
   *
   * Throws EbbError UNKNOWN_EMBEDDING, FILE_NOT_FOUND, FILE_UNREADABLE when a file is no whole array of float32; CHECKSUM_MISMATCH
   * when it is not the one that was written; SHAPE_MISMATCH, WRONG_DIMENSION or NON_FINITE, with the clip.
   */
  loadEmbedding(id: string, wanted?: (condition: Condition) => boolean): Promise<Embedding>;
}

/** An embedding and how it was made: model hash, device and the like, in words. */
export interface MadeEmbedding extends Omit<Embedding, 'conditions'> {
  readonly provenance?: Readonly<Record<string, string>>;
}

/** The embeddings of all clips under one condition, by the embedding's id. */
export interface MadeCondition extends Condition {
  readonly tables: ReadonlyMap<string, readonly Float32Array[]>;
}

/**
 * Writes a benchmark as a folder: `embeddings/<embedding>/<dataset>.npy`, float32 [clips, D], under acoustic conditions
 * `embeddings/<embedding>/<effect>/<strength>/<dataset>.npy`, and `benchmark.json`, which describes it (see
 * `benchmarkSchema`) and holds the SHA-256 of each array.
 *
 * A benchmark.json that is there is removed first and the new one written last, so that a run that is killed leaves no
 * benchmark rather than a wrong one. Other files of the folder are left alone.
 *
 * @param dir made when missing
 * @param embeddings may come one after the other, as they are made
 * @param conditions likewise, of embeddings that came
 * @returns the names of the files, relative to `dir`
 * @throws EbbError INVALID_VALUE when the benchmark is not of the schema; INVALID_ARGUMENT for an embedding's id that is unfit for a
 *   file name; DUPLICATE_KEY for an embedding that comes twice; SHAPE_MISMATCH or NON_FINITE when a table is not [clips, D] or not finite;
 *   DISK_FULL; FILE_UNWRITABLE.
 */
export async function writeBenchmark(
  dir: string,
  benchmark: Benchmark,
  embeddings: Iterable<MadeEmbedding> | AsyncIterable<MadeEmbedding>,
  conditions: Iterable<MadeCondition> | AsyncIterable<MadeCondition> = [],
): Promise<string[]> {
  const described: BenchmarkDescription['embeddings'][number][] = [];
  const target = join(dir, BENCHMARK_FILE);
  // Before hours of work, so that a fault of the benchmark itself shows at once.
  decodeBenchmark(encodeBenchmark(benchmark, []), target);
  await rm(target, { force: true }).catch((error) => {
    throw writeFault(target, error);
  });
  for await (const embedding of embeddings) {
    const { id, dim, provenance = {}, tables } = embedding;
    if (described.some((earlier) => earlier.id === id)) {
      throw new EbbError('DUPLICATE_KEY', `The embedding ${id} comes twice.`, { where: dir });
    }
    requireFileId(id, `${dir}, embedding`);
    const files = await writeTables(dir, `embeddings/${id}`, benchmark, dim, tables);
    described.push({ id, dim, provenance, files, conditions: [] });
  }
  for await (const { effect, strength, tables } of conditions) {
    for (const { id, dim, conditions } of described) {
      const own = tables.get(id);
      if (!own) continue;
      const files = await writeTables(dir, `embeddings/${id}/${effect}/${strength}`, benchmark, dim, own);
      conditions.push({ effect, strength, files });
    }
  }
  const description = encodeBenchmark(benchmark, described);
  await writeFileAtomically(target, `${JSON.stringify(description)}\n`);
  const written = described.flatMap(({ files, conditions }) => [...files, ...conditions.flatMap(({ files }) => files)]);
  return [BENCHMARK_FILE, ...written.map(({ file }) => file)];
}

type TableFiles = BenchmarkDescription['embeddings'][number]['files'];

/** Writes one table a dataset. */
async function writeTables(
  dir: string,
  place: string,
  { datasets }: Benchmark,
  dim: number,
  tables: readonly Float32Array[],
): Promise<TableFiles> {
  const files: TableFiles = [];
  for (const [d, dataset] of datasets.entries()) {
    const file = `${place}/${dataset.id}.npy`;
    const where = join(dir, file);
    const data = tables[d] ?? new Float32Array(0);
    requireTable([data.length / dim, dim], data, dataset.keys, dim, where);
    const bytes = encodeNpy({ shape: [data.length / dim, dim], data });
    await writeFileAtomically(where, bytes);
    files.push({ dataset: dataset.id, file, sha256: sha256(bytes) });
  }
  return files;
}

/**
 * Reads a benchmark's folder, or its benchmark.json.
 *
 * @throws EbbError FILE_NOT_FOUND; FILE_UNREADABLE when benchmark.json is no JSON; UNSUPPORTED when a later version of Ebb wrote it;
 *   INVALID_VALUE, with the place, when it is not of the schema or its columns do not fit together; DUPLICATE_KEY.
 */
export async function readBenchmark(path: string): Promise<BenchmarkFolder> {
  const file = path.endsWith('.json') ? path : join(path, BENCHMARK_FILE);
  const json = await readJson(file);
  const { benchmark, embeddings } = decodeBenchmark(json, file);
  return {
    benchmark,
    embeddingIds: embeddings.map(({ id }) => id),
    provenance: new Map(embeddings.map(({ id, provenance }) => [id, provenance])),
    conditions: new Map(embeddings.map(({ id, conditions }) => [id, conditions])),
    loadEmbedding: async (id, wanted = () => false) => {
      const embedding = embeddings.find((candidate) => candidate.id === id);
      if (embedding) return loadEmbedding(dirname(file), benchmark, embedding, wanted);
      throw new EbbError('UNKNOWN_EMBEDDING', 'The benchmark has no such embedding.', {
        where: file,
        expected: `one of ${embeddings.map((candidate) => candidate.id).join(', ')}`,
        received: `'${id}'`,
      });
    },
  };
}

async function loadEmbedding(
  dir: string,
  benchmark: Benchmark,
  { id, dim, files, conditions }: BenchmarkDescription['embeddings'][number],
  wanted: (condition: Condition) => boolean,
): Promise<Embedding> {
  const tables = await readTables(dir, benchmark, dim, files);
  const affected: ConditionTables[] = [];
  for (const { effect, strength, files } of conditions.filter(wanted)) {
    affected.push({ effect, strength, tables: await readTables(dir, benchmark, dim, files) });
  }
  return { id, dim, tables, ...(affected.length > 0 ? { conditions: affected } : {}) };
}

async function readTables(
  dir: string,
  { datasets }: Benchmark,
  dim: number,
  files: TableFiles,
): Promise<Float32Array[]> {
  const tables: Float32Array[] = [];
  for (const [d, { file, sha256: expected }] of files.entries()) {
    const where = join(dir, file);
    const bytes = await readBytes(where);
    // What is cut short or malformed says so; only then is the hash the news.
    const { shape, data } = decodeNpy(bytes, where);
    if (!(data instanceof Float32Array)) {
      throw new EbbError('FILE_UNREADABLE', 'The array is not of float32.', { where });
    }
    requireTable(shape, data, datasets[d]!.keys, dim, where);
    const received = sha256(bytes);
    if (received !== expected) {
      throw new EbbError('CHECKSUM_MISMATCH', 'The file is not the one that belongs to the benchmark.', {
        where,
        expected: `SHA-256 ${expected}`,
        received,
        hint: 'Make the benchmark again, or copy the whole folder.',
      });
    }
    tables.push(data);
  }
  return tables;
}

function requireTable(
  shape: readonly number[],
  data: Float32Array,
  keys: readonly string[],
  dim: number,
  where: string,
): void {
  if (shape.length !== 2 || shape[0] !== keys.length) {
    throw new EbbError('SHAPE_MISMATCH', 'The table does not have a row for each clip.', {
      where,
      expected: `shape (${keys.length}, ${dim})`,
      received: `(${shape.join(', ')})`,
    });
  }
  if (shape[1] !== dim) {
    throw new EbbError('WRONG_DIMENSION', 'The embedding has another dimension than declared.', {
      where,
      expected: `${dim} columns`,
      received: `${shape[1]}`,
    });
  }
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new EbbError('NON_FINITE', 'A number is not finite.', {
    where,
    at: `clip ${keys[Math.floor(at / dim)]}, column ${at % dim}`,
    received: `${data[at]}`,
  });
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
