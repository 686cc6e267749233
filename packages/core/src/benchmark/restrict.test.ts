import { describe, expect, test } from 'vitest';
import { EbbError } from '../errors.js';
import type { Benchmark } from './data.js';
import { restrictInstruments } from './restrict.js';

const benchmark: Benchmark = {
  id: 'tiny',
  title: '',
  description: '',
  instruments: ['cello', 'flute', 'organ'],
  genres: ['all'],
  datasets: [
    {
      id: 'a',
      title: '',
      licence: '',
      keys: ['k1', 'k2'],
      recordings: ['k1', 'k2'],
      splits: ['train', 'test'],
      genres: new Uint8Array(2),
      labels: Int8Array.from([1, 0, -1, -1, 1, 0]),
    },
  ],
  reading: 'corrected',
  seed: 42,
  testLabels: 'public',
};

describe('restrictInstruments', () => {
  test('keeps the columns of the named instruments, in the benchmark’s order', () => {
    const restricted = restrictInstruments(benchmark, ['organ', 'cello']);
    expect(restricted.instruments).toEqual(['cello', 'organ']);
    expect([...restricted.datasets[0]!.labels]).toEqual([1, -1, -1, 0]);
  });

  test('takes a name given twice once', () => {
    const restricted = restrictInstruments(benchmark, ['flute', 'flute']);
    expect(restricted.instruments).toEqual(['flute']);
    expect([...restricted.datasets[0]!.labels]).toEqual([0, 1]);
  });

  test('names an unknown instrument and those that there are', () => {
    expect(() => restrictInstruments(benchmark, ['cello', 'theremin'])).toThrow(EbbError);
    expect(() => restrictInstruments(benchmark, ['theremin'])).toThrow(/cello, flute, organ.*"theremin"/);
    expect(() => restrictInstruments(benchmark, [])).toThrow(/received none/);
  });
});
