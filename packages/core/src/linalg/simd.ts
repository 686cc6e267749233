import { EbbError } from '../errors.js';
import type { Matrix } from './matrix.js';
import { SIMD_KERNEL_BASE64 } from './simd-kernel.generated.js';

// TypeScript knows WebAssembly only with the browser's types, which a core that runs anywhere should not see.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
};

interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  gemv(a: number, rows: number, cols: number, strideBytes: number, x: number, y: number): void;
  gemvTransposed(a: number, rows: number, cols: number, strideBytes: number, x: number, y: number): void;
  symv(a: number, n: number, strideBytes: number, x: number, y: number): void;
  updateAndMultiply(
    a: number,
    rows: number,
    cols: number,
    strideBytes: number,
    u: number,
    y: number,
    x: number,
    v: number,
    w: number,
    z: number,
  ): void;
  sumOfExponentials(p: number, n: number, factor: number, b: number, c: number): number;
}

const PAGE_BYTES = 65_536;
const MAX_BYTES = 2 ** 32 - PAGE_BYTES;
let kernel: KernelExports | undefined;

function load(): KernelExports {
  const bytes = Uint8Array.from(atob(SIMD_KERNEL_BASE64), (c) => c.charCodeAt(0));
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as KernelExports;
}

/**
 * Scratch arrays of float64 in the memory of the SIMD kernel, one for each of `lengths`, zeroed.
 *
 * There is one workspace a thread: opening it again ends the life of the arrays opened before, so it serves
 * synchronous code that is done with its arrays when it returns.
 *
 * @throws EbbError UNSUPPORTED when the arrays do not fit into 4 GiB.
 */
export function openWorkspace<const L extends readonly number[]>(lengths: L): { [K in keyof L]: Float64Array } {
  kernel ??= load();
  const sizes = lengths.map((length) => length * 8 + (16 - ((length * 8) % 16)));
  const needed = sizes.reduce((sum, size) => sum + size, 0);
  if (needed > MAX_BYTES) {
    throw new EbbError('UNSUPPORTED', 'The problem is too large for the solver.', {
      expected: 'working arrays of at most 4 GiB',
      received: `${Math.ceil(needed / 2 ** 20)} MiB`,
      hint: 'Use fewer training clips.',
    });
  }
  const missing = needed - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / PAGE_BYTES));
  const buffer = kernel.memory.buffer;
  let at = 0;
  return lengths.map((length, k) => {
    const array = new Float64Array(buffer, at, length).fill(0);
    at += sizes[k]!;
    return array;
  }) as { [K in keyof L]: Float64Array };
}

/** y = A x for a block of `rows` x `cols` at `a`, whose rows lie `stride` elements apart; all in the open workspace. */
export function gemv(a: Float64Array, rows: number, cols: number, stride: number, x: Float64Array, y: Float64Array) {
  (kernel as KernelExports).gemv(a.byteOffset, rows, cols, stride * 8, x.byteOffset, y.byteOffset);
}

/** y = y + A' x, with A as in `gemv`, x of length rows and y of length cols. */
export function gemvTransposed(
  a: Float64Array,
  rows: number,
  cols: number,
  stride: number,
  x: Float64Array,
  y: Float64Array,
) {
  (kernel as KernelExports).gemvTransposed(a.byteOffset, rows, cols, stride * 8, x.byteOffset, y.byteOffset);
}

/** y = A x for a symmetric A [n, n] in the open workspace, whose lower triangle alone is read. */
export function symv(a: Float64Array, n: number, x: Float64Array, y: Float64Array) {
  (kernel as KernelExports).symv(a.byteOffset, n, n * 8, x.byteOffset, y.byteOffset);
}

/**
 * A = A - u y' - x v', then z = z + A' w, in one pass over a block A as in `gemv`: u, x, w of length rows, y, v, z of
 * length cols.
 */
export function updateAndMultiply(
  a: Float64Array,
  rows: number,
  cols: number,
  stride: number,
  { u, y, x, v, w, z }: Record<'u' | 'y' | 'x' | 'v' | 'w' | 'z', Float64Array>,
) {
  (kernel as KernelExports).updateAndMultiply(
    a.byteOffset,
    rows,
    cols,
    stride * 8,
    u.byteOffset,
    y.byteOffset,
    x.byteOffset,
    v.byteOffset,
    w.byteOffset,
    z.byteOffset,
  );
}

/**
 * The sum over j of exp(min(0, factor p_j + b_j + c)), for p and b of equal length in the open workspace.
 *
 * A term has a relative error of a few units of the last place; exp below -708 counts as 3e-308. No element may be NaN.
 */
export function sumOfExponentials(p: Float64Array, factor: number, b: Float64Array, c: number): number {
  return (kernel as KernelExports).sumOfExponentials(p.byteOffset, p.length, factor, b.byteOffset, c);
}

/** A v for each vector v of length [cols], of shape [rows]. */
export function matrixVectors(a: Matrix, vectors: readonly Float64Array[]): Float64Array[] {
  const [m, x, y] = openWorkspace([a.data.length, a.cols, a.rows]);
  m.set(a.data);
  return vectors.map((vector) => {
    x.set(vector);
    gemv(m, a.rows, a.cols, a.cols, x, y);
    return y.slice();
  });
}
