import { EbbError } from '../errors.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { tensor } from '../onnx/tensor.js';
import { DEVICES, type Device, openSession } from './onnx-session.js';

export interface DeviceReport {
  readonly device: Exclude<Device, 'auto'>;
  readonly available: boolean;
  /** Whether 'auto' takes it. */
  readonly automatic: boolean;
  /** Why it is not available. */
  readonly reason: string | null;
}

/** What each device says to a graph of one addition, which it must also compute right. */
export async function deviceReports(): Promise<DeviceReport[]> {
  const graph = new GraphBuilder('probe');
  const x = graph.input('x', 'float32', ['N']);
  graph.output('y', graph.node('Add', [x, x]), 'float32', ['N']);
  const bytes = graph.encode({ opset: 17 });
  const automatic = await probe(bytes, 'auto');
  const reports: DeviceReport[] = [];
  for (const device of DEVICES) {
    if (device === 'auto') continue;
    const { taken, reason } = await probe(bytes, device);
    reports.push({ device, available: taken === device, automatic: automatic.taken === device, reason });
  }
  return reports;
}

async function probe(bytes: Uint8Array, device: Device): Promise<{ taken: Device | null; reason: string | null }> {
  try {
    const session = await openSession(bytes, { device, threads: 1 });
    try {
      const { y } = await session.run({ x: tensor('float32', [1], Float32Array.of(21)) });
      return y?.data[0] === 42
        ? { taken: session.device, reason: null }
        : { taken: null, reason: 'It computes wrongly.' };
    } finally {
      await session.release();
    }
  } catch (error) {
    if (!(error instanceof EbbError)) throw error;
    return { taken: null, reason: [error.summary, error.details.hint].filter(Boolean).join(' ') };
  }
}
