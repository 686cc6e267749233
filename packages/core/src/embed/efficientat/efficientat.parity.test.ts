import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sharedData, skipReason } from '../../../../../test/support/shared-data.js';
import { openSession } from '../../io/onnx-session.js';
import { readTorchCheckpoint } from '../../io/torch-checkpoint.js';
import { tensorsAsReader } from '../../io/weight-reader.js';
import { GraphBuilder } from '../../onnx/graph-builder.js';
import { int64Vector, tensor } from '../../onnx/tensor.js';
import type { EmbeddingModel, WeightReader } from '../contract.js';
import { EFFICIENTAT_MN04, EFFICIENTAT_MN10 } from './efficientat.js';
import { addLogMel } from './front-end.js';

interface Output {
  embedding: number[];
  scores: number[];
}

interface Golden {
  checkpoint: { sha256: string; tensors: Record<string, [number[], number, number]> };
  logMel: { frames: number; rows: Record<string, number[]> };
  mn04: Record<SignalName, Output>;
  made: { shapes: [string, number[]][]; chirp: Output };
}

type SignalName = 'tones' | 'noise' | 'chirp' | 'silence';

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../../test/parity/golden/efficientat.json', import.meta.url), 'utf8'),
);

const CHECKPOINT = 'models/efficientat/mn04_as_mAP_432.pt';
const CPU = { device: 'cpu', threads: 2 } as const;

/** The formulas of efficientat_reference.py. */
const SIGNALS: Record<SignalName, Float32Array> = {
  tones: made(48000, (t) => {
    const partials = [1, 2, 3, 4, 5, 6, 7, 8].map((k) => (0.3 / k) * Math.sin(2 * Math.PI * 330 * k * t));
    return partials.reduce((sum, partial) => sum + partial, 0) * Math.exp(-2 * t);
  }),
  noise: congruential(32000),
  chirp: made(7777, (t) => 0.5 * Math.sin(2 * Math.PI * (100 + 9000 * t) * t)),
  silence: new Float32Array(16000),
};

function made(length: number, signal: (seconds: number) => number): Float32Array {
  return Float32Array.from({ length }, (_, n) => signal(n / 32000));
}

function congruential(length: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return 0.2 * (state / 2 ** 31 - 1);
  });
}

/** `made_state` of efficientat_reference.py. */
function madeWeights(): WeightReader {
  const tensors = golden.made.shapes.map(([name, dims], i) => {
    const fanIn = dims.slice(1).reduce((product, dim) => product * dim, 1);
    const weigh =
      dims.length > 1
        ? (u: number) => u * Math.sqrt(24 / fanIn)
        : /\.(weight|running_var)$/.test(name)
          ? (u: number) => u / 2 + 1
          : (u: number) => u / 5;
    const data = Float32Array.from({ length: dims[0]! * fanIn }, (_, j) =>
      weigh(((0.6180339887498949 * (j + 1) + 0.37 * i) % 1) - 0.5),
    );
    return [name, { dims, data }] as const;
  });
  return tensorsAsReader(new Map(tensors), 'made');
}

async function run(model: EmbeddingModel, weights: WeightReader, clips: readonly Float32Array[]) {
  const session = await openSession(model.buildGraph(weights), CPU);
  const length = clips[0]!.length;
  const waveform = new Float32Array(clips.length * length);
  clips.forEach((clip, p) => {
    waveform.set(clip, p * length);
  });
  const outputs = await session.run({
    waveform: tensor('float32', [waveform.length], waveform),
    starts: int64Vector(clips.map((_, p) => p * length)),
    length: int64Vector([length]),
  });
  await session.release();
  return { embedding: outputs.embedding!, scores: outputs.scores! };
}

/** |a - b| / |b| */
function relativeDistance(a: ArrayLike<number>, b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return Math.hypot(...b.map((value, i) => value - a[i]!)) / Math.hypot(...b);
}

test('the log-mel is that of the float64 reference', async () => {
  const graph = new GraphBuilder('log-mel');
  const windows = graph.input('windows', 'float32', ['P', 'L']);
  graph.output('logMel', addLogMel(graph, windows), 'float32', ['P', 128, 'F']);
  const session = await openSession(graph.encode({ opset: 17 }), CPU);
  const { tones } = SIGNALS;
  const { logMel } = await session.run({ windows: tensor('float32', [1, tones.length], tones) });
  await session.release();
  const { frames, rows } = golden.logMel;
  expect(logMel!.dims).toEqual([1, 128, frames]);
  for (const [frame, row] of Object.entries(rows)) {
    const ours = row.map((_, band) => Number(logMel!.data[band * frames + Number(frame)]));
    // Float32 power of a loud frame leaves 1e-7 of its total in bands near the offset 1e-5, a few 1e-4 there after the logarithm.
    expect(Math.max(...row.map((value, band) => Math.abs(value - ours[band]!)))).toBeLessThan(5e-4);
    expect(relativeDistance(ours, row)).toBeLessThan(1e-4);
  }
});

test('mn10 with made weights matches the independent forward pass', async () => {
  const { embedding, scores } = await run(EFFICIENTAT_MN10, madeWeights(), [SIGNALS.chirp]);
  expect(embedding.dims).toEqual([1, 960]);
  // Float32 sums of at most 960 products through 50 layers: 1e-5 is met, 1e-4 is what was promised.
  expect(relativeDistance(embedding.data as Float32Array, golden.made.chirp.embedding)).toBeLessThan(1e-4);
  expect(relativeDistance(scores.data as Float32Array, golden.made.chirp.scores)).toBeLessThan(1e-4);
});

describe.skipIf(!sharedData(CHECKPOINT))(`mn04 with its real weights${skipReason(CHECKPOINT)}`, () => {
  const path = sharedData(CHECKPOINT) ?? '';

  test('every tensor of the checkpoint is read as torch reads it', async () => {
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(golden.checkpoint.sha256);
    const weights = await readTorchCheckpoint(path);
    expect([...weights.names]).toEqual(Object.keys(golden.checkpoint.tensors));
    for (const [name, [dims, sum, squares]] of Object.entries(golden.checkpoint.tensors)) {
      const { data } = weights.get(name, dims);
      const size = Math.sqrt(squares * data.length) || 1;
      // The same numbers added in another order, in float64.
      expect(Math.abs(data.reduce((total, value) => total + value, 0) - sum) / size).toBeLessThan(1e-12);
      expect(Math.abs(data.reduce((total, value) => total + value * value, 0) - squares)).toBeLessThan(
        1e-12 * squares + 1e-300,
      );
    }
  });

  test.each(Object.keys(SIGNALS) as SignalName[])(
    'embedding and scores match the independent forward pass: %s',
    async (name) => {
      const { embedding, scores } = await run(EFFICIENTAT_MN04, await readTorchCheckpoint(path), [SIGNALS[name]]);
      expect(embedding.dims).toEqual([1, 384]);
      expect(scores.dims).toEqual([1, 527]);
      // Float32 against float64: 6e-6 is met, 1e-4 is what was promised.
      expect(relativeDistance(embedding.data as Float32Array, golden.mn04[name].embedding)).toBeLessThan(1e-4);
      expect(relativeDistance(scores.data as Float32Array, golden.mn04[name].scores)).toBeLessThan(1e-4);
    },
  );

  test('a clip in a batch has the embedding that it has alone', async () => {
    const weights = await readTorchCheckpoint(path);
    const clips = [SIGNALS.noise, SIGNALS.tones.subarray(0, 32000), SIGNALS.noise.map((value) => -value / 3)];
    const { embedding } = await run(EFFICIENTAT_MN04, weights, clips);
    for (const [p, clip] of clips.entries()) {
      const alone = (await run(EFFICIENTAT_MN04, weights, [clip])).embedding.data as Float32Array;
      // Another split of a matrix product over threads may round otherwise.
      expect(
        relativeDistance(embedding.data.subarray(p * 384, (p + 1) * 384) as Float32Array, [...alone]),
      ).toBeLessThan(1e-6);
    }
  });

  test("another width's checkpoint is refused with both shapes", async () => {
    const weights = await readTorchCheckpoint(path);
    expect(() => EFFICIENTAT_MN10.buildGraph(weights)).toThrow(
      expect.objectContaining({
        code: 'SHAPE_MISMATCH',
        message: expect.stringMatching(/16 x 1 x 3 x 3.*8 x 1 x 3 x 3/),
      }),
    );
  });
});
