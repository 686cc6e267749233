import { type Benchmark, PROTOCOL_VERSION } from '@ebb/core/benchmark/data';
import { duration } from './format.js';
import { VERSION } from './version.js';

/** What a figure depends on, in one line. */
export function provenance(
  { reading, seed }: Benchmark,
  { device, seconds }: { device: string; seconds: number },
  threads: number,
): string {
  return [
    `${reading} reading`,
    `seed ${seed}`,
    `protocol ${PROTOCOL_VERSION}`,
    device,
    `${threads} thread${threads === 1 ? '' : 's'}`,
    `Ebb ${VERSION}`,
    `Node ${process.versions.node}`,
    duration(seconds),
  ].join(' · ');
}
