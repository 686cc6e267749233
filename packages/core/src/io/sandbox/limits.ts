import { EbbError } from '../../errors.js';

/** What one process that runs a submitted graph may use. */
export interface SandboxLimits {
  /** Of opening the graph, and of each call of `run`. */
  readonly wallSeconds: number;
  /** Of the process in its whole life, on all its threads. Where there is prlimit. */
  readonly cpuSeconds: number;
  /** Virtual memory, which onnxruntime and Node need 1.1 GiB of to begin with. Where there is prlimit. */
  readonly addressSpaceBytes: number;
  /** Memory in use, looked at every 50 ms. */
  readonly residentBytes: number;
  /** Of what one call of `run` gives. */
  readonly outputBytes: number;
}

/**
 * Meant for one core of an ordinary server. The largest graph that is allowed, 64 MiB of float32 weights, takes about
 * 0.4 GiB when it is loaded and run; the rest is room for what it computes.
 */
export const DEFAULT_LIMITS: SandboxLimits = {
  wallSeconds: 60,
  cpuSeconds: 600,
  addressSpaceBytes: 4 * 2 ** 30,
  residentBytes: 1.5 * 2 ** 30,
  outputBytes: 2 ** 28,
};

/**
 * The limits with the defaults filled in.
 *
 * @throws EbbError INVALID_ARGUMENT for a limit that is no positive number.
 */
export function limitsWith(given: Partial<SandboxLimits>): SandboxLimits {
  const limits = { ...DEFAULT_LIMITS, ...given };
  for (const [name, value] of Object.entries(limits)) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new EbbError('INVALID_ARGUMENT', 'A limit must be a positive number.', {
        at: name,
        received: String(value),
      });
    }
  }
  return limits;
}
