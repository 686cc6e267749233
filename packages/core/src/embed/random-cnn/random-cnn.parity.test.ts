import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { vggSignal } from '../../../../../test/support/vgg-signals.js';
import { openSession } from '../../io/onnx-session.js';
import { int64Vector, tensor } from '../../onnx/tensor.js';
import { RANDOM_CNN } from './random-cnn.js';

const golden: { randomCnn: Record<'tones' | 'chirp', number[][]> } = JSON.parse(
  readFileSync(new URL('../../../../../test/parity/golden/vggish.json', import.meta.url), 'utf8'),
);

test.each(['tones', 'chirp'] as const)(
  "the embedding is that of NumPy's draws in an independent forward pass: %s",
  async (name) => {
    const session = await openSession(RANDOM_CNN.buildGraph(null), { device: 'cpu', threads: 2 });
    const { waveform, starts } = RANDOM_CNN.plan(vggSignal(name), { padEnd: false });
    const whole = new Float32Array(Math.ceil(waveform.length / 160) * 160);
    whole.set(waveform);
    const { embedding } = await session.run({
      waveform: tensor('float32', [whole.length], whole),
      starts: int64Vector(starts),
    });
    await session.release();
    const expected = golden.randomCnn[name];
    expect(embedding!.dims).toEqual([expected.length, RANDOM_CNN.dim]);
    const distance = Math.hypot(...expected.flat().map((value, i) => value - Number(embedding!.data[i])));
    // Float32 against float64 through six layers: 1e-6 is met.
    expect(distance / Math.hypot(...expected.flat())).toBeLessThan(1e-5);
  },
);

test('the graph has the same bytes each time it is built', () => {
  expect(Buffer.from(RANDOM_CNN.buildGraph(null)).equals(RANDOM_CNN.buildGraph(null))).toBe(true);
});
