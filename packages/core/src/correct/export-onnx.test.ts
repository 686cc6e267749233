import { describe, expect, test } from 'vitest';
import { openSession } from '../io/onnx-session.js';
import { type Matrix, matrix } from '../linalg/matrix.js';
import { decodeModel } from '../onnx/decode-model.js';
import { int64Vector, type Tensor, tensor } from '../onnx/tensor.js';
import { NumpyRandomState } from '../random/numpy-random-state.js';
import { type AffineMap, diagonalMap } from './affine.js';
import { applyArtefact } from './apply.js';
import type { Artefact, RowOrigin, Stage } from './contract.js';
import { exportOnnx } from './export-onnx.js';
import { drawFastfood } from './fastfood.js';

const METADATA = { protocolVersion: 'test-1', benchmark: 'b', embedding: 'e', method: 'm', scope: 'global' };
const DATASETS = ['irmas', 'openmic'];
const ROWS = 7;

/** The promise to authors (issue: the exported graph gives the same corrected embeddings to 1e-5), on values of order 1. */
const TOLERANCE = 1e-5;

function randomMap(dim: number, rank: number, seed: number): AffineMap {
  const random = new NumpyRandomState(seed);
  const scaled = (count: number) => random.normal(count).map((value) => value / Math.sqrt(dim));
  return {
    scale: random.normal(dim),
    left: matrix(dim, rank, scaled(dim * rank)),
    right: matrix(rank, dim, scaled(rank * dim)),
    shift: random.normal(dim),
  };
}

const artefact = (inputDim: number, outputDim: number, stages: readonly Stage[]): Artefact => ({
  inputDim,
  outputDim,
  stages,
  notes: [],
});

/** Embeddings as they reach the graph: numbers that float32 holds exactly. */
function embeddings(dim: number): { x: Matrix; input: Tensor } {
  const values = Float32Array.from(new NumpyRandomState(7).normal(ROWS * dim));
  return { x: matrix(ROWS, dim, Float64Array.from(values)), input: tensor('float32', [ROWS, dim], values) };
}

/** Runs the exported graph at every index and gives its largest difference from applyArtefact, and its input names. */
async function largestDifference(artefacts: readonly Artefact[]) {
  const instruments = artefacts.map((_, i) => `instrument${i}`);
  const bytes = exportOnnx({ instruments, datasets: DATASETS, artefacts }, METADATA);
  const session = await openSession(bytes, { device: 'cpu', threads: 1 });
  const { x, input } = embeddings(artefacts[0]!.inputDim);
  let largest = 0;
  for (const [i, fitted] of artefacts.entries()) {
    for (let trainSet = 0; trainSet < 2; trainSet++) {
      // Row r comes from dataset r % 2, so that one run mixes domains.
      const domains = Array.from({ length: ROWS }, (_, r) => r % 2);
      const inputs: Record<string, Tensor> = {
        embedding: input,
        instrument: int64Vector([i]),
        train_set: int64Vector([trainSet]),
        domain: int64Vector(domains),
      };
      const { corrected } = await session.run(
        Object.fromEntries(session.inputNames.map((name) => [name, inputs[name]!])),
      );
      expect(corrected?.dims).toEqual([ROWS, fitted.outputDim]);
      const byDomain = [0, 1].map((domain) => applyArtefact(fitted, x, { trainSet, domain }).data);
      corrected?.data.forEach((value, at) => {
        const expected = byDomain[domains[Math.floor(at / fitted.outputDim)]!]![at]!;
        largest = Math.max(largest, Math.abs(Number(value) - expected));
      });
    }
  }
  await session.release();
  return { largest, inputs: decodeModel(bytes).inputs.map(({ name }) => name) };
}

const affine = (dim: number, rank: number, seed: number): Stage => ({
  kind: 'affine',
  map: randomMap(dim, rank, seed),
});
const affineBy = (by: 'trainSet' | 'domain', dim: number, ranks: readonly [number, number], seed: number): Stage => ({
  kind: 'affineBy',
  by,
  maps: ranks.map((rank, d) => randomMap(dim, rank, seed + d)),
});
const fastfood = (dim: number, sigma: number, seed: number): Stage => ({
  kind: 'fastfood',
  draws: drawFastfood(dim, 4 * dim, seed),
  sigma,
});

describe('an exported graph gives what applyArtefact gives', () => {
  test.each<{ name: string; artefacts: Artefact[]; inputs: string[] }>([
    { name: 'no stage', artefacts: [artefact(5, 5, [])], inputs: [] },
    { name: 'a map of one instrument', artefacts: [artefact(10, 10, [affine(10, 2, 1)])], inputs: [] },
    {
      name: 'a diagonal map',
      artefacts: [
        artefact(3, 3, [{ kind: 'affine', map: diagonalMap(Float64Array.of(1, 2, 3), new Float64Array(3)) }]),
      ],
      inputs: [],
    },
    {
      name: 'maps of several instruments, of different rank',
      artefacts: [0, 3, 1].map((rank, i) => artefact(10, 10, [affine(10, rank, i)])),
      inputs: ['instrument'],
    },
    {
      name: 'one map for all instruments',
      artefacts: [1, 1].map(() => artefact(10, 10, [affine(10, 1, 5)])),
      inputs: ['instrument'],
    },
    {
      name: 'maps by train set',
      artefacts: [artefact(10, 10, [affineBy('trainSet', 10, [0, 2], 1)])],
      inputs: ['train_set'],
    },
    {
      name: 'maps by domain',
      artefacts: [artefact(10, 10, [affineBy('domain', 10, [1, 3], 1)])],
      inputs: ['domain'],
    },
    {
      name: 'diagonal maps by domain, for several instruments',
      artefacts: [0, 9].map((seed) => artefact(10, 10, [affineBy('domain', 10, [0, 0], seed)])),
      inputs: ['instrument', 'domain'],
    },
    {
      name: 'both kinds after one another, for several instruments',
      artefacts: [0, 9].map((seed) =>
        artefact(6, 6, [affineBy('domain', 6, [2, 1], seed), affineBy('trainSet', 6, [1, 0], seed + 3)]),
      ),
      inputs: ['instrument', 'train_set', 'domain'],
    },
    { name: 'a kernel map, width a power of two', artefacts: [artefact(16, 128, [fastfood(16, 2, 42)])], inputs: [] },
    { name: 'a kernel map, width padded', artefacts: [artefact(40, 384, [fastfood(40, 5, 42)])], inputs: [] },
    { name: 'a kernel map of three dimensions', artefacts: [artefact(3, 24, [fastfood(3, 1, 42)])], inputs: [] },
    {
      name: 'standardise, kernel map, projection: per instrument a width of its own, the draws shared',
      artefacts: [3, 6].map((sigma) =>
        artefact(40, 384, [affineBy('trainSet', 40, [0, 0], sigma), fastfood(40, sigma, 42), affine(384, 1, sigma)]),
      ),
      inputs: ['instrument', 'train_set'],
    },
    {
      name: 'kernel maps of different draws',
      artefacts: [1, 2].map((seed) => artefact(40, 384, [fastfood(40, 5, seed)])),
      inputs: ['instrument'],
    },
  ])('$name', async ({ artefacts, inputs }) => {
    const run = await largestDifference(artefacts);
    expect(run.inputs).toEqual(['embedding', ...inputs]);
    expect(run.largest).toBeLessThan(TOLERANCE);
  });
});

describe('exportOnnx', () => {
  const two = [artefact(4, 4, [affineBy('domain', 4, [1, 1], 1)]), artefact(4, 4, [affineBy('domain', 4, [1, 1], 2)])];
  const bytes = exportOnnx({ instruments: ['cello', 'flute'], datasets: DATASETS, artefacts: two }, METADATA);

  test('states the contract: types, shapes, operator set and origin', () => {
    expect(decodeModel(bytes)).toMatchObject({
      opset: 17,
      producerName: 'ebb',
      inputs: [
        { name: 'embedding', type: 'float32', dims: ['N', 4] },
        { name: 'instrument', type: 'int64', dims: [1] },
        { name: 'domain', type: 'int64', dims: ['N'] },
      ],
      outputs: [{ name: 'corrected', type: 'float32', dims: ['N', 4] }],
      metadata: {
        protocol_version: 'test-1',
        benchmark: 'b',
        embedding: 'e',
        method: 'm',
        scope: 'global',
        instruments: '["cello","flute"]',
        datasets: '["irmas","openmic"]',
      },
    });
  });

  test('an index of no instrument or dataset fails the run', async () => {
    const session = await openSession(bytes, { device: 'cpu', threads: 1 });
    const run = (instrument: number, domain: number) =>
      session.run({
        embedding: tensor('float32', [1, 4], new Float32Array(4)),
        instrument: int64Vector([instrument]),
        domain: int64Vector([domain]),
      });
    await expect(run(1, 1)).resolves.toBeDefined();
    await expect(run(2, 0)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(run(0, 2)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await session.release();
  });

  test('artefacts that do not fit together are refused', () => {
    const one = artefact(4, 4, [affine(4, 1, 1)]);
    const exported = (artefacts: Artefact[], instruments = artefacts.map((_, i) => `i${i}`)) =>
      exportOnnx({ instruments, datasets: DATASETS, artefacts }, METADATA);
    expect(() => exported([])).toThrow(/one artefact an instrument/);
    expect(() => exported([one], ['a', 'b'])).toThrow(/one artefact an instrument/);
    expect(() => exported([one, two[0]!])).toThrow(/same stages/);
    expect(() => exported([one, artefact(5, 5, [affine(5, 1, 1)])])).toThrow(/same stages/);
    const threeMaps = { kind: 'affineBy', by: 'domain', maps: [1, 2, 3].map((seed) => randomMap(4, 0, seed)) } as const;
    expect(() => exported([artefact(4, 4, [threeMaps])])).toThrow(/differ in width or number/);
    const kernel = (components: number) =>
      artefact(4, 32, [{ kind: 'fastfood', draws: drawFastfood(4, components, 1), sigma: 1 }]);
    expect(() => exported([kernel(8), kernel(16)])).toThrow(/draws of one shape/);
  });
});

describe('applyArtefact', () => {
  const x = matrix(1, 2, Float64Array.of(1, 2));
  const origin: RowOrigin = { trainSet: 1, domain: 0 };
  const times = (factor: number) => diagonalMap(Float64Array.of(factor, factor), new Float64Array(2));
  const plus = (term: number) => diagonalMap(Float64Array.of(1, 1), Float64Array.of(term, term));

  test('applies the stages in order, each by the origin that it asks for', () => {
    const stages: Stage[] = [
      { kind: 'affine', map: times(10) },
      { kind: 'affineBy', by: 'trainSet', maps: [plus(1), plus(2)] },
      { kind: 'affineBy', by: 'domain', maps: [times(3), times(5)] },
    ];
    expect(applyArtefact(artefact(2, 2, stages), x, origin).data).toEqual(Float64Array.of(36, 66));
  });

  test('rows of another width and origins without a map are refused', () => {
    expect(() => applyArtefact(artefact(3, 3, []), x, origin)).toThrow(/another width/);
    const stage: Stage = { kind: 'affineBy', by: 'trainSet', maps: [times(1)] };
    expect(() => applyArtefact(artefact(2, 2, [stage]), x, origin)).toThrow(/no map for this trainSet/);
  });
});
