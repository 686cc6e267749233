import { EbbError } from '../errors.js';
import type { Benchmark } from './data.js';

/**
 * The benchmark with some of its instruments only, in the benchmark's order whatever the order of the names.
 *
 * @throws EbbError INVALID_ARGUMENT for a name that is no instrument of the benchmark, or for no name at all.
 */
export function restrictInstruments(benchmark: Benchmark, names: readonly string[]): Benchmark {
  const { instruments } = benchmark;
  const unknown = names.find((name) => !instruments.includes(name));
  if (unknown !== undefined || names.length === 0) {
    throw new EbbError('INVALID_ARGUMENT', 'The benchmark has no such instrument.', {
      where: `benchmark ${benchmark.id}`,
      expected: `one of ${instruments.join(', ')}`,
      received: unknown === undefined ? 'none' : JSON.stringify(unknown),
    });
  }
  const kept = [...instruments.keys()].filter((i) => names.includes(instruments[i]!));
  return {
    ...benchmark,
    instruments: kept.map((i) => instruments[i]!),
    datasets: benchmark.datasets.map((dataset) => ({
      ...dataset,
      labels: Int8Array.from(
        { length: dataset.keys.length * kept.length },
        (_, k) => dataset.labels[Math.floor(k / kept.length) * instruments.length + kept[k % kept.length]!]!,
      ),
    })),
  };
}
