import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { madeYamnetWeights, yamnetSignal } from '../../../../test/support/yamnet-weights.js';
import type { GraphModel, PatchPlan } from '../embed/contract.js';
import { YAMNET } from '../embed/yamnet/yamnet.js';
import type { Tensor } from '../onnx/tensor.js';
import { tensor } from '../onnx/tensor.js';
import { embedClips } from './embedder.js';
import { openSession, type Session } from './onnx-session.js';
import { tensorsAsReader } from './weight-reader.js';

const PATCH = 3;
const UNIT = 2;

/** Patches of three samples, one every unit of two, as far as they are whole; the clip as it is. */
const model: GraphModel = {
  id: 'sums',
  title: 'Sums',
  dim: 2,
  sampleRateHz: 8,
  startUnitSamples: UNIT,
  patchSeconds: PATCH / 8,
  hopSeconds: UNIT / 8,
  plan(waveform): PatchPlan {
    const patches = 1 + Math.floor((waveform.length - PATCH) / UNIT);
    return { waveform, starts: Array.from({ length: patches }, (_, p) => p), patchSamples: PATCH };
  },
};

interface Run {
  samples: number;
  starts: number[];
  length: number | undefined;
}

/** A graph in TypeScript that gives each patch's sum and first sample, and notes what it was given. */
function sums(inputNames: string[], dim = 2): Session & { runs: Run[] } {
  const runs: Run[] = [];
  return {
    device: 'cpu',
    inputNames,
    outputNames: ['embedding'],
    runs,
    async run(inputs: Readonly<Record<string, Tensor>>) {
      const { waveform, starts, length } = inputs;
      const samples = waveform!.data as Float32Array;
      const begins = starts
        ? Array.from(starts.data as BigInt64Array, (start) => Number(start) * UNIT)
        : Array.from({ length: waveform!.dims[0]! }, (_, row) => row * waveform!.dims[1]!);
      const read = length ? Number((length.data as BigInt64Array)[0]) : PATCH;
      runs.push({
        samples: samples.length,
        starts: begins.map((begin) => begin / UNIT),
        length: length ? read : undefined,
      });
      const rows = begins.flatMap((begin) => {
        const patch = samples.subarray(begin, begin + read);
        return [patch.reduce((a, b) => a + b, 0), patch[0]!].slice(0, dim);
      });
      return { embedding: tensor('float32', [begins.length, dim], Float32Array.from(rows)) };
    },
    async release() {},
  };
}

const clip = (first: number, length: number) => Float32Array.from({ length }, (_, n) => first + n);

describe('clips are packed into runs', () => {
  test('of at most so many patches, each clip beginning on a whole unit, the long one in pieces', async () => {
    const session = sums(['waveform', 'starts']);
    const results = await embedClips(model, session, [clip(1, 3), clip(10, 5), clip(100, 9)], { patchesMax: 3 });
    expect(results.map(({ frames }) => [...frames])).toEqual([
      [6, 1],
      [33, 10, 39, 12],
      [303, 100, 309, 102, 315, 104, 321, 106],
    ]);
    expect(results.map(({ mean }) => [...mean])).toEqual([
      [6, 1],
      [36, 11],
      [312, 103],
    ]);
    expect(session.runs).toEqual([
      { samples: 4 + 6, starts: [0, 2, 3], length: undefined },
      { samples: 8, starts: [0, 1, 2], length: undefined },
      { samples: 4, starts: [0], length: undefined },
    ]);
  });

  test('of one patch a row where the graph takes no starts', async () => {
    const session = sums(['waveform']);
    const results = await embedClips(model, session, [clip(1, 3), clip(10, 5)]);
    expect(results.map(({ frames }) => [...frames])).toEqual([
      [6, 1],
      [33, 10, 39, 12],
    ]);
    expect(session.runs).toEqual([{ samples: 9, starts: [0, 1.5, 3], length: undefined }]);
  });

  test('of one length each where the graph takes the length of whole clips', async () => {
    const whole: GraphModel = {
      ...model,
      plan: (waveform) => ({ waveform, starts: [0], patchSamples: waveform.length }),
    };
    const session = sums(['waveform', 'starts', 'length']);
    const results = await embedClips(whole, session, [clip(1, 4), clip(5, 4), clip(1, 6)]);
    expect(results.map(({ frames }) => [...frames])).toEqual([
      [10, 1],
      [26, 5],
      [21, 1],
    ]);
    expect(session.runs.map(({ length }) => length)).toEqual([4, 6]);
  });
});

describe('a fault is an error that names the model and the clip', () => {
  test('when a sample is not finite', async () => {
    const clips = [clip(1, 3), Float32Array.of(1, NaN, 2)];
    const failure = embedClips(model, sums(['waveform', 'starts']), clips);
    await expect(failure).rejects.toThrow(/sums at 1: Sample 1/);
  });

  test('when an embedding is not finite', async () => {
    const clips = [clip(1, 3), Float32Array.of(3e38, 3e38, 0)];
    const failure = embedClips(model, sums(['waveform', 'starts']), clips);
    await expect(failure).rejects.toMatchObject({ code: 'NON_FINITE', details: { where: 'sums', at: 1 } });
  });

  test('when the graph gives other rows than it should', async () => {
    const failure = embedClips(model, sums(['waveform', 'starts'], 1), [clip(1, 3)]);
    await expect(failure).rejects.toThrow(/'embedding'.*float32 1 x 2.*float32 1 x 1/);
  });
});

describe('YAMNet', () => {
  let session: Session;
  beforeAll(async () => {
    const bytes = YAMNET.buildGraph(tensorsAsReader(madeYamnetWeights(), 'made'));
    session = await openSession(bytes, { device: 'cpu', threads: 1 });
  });
  afterAll(() => session.release());

  test('gives a clip the same bits alone, beside others and in pieces', async () => {
    const signal = yamnetSignal();
    const long = Float32Array.from({ length: 60000 }, (_, n) => signal[n % 19200]! * Math.cos(n / 3000));
    const clips = [signal.subarray(0, 8000), long, signal];
    const together = await embedClips(YAMNET, session, clips);
    for (const patchesMax of [1, 3]) {
      for (const [c, samples] of clips.entries()) {
        const [alone] = await embedClips(YAMNET, session, [samples], { patchesMax });
        expect(alone!.frames).toEqual(together[c]!.frames);
        expect(alone!.mean).toEqual(together[c]!.mean);
      }
    }
  });
});
