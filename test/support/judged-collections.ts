import type { Benchmark, ConditionTables, Dataset, Embedding } from '../../packages/core/src/benchmark/data.js';
import { NumpyRandomState } from '../../packages/core/src/random/numpy-random-state.js';

const INSTRUMENTS = ['gong', 'bell', 'harp'];

/** What a verdict looks at, small: recordings of three clips, several instruments and genres, shifted collections, conditions. */
export function judgedCollections({
  ids = ['studio', 'field'],
  genres = ['a', 'b', 'c'],
  recordings = 60,
  dim = 10,
  conditions = [
    ['turn', 0.5],
    ['turn', 2],
    ['fade', 1],
  ] as readonly (readonly [string, number])[],
} = {}): { benchmark: Benchmark; embedding: Embedding } {
  const random = new NumpyRandomState(11);
  const clips = 3 * recordings;
  const timbres = INSTRUMENTS.map(() => random.normal(dim));
  const tables: Float32Array[] = [];
  /** The last genre is rare. */
  const genreOf = (clip: number) => (genres.length === 1 ? 0 : clip % 7 === 0 ? genres.length - 1 : clip % 2);
  const datasets = ids.map((id, d): Dataset => {
    const strengths = random.normal(clips * INSTRUMENTS.length);
    // The third instrument is rarer than the others; some clips are not reviewed.
    const labels = Int8Array.from(strengths, (v, k) => {
      if (k % 11 === 0) return 0;
      // In the first collection the rare genre lacks a class, so that genres differ in instruments by direction.
      if (d === 0 && k % 3 === 2 && genres.length > 1 && genreOf(Math.floor(k / 3)) === genres.length - 1) return -1;
      return v > (k % 3 === 2 ? 0.8 : 0.2) ? 1 : -1;
    });
    const shift = random.normal(dim);
    // Instruments sound somewhat differently in every collection: that is what the gap is made of.
    const own = timbres.map((timbre) => random.normal(dim).map((v, j) => 0.8 * timbre[j]! + 0.6 * v));
    const ofRecording = random.normal(recordings * dim);
    const noise = random.normal(clips * dim);
    tables.push(
      Float32Array.from(noise, (v, k) => {
        const [clip, j] = [Math.floor(k / dim), k % dim];
        const timbre = own.reduce((sum, row, c) => sum + 0.5 * strengths[clip * own.length + c]! * row[j]!, 0);
        return v + shift[j]! + 0.7 * ofRecording[Math.floor(clip / 3) * dim + j]! + timbre;
      }),
    );
    const keys = Array.from({ length: clips }, (_, i) => `${id}${String(i).padStart(4, '0')}`);
    return {
      id,
      title: id,
      licence: 'none',
      keys,
      recordings: keys.map((_, i) => `${id} recording ${Math.floor(i / 3)}`),
      splits: keys.map((_, i) => (Math.floor(i / 3) % 3 === 0 ? 'test' : 'train')),
      genres: Uint8Array.from(keys, (_, i) => genreOf(i)),
      labels,
    };
  });
  const affected = conditions.map(([effect, strength]): ConditionTables => {
    const noise = random.normal(clips * dim);
    return {
      effect,
      strength,
      tables: tables.map((table) => table.map((v, k) => v + strength * (noise[k]! + Math.sin(k % dim)))),
    };
  });
  const benchmark: Benchmark = {
    id: 'judged',
    title: 'Judged collections',
    description: '',
    instruments: INSTRUMENTS,
    genres,
    datasets,
    reading: 'corrected',
    seed: 42,
    testLabels: 'public',
  };
  return { benchmark, embedding: { id: 'normal', dim, tables, conditions: affected } };
}
