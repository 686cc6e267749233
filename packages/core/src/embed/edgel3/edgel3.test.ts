import { beforeAll, describe, expect, test } from 'vitest';
import { l3Signal } from '../../../../../test/support/l3-signals.js';
import { madeL3Weights } from '../../../../../test/support/l3-weights.js';
import { openSession, type Session } from '../../io/onnx-session.js';
import { tensorsAsReader } from '../../io/weight-reader.js';
import { int64Vector, tensor } from '../../onnx/tensor.js';
import { EDGEL3 } from './edgel3.js';

/** Weights by formula with the mel bands of a checkpoint: band b weighs the bins from 8 b on. */
function made(channels = [32, 64, 128, 64]) {
  const bands = new Float32Array(513 * 64);
  for (let b = 0; b < 64; b++) {
    for (let k = 0; k < 12 && 8 * b + k < 513; k++) bands[(8 * b + k) * 64 + b] = 0.01 * (k + 1);
  }
  const weights = madeL3Weights(channels, true);
  return tensorsAsReader(
    new Map([['melspectrogram_1/Variable:0', { dims: [513, 64], data: bands }], ...weights]),
    'made',
  );
}

describe('EdgeL3', () => {
  let session: Session;

  beforeAll(async () => {
    session = await openSession(EDGEL3.buildGraph(made()), { device: 'cpu', threads: 1 });
  });

  const embed = async (waveform: Float32Array, starts: readonly number[]) => {
    const inputs = { waveform: tensor('float32', [waveform.length], waveform), starts: int64Vector(starts) };
    return (await session.run(inputs)).embedding!.data as Float32Array;
  };

  test('a window is the same whatever stands before and after it', async () => {
    const plans = (['noise', 'tones', 'chirp'] as const).map((name) => EDGEL3.plan(l3Signal(name, 8000)));
    const waveform = Float32Array.from(plans.flatMap((plan) => [...plan.waveform]));
    let offset = 0;
    const starts = plans.flatMap((plan) => {
      const shifted = plan.starts.map((start) => start + offset);
      offset += plan.waveform.length / EDGEL3.startUnitSamples;
      return shifted;
    });
    const together = await embed(waveform, starts);
    let row = 0;
    for (const plan of plans) {
      for (const start of plan.starts) {
        const begin = start * EDGEL3.startUnitSamples;
        const alone = await embed(plan.waveform.slice(begin, begin + plan.patchSamples), [0]);
        const ours = together.subarray(row, row + EDGEL3.dim);
        // Matrix products of other heights may add in another order: float32's rounding, no more.
        expect(Math.hypot(...alone.map((value, i) => value - ours[i]!)) / Math.hypot(...alone)).toBeLessThan(1e-5);
        row += EDGEL3.dim;
      }
    }
    expect(row).toBe(together.length);
  });

  test('the same weights give the same bytes', () => {
    expect(Buffer.compare(EDGEL3.buildGraph(made()), EDGEL3.buildGraph(made()))).toBe(0);
  });

  test('the checkpoint of another model is refused with what differs', () => {
    expect(() => EDGEL3.buildGraph(made([64, 128, 256, 512]))).toThrow(/3 x 3 x 1 x 32.*3 x 3 x 1 x 64/);
    expect(() => EDGEL3.buildGraph(tensorsAsReader(new Map(), 'empty.h5'))).toThrow(/empty\.h5/);
    expect(() => EDGEL3.buildGraph(null)).toThrow(/checkpoint/);
  });
});
