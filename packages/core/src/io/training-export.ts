import { join } from 'node:path';
import { type Benchmark, type Embedding, PROTOCOL_VERSION } from '../benchmark/data.js';
import { PythonRandom } from '../random/python-random.js';
import type { NpyArray } from './npy.js';
import { encodeNpz } from './npz.js';
import { encodeTrainingParquet } from './training-parquet.js';
import { trainingReadme } from './training-readme.js';
import { type TaskRow, type TrainingTable, taskRows, trainingTable } from './training-table.js';
import { writeFileAtomically } from './write-file.js';

const FIXTURE_ROWS_MAX = 64;

/**
 * Writes what an author needs to fit a method on a benchmark's training part for one embedding:
 *
 * - `training.npz` and `training.parquet`: key, dataset, recording, genre, labels and embedding of every train clip;
 * - `tasks.npz`: the rows of the balanced training set of every task, one line a row;
 * - `fixture.npz`: up to 64 embeddings without key or label, drawn from the train clips by the benchmark's seed, for dry runs;
 * - `manifest.json` and `README.md`.
 *
 * Nothing of a test split is in it. The same benchmark and embedding give the same bytes.
 *
 * @param dir made when missing; files of these names are replaced, each whole or not at all
 * @returns the names of the files
 * @throws EbbError NO_POSITIVES, NO_NEGATIVES or TOO_FEW_CLIPS when a task has no training set; DISK_FULL; FILE_UNWRITABLE.
 */
export async function exportTraining(dir: string, benchmark: Benchmark, embedding: Embedding): Promise<string[]> {
  const table = trainingTable(benchmark, embedding);
  const manifest = manifestOf(benchmark, embedding, table);
  const files: Record<string, Uint8Array | string> = {
    'training.npz': encodeNpz(trainingArrays(table)),
    'training.parquet': encodeTrainingParquet(table),
    'tasks.npz': encodeNpz(taskArrays(taskRows(benchmark))),
    'fixture.npz': encodeNpz({ embedding: fixtureArray(table, benchmark.seed) }),
    'manifest.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'README.md': trainingReadme(manifest),
  };
  for (const [name, content] of Object.entries(files)) await writeFileAtomically(join(dir, name), content);
  return Object.keys(files);
}

/** What `manifest.json` says of an export. */
export type TrainingManifest = ReturnType<typeof manifestOf>;

function manifestOf(benchmark: Benchmark, embedding: Embedding, { rows }: TrainingTable) {
  return {
    benchmark: { id: benchmark.id, title: benchmark.title },
    embedding: { id: embedding.id, dim: embedding.dim },
    protocolVersion: PROTOCOL_VERSION,
    reading: benchmark.reading,
    seed: benchmark.seed,
    instruments: benchmark.instruments,
    genres: benchmark.genres,
    datasets: benchmark.datasets.map(({ id, title, licence }) => ({
      id,
      title,
      licence,
      trainClips: rows.filter(({ dataset }) => dataset === id).length,
    })),
    fixtureRows: Math.min(FIXTURE_ROWS_MAX, rows.length),
  };
}

function trainingArrays({ rows, instruments, genres, dim }: TrainingTable): Record<string, NpyArray> {
  const embedding = new Float32Array(rows.length * dim);
  const labels = new Int8Array(rows.length * instruments.length);
  rows.forEach((row, k) => {
    embedding.set(row.embedding, k * dim);
    labels.set(row.labels, k * instruments.length);
  });
  return {
    key: strings(rows.map(({ key }) => key)),
    dataset: strings(rows.map(({ dataset }) => dataset)),
    recording: strings(rows.map(({ recording }) => recording)),
    genre: strings(rows.map(({ genre }) => genre)),
    labels: { shape: [rows.length, instruments.length], data: labels },
    embedding: { shape: [rows.length, dim], data: embedding },
    instruments: strings(instruments),
    genres: strings(genres),
  };
}

function taskArrays(rows: readonly TaskRow[]): Record<string, NpyArray> {
  return {
    instrument: strings(rows.map(({ instrument }) => instrument)),
    pair: { shape: [rows.length, 2], data: rows.flatMap(({ pair }) => pair) },
    dataset: strings(rows.map(({ dataset }) => dataset)),
    row: { shape: [rows.length], data: Int32Array.from(rows, ({ row }) => row) },
    label: { shape: [rows.length], data: Int8Array.from(rows, ({ label }) => label) },
  };
}

/** The embeddings of `fixture.npz`, on which methods are tried: shape [rows, dim], of up to 64 train clips. */
export const trainingFixture = (benchmark: Benchmark, embedding: Embedding): Float32Array =>
  fixtureArray(trainingTable(benchmark, embedding), benchmark.seed).data as Float32Array;

function fixtureArray({ rows, dim }: TrainingTable, seed: number): NpyArray {
  const drawn = new PythonRandom(seed).sample(rows.length, Math.min(FIXTURE_ROWS_MAX, rows.length));
  const data = new Float32Array(drawn.length * dim);
  drawn.forEach((row, k) => {
    data.set(rows[row]!.embedding, k * dim);
  });
  return { shape: [drawn.length, dim], data };
}

function strings(data: readonly string[]): NpyArray {
  return { shape: [data.length], data };
}
