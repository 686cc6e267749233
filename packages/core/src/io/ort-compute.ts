import type { Compute } from '../linalg/compute.js';
import { type Matrix, matrix, row } from '../linalg/matrix.js';
import { assertEqualWidths } from '../linalg/plain-compute.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { tensor } from '../onnx/tensor.js';
import { type Device, openSession, type Session } from './onnx-session.js';

/** Largest buffer of a GPU run: half of the 128 MiB that WebGPU guarantees for one storage binding. */
const GPU_BUFFER_BYTES_MAX = 2 ** 26;

/** Bands of a Gram matrix: four leave out three eighths of the work, more would make the products too small. */
const GRAM_BANDS = 4;

const computes = new Map<Device, Promise<Compute>>();

/**
 * The products of the compute interface on onnxruntime: float64 on the CPU, float32 on a GPU. One session serves a
 * thread, on one core: parallelism comes from worker threads, which keeps the order of every sum fixed.
 *
 * A GPU serves one thread of a process at a time: two that run WebGPU at once have been seen to crash it.
 *
 * @throws EbbError UNSUPPORTED when the device cannot be used here.
 */
export function createOrtCompute(device: Device): Promise<Compute> {
  let compute = computes.get(device);
  if (!compute) {
    compute = open(device);
    computes.set(device, compute);
  }
  return compute;
}

async function open(device: Device): Promise<Compute> {
  // The precision has to be known before the graph is built, and 'auto' is known only once a session stands.
  if (device === 'cpu') return cpuCompute(await openSession(productGraph('float64'), { device, threads: 1 }));
  const session = await openSession(productGraph('float32'), { device, threads: 1 });
  if (session.device !== 'cpu') return gpuCompute(session);
  await session.release();
  return createOrtCompute('cpu');
}

/** A B' for a [N, D] and b [M, D]; Gemm reads B transposed in place, where MatMul would need a copy. */
function productGraph(type: 'float64' | 'float32'): Uint8Array {
  const graph = new GraphBuilder('product');
  const a = graph.input('a', type, ['N', 'D']);
  const b = graph.input('b', type, ['M', 'D']);
  graph.output('c', graph.node('Gemm', [a, b], { transB: { int: 1 } }), type, ['N', 'M']);
  return graph.encode({ opset: 17 });
}

function cpuCompute(session: Session): Compute {
  return {
    device: session.device,
    precision: 'float64',
    product: (a, b) => checked(a, b, () => float64Product(session, a, b)),
    gram: async (x) => symmetrised(await checked(x, x, () => lowerGram(session, x))),
  };
}

/** X X' without most of its upper triangle: four bands of rows, each times the rows up to its end. */
async function lowerGram(session: Session, x: Matrix): Promise<Matrix> {
  const out = matrix(x.rows, x.rows);
  const height = Math.ceil(x.rows / GRAM_BANDS);
  for (let from = 0; from < x.rows; from += height) {
    const to = Math.min(from + height, x.rows);
    const band = await float64Product(session, rowsBetween(x, from, to), rowsBetween(x, 0, to));
    for (let i = from; i < to; i++) out.data.set(row(band, i - from), i * x.rows);
  }
  return out;
}

const rowsBetween = (x: Matrix, from: number, to: number) =>
  matrix(to - from, x.cols, x.data.subarray(from * x.cols, to * x.cols));

function gpuCompute(session: Session): Compute {
  return {
    device: session.device,
    precision: 'float32',
    product: (a, b) => checked(a, b, () => float32Product(session, a, b)),
    gram: async (x) => symmetrised(await checked(x, x, () => float32Product(session, x, x))),
  };
}

/** The product, with the widths checked and without a run where there is nothing to multiply. */
async function checked(a: Matrix, b: Matrix, product: () => Promise<Matrix>): Promise<Matrix> {
  assertEqualWidths(a, b);
  return a.rows === 0 || b.rows === 0 || a.cols === 0 ? matrix(a.rows, b.rows) : product();
}

async function float64Product(session: Session, a: Matrix, b: Matrix): Promise<Matrix> {
  const { c } = await session.run({
    a: tensor('float64', [a.rows, a.cols], a.data),
    b: tensor('float64', [b.rows, b.cols], b.data),
  });
  return matrix(a.rows, b.rows, c?.data as Float64Array);
}

/** In tiles of rows of both factors, so that no buffer exceeds what every GPU accepts. */
async function float32Product(session: Session, a: Matrix, b: Matrix): Promise<Matrix> {
  const tileRows = Math.max(
    1,
    Math.min(Math.floor(GPU_BUFFER_BYTES_MAX / (4 * a.cols)), Math.floor(Math.sqrt(GPU_BUFFER_BYTES_MAX / 4))),
  );
  const out = matrix(a.rows, b.rows);
  for (let i = 0; i < a.rows; i += tileRows) {
    const rows = rowTile(a, i, tileRows);
    for (let j = 0; j < b.rows; j += tileRows) {
      const { c } = await session.run({ a: rows, b: rowTile(b, j, tileRows) });
      const [height = 0, width = 0] = c?.dims ?? [];
      const data = c?.data as Float32Array;
      for (let r = 0; r < height; r++) {
        out.data.set(data.subarray(r * width, (r + 1) * width), (i + r) * b.rows + j);
      }
    }
  }
  return out;
}

function rowTile(m: Matrix, from: number, count: number) {
  const rows = Math.min(count, m.rows - from);
  const data = Float32Array.from(m.data.subarray(from * m.cols, (from + rows) * m.cols));
  return tensor('float32', [rows, m.cols], data);
}

/** The lower triangle mirrored in place: a blocked product may differ in the last bit across the diagonal. */
function symmetrised(m: Matrix): Matrix {
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0; j < i; j++) m.data[j * m.cols + i] = m.data[i * m.cols + j]!;
  }
  return m;
}
