import { existsSync, readdirSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import type { InferenceSession } from 'onnxruntime-node';
import { EbbError } from '../errors.js';
import { type ElementType, type Tensor, tensor } from '../onnx/tensor.js';

/** Where a graph can be asked to run. */
export const DEVICES = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;
export type Device = (typeof DEVICES)[number];

export interface SessionOptions {
  readonly device: Device;
  /** Threads of one run on the CPU; one gives the same bits on every machine with the same instruction set. */
  readonly threads: number;
}

/** A loaded graph. Opening another one for the same bytes leaks native memory: keep it. */
export interface Session {
  /** The device that was taken, never 'auto'. */
  readonly device: Exclude<Device, 'auto'>;
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /**
   * The outputs by name.
   *
   * @throws EbbError INVALID_ARGUMENT when onnxruntime refuses the inputs: names, types, shapes or indices.
   */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

/**
 * Keeps onnxruntime from sending telemetry in this process. A thread that starts workers which open sessions calls it
 * before: what a worker writes to its own `process.env` never reaches native code.
 */
export function disableTelemetry(): void {
  // biome-ignore lint/style/noProcessEnv: onnxruntime reads this switch from the environment and from nowhere else.
  process.env.ORT_DISABLE_TELEMETRY = '1';
}

async function loadRuntime(): Promise<typeof import('onnxruntime-node')> {
  // biome-ignore lint/style/noProcessEnv: a worker's copy of the environment shows what its parent set.
  if (!isMainThread && process.env.ORT_DISABLE_TELEMETRY !== '1') {
    throw new EbbError('UNSUPPORTED', 'This worker thread started before telemetry was disabled.', {
      where: 'onnxruntime',
      hint: 'Call disableTelemetry() in the thread that starts the workers.',
    });
  }
  disableTelemetry();
  const ort = await import('onnxruntime-node');
  // Every fault comes back as an exception; without this, a device that 'auto' passes over also writes to stderr.
  ort.env.logLevel = 'fatal';
  return ort;
}

/**
 * Devices that 'auto' tries in order. WebGPU on Linux is tried only where a GPU's device file exists, because a software
 * Vulkan also answers and is slower than the CPU.
 */
function candidates(): Exclude<Device, 'auto'>[] {
  if (process.platform === 'win32') return ['dml', 'webgpu', 'cpu'];
  if (process.platform === 'darwin') return ['webgpu', 'coreml', 'cpu'];
  const hasGpu =
    existsSync('/dev/nvidia0') ||
    existsSync('/dev/dxg') ||
    (existsSync('/dev/dri') && readdirSync('/dev/dri').some((file) => file.startsWith('renderD')));
  return hasGpu ? ['cuda', 'webgpu', 'cpu'] : ['cpu'];
}

/**
 * Loads a graph on a device; 'auto' takes the first that opens and ends at the CPU.
 *
 * @throws EbbError UNSUPPORTED when the device cannot be used here, with onnxruntime's reason; INVALID_VALUE when the
 * CPU, which is always there, cannot load the graph.
 */
export async function openSession(bytes: Uint8Array, { device, threads }: SessionOptions): Promise<Session> {
  if (device !== 'auto') return openOn(bytes, device, threads);
  for (const candidate of candidates()) {
    try {
      return await openOn(bytes, candidate, threads);
    } catch (error) {
      if (candidate === 'cpu' || !(error instanceof EbbError) || error.code !== 'UNSUPPORTED') throw error;
    }
  }
  throw new EbbError('UNSUPPORTED', 'No device is left.', { where: 'onnxruntime' });
}

async function openOn(bytes: Uint8Array, device: Session['device'], threads: number): Promise<Session> {
  const ort = await loadRuntime();
  const available = ort.listSupportedBackends().map(({ name }) => name);
  if (!available.includes(device)) {
    throw new EbbError('UNSUPPORTED', `This build of onnxruntime has no ${device} provider.`, {
      where: `device ${device}`,
      expected: `one of ${available.join(', ')}`,
    });
  }
  let session: InferenceSession;
  try {
    session = await ort.InferenceSession.create(bytes, {
      executionProviders: [device],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw device === 'cpu'
      ? new EbbError('INVALID_VALUE', `onnxruntime cannot load the graph: ${reason}`)
      : new EbbError('UNSUPPORTED', `onnxruntime cannot use the device: ${reason}.`, {
          where: `device ${device}`,
          ...(device === 'cuda' && { hint: 'Its CUDA libraries are installed apart; docs/deploy.md says how.' }),
        });
  }
  return {
    device,
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(inputs) {
      try {
        const feeds = Object.fromEntries(
          Object.entries(inputs).map(([name, { type, dims, data }]) => [name, new ort.Tensor(type, data, dims)]),
        );
        const results = await session.run(feeds);
        return Object.fromEntries(
          Object.entries(results).map(([name, { type, dims, data }]) => [
            name,
            tensor(type as ElementType, dims, data as Tensor['data']),
          ]),
        );
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new EbbError('INVALID_ARGUMENT', `onnxruntime refused the run: ${reason}`, { where: `device ${device}` });
      }
    },
    release: () => session.release(),
  };
}
