import { EbbError } from '../errors.js';
import { POLYPHASE_BASE64 } from './polyphase.generated.js';
import { designResampleFilter, type PolyphaseFilter } from './resample-filter.js';

// TypeScript knows WebAssembly only with the browser's types, which a core that runs anywhere should not see.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
};

interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  polyphase(
    x: number,
    xStep: number,
    table: number,
    rowBytes: number,
    phase: number,
    phaseStep: number,
    phases: number,
    y: number,
    yEnd: number,
  ): void;
}

/** Sampling rates that can be resampled: what recorders write, and a bound on the size of a filter. */
export const RATE_HZ_MIN = 1000;
export const RATE_HZ_MAX = 768_000;
const PAGE_BYTES = 65_536;
/** Output samples of one call of the kernel: few enough that input and output stay in the processor's cache. */
const BLOCK = 4096;
/** Sets of clips have few rates; the filters of the last ones are kept. */
const FILTERS_KEPT = 4;
const filters = new Map<string, PolyphaseFilter>();
let kernel: KernelExports | undefined;

/**
 * A signal at another sampling rate, band-limited: shape [samples] to [ceil(samples toHz / fromHz)].
 *
 * Output n lies at the time n / toHz: the delay of the filter is compensated, and the signal counts as zero before its
 * begin and after its end. The pass band ends at 15/16 of the lower Nyquist frequency; from that frequency on the
 * attenuation is 100 dB (resample-filter.ts). The sum of output n is over inputs m:
 * y_n = sum over m of h(n M / L - m) x_m, with L / M the ratio of the rates in lowest terms.
 *
 * Sums are in float32, in a fixed order. Equal rates return the input itself.
 *
 * @throws EbbError INVALID_ARGUMENT when a rate is not a whole number of 1000 to 768,000 Hz.
 */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  for (const rateHz of [fromHz, toHz]) {
    if (!Number.isInteger(rateHz) || rateHz < RATE_HZ_MIN || rateHz > RATE_HZ_MAX) {
      throw new EbbError('INVALID_ARGUMENT', 'A sampling rate is not usable.', {
        expected: `a whole number of ${RATE_HZ_MIN} to ${RATE_HZ_MAX} Hz`,
        received: `${rateHz}`,
      });
    }
  }
  if (fromHz === toHz) return samples;
  const { phases, inputsPerPeriod, taps, lead, table } = filterOf(fromHz, toHz);
  const output = new Float32Array(Math.ceil((samples.length * toHz) / fromHz));

  const inputLength = Math.ceil((BLOCK * inputsPerPeriod) / phases) + taps;
  const { polyphase, memory } = openKernel(4 * (table.length + inputLength + BLOCK));
  new Float32Array(memory.buffer, 0, table.length).set(table);
  const input = new Float32Array(memory.buffer, 4 * table.length, inputLength);
  const block = new Float32Array(memory.buffer, input.byteOffset + input.byteLength, BLOCK);
  for (let n = 0; n < output.length; n += BLOCK) {
    const count = Math.min(BLOCK, output.length - n);
    const first = Math.floor((n * inputsPerPeriod) / phases) - lead;
    const from = Math.max(0, first);
    input.fill(0);
    if (from < samples.length) input.set(samples.subarray(from, first + inputLength), from - first);
    polyphase(
      input.byteOffset,
      4 * Math.floor(inputsPerPeriod / phases),
      0,
      4 * taps,
      (n * inputsPerPeriod) % phases,
      inputsPerPeriod % phases,
      phases,
      block.byteOffset,
      block.byteOffset + 4 * count,
    );
    output.set(block.subarray(0, count), n);
  }
  return output;
}

function filterOf(fromHz: number, toHz: number): PolyphaseFilter {
  const key = `${fromHz}/${toHz}`;
  const filter = filters.get(key) ?? designResampleFilter(fromHz, toHz);
  filters.delete(key);
  filters.set(key, filter);
  if (filters.size > FILTERS_KEPT) filters.delete(filters.keys().next().value as string);
  return filter;
}

/** The kernel of this thread with at least `bytes` of memory. */
function openKernel(bytes: number): KernelExports {
  kernel ??= new WebAssembly.Instance(
    new WebAssembly.Module(Uint8Array.from(atob(POLYPHASE_BASE64), (c) => c.charCodeAt(0))),
  ).exports as KernelExports;
  const missing = bytes - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / PAGE_BYTES));
  return kernel;
}
