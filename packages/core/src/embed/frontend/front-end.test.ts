import { describe, expect, test } from 'vitest';
import { periodicHann } from '../../audio/hann.js';
import { openSession } from '../../io/onnx-session.js';
import { GraphBuilder } from '../../onnx/graph-builder.js';
import { int64Vector, tensor } from '../../onnx/tensor.js';
import { foldedDft } from './dft-basis.js';
import { frames } from './frames.js';
import { htkMelFilterBank, hzToHtkMel } from './htk-mel.js';
import { AUDIOSET_FRONT_END, audiosetLogMel, patchesOf } from './log-mel.js';
import { melSpectrum } from './mel-spectrum.js';

const noise = (length: number) => Float32Array.from({ length }, (_, n) => Math.sin(n * n * 0.01) * 0.4);

async function run(build: (graph: GraphBuilder, waveform: string) => string, waveform: Float32Array) {
  const graph = new GraphBuilder('test');
  const value = build(graph, graph.input('waveform', 'float32', ['T']));
  graph.output('y', value, 'float32', ['F', 'B']);
  const session = await openSession(graph.encode({ opset: 17 }), { device: 'cpu', threads: 1 });
  const { y } = await session.run({ waveform: tensor('float32', [waveform.length], waveform) });
  await session.release();
  return y!;
}

/** |X(k)|^2 of a frame by the definition, in float64. */
function power(frame: readonly number[], fftLength: number, k: number): number {
  let re = 0;
  let im = 0;
  frame.forEach((x, n) => {
    re += x * Math.cos((2 * Math.PI * k * n) / fftLength);
    im += x * Math.sin((2 * Math.PI * k * n) / fftLength);
  });
  return re * re + im * im;
}

const symmetricHann = (length: number) =>
  Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / (length - 1)));

describe('frames', () => {
  test.each([
    [400, 160, 8],
    [320, 160, 4],
    [160, 160, 3],
    [100, 160, 3],
  ])('of %i samples every %i are the waveform from each hop on, all that are whole', async (length, hop, hops) => {
    const waveform = Float32Array.from({ length: hop * hops }, (_, n) => n);
    const cut = await run((graph, value) => frames(graph, value, length, hop), waveform);
    const count = 1 + Math.floor((waveform.length - length) / hop);
    expect(cut.dims).toEqual([count, length]);
    const expected = Array.from({ length: count }, (_, t) => [...waveform.subarray(t * hop, t * hop + length)]).flat();
    expect([...(cut.data as Float32Array)]).toEqual(expected);
  });
});

describe('foldedDft', () => {
  test.each([
    ['periodic', periodicHann(48)],
    ['symmetric and even', symmetricHann(48)],
    ['symmetric and odd', symmetricHann(47)],
    ['all ones', new Float64Array(48).fill(1)],
  ])('gives the power that the definition gives under a window that is %s', (_, window) => {
    const frame = [...noise(window.length)];
    const dft = foldedDft(window, 64, 3, 20);
    for (let k = 0; k < 20; k++) {
      let re = 0;
      let im = 0;
      for (let i = 0; i < dft.pairs; i++) {
        re += (frame[dft.right + i]! + frame[dft.left - i]!) * dft.cos[i * 20 + k]!;
        im += (frame[dft.right + i]! - frame[dft.left - i]!) * dft.sin[i * 20 + k]!;
      }
      const windowed = frame.map((x, n) => x * window[n]!);
      // The basis is float32, 6e-8 relative, and at most 48 products of at most 0.4 are summed.
      expect(re * re + im * im).toBeCloseTo(power(windowed, 64, 3 + k), 5);
    }
  });

  test('refuses a window that is not symmetric', () => {
    expect(() => foldedDft(Float64Array.of(0.1, 0.5, 0.2), 4, 0, 3)).toThrow(/symmetric/);
  });
});

describe('htkMelFilterBank', () => {
  test('has TensorFlow’s weights at bins that are easy to compute by hand', () => {
    const { filters } = htkMelFilterBank(AUDIOSET_FRONT_END);
    const step = (hzToHtkMel(7500) - hzToHtkMel(125)) / 65;
    // Bin 5 is 156.25 Hz, on the rising side of the first triangle or the falling one, whichever the distance says.
    const distance = (hzToHtkMel(156.25) - hzToHtkMel(125)) / step;
    expect(filters[0]).toMatchObject({ firstBin: 5 });
    expect(filters[0]!.weights[0]).toBeCloseTo(Math.min(distance, 2 - distance), 12);
    expect(filters).toHaveLength(64);
  });

  test('covers every bin between the first and the last centre with weights that sum to 1', () => {
    const { filters } = htkMelFilterBank(AUDIOSET_FRONT_END);
    const sums = new Float64Array(257);
    for (const { firstBin, weights } of filters) {
      weights.forEach((weight, i) => {
        sums[firstBin + i]! += weight;
      });
    }
    // The first triangle's centre is 186.8 Hz (bin 5.98), the last one's 7184 Hz (bin 229.9).
    for (let k = 6; k <= 229; k++) expect(sums[k]).toBeCloseTo(1, 12);
    expect(sums[0]).toBe(0);
  });

  test('refuses frequencies above half the sample rate', () => {
    expect(() => htkMelFilterBank({ ...AUDIOSET_FRONT_END, maxHz: 8001 })).toThrow(/8000/);
  });
});

describe.each([1, 2] as const)('melSpectrum of power %i', (exponent) => {
  test.each([
    ['periodic', periodicHann(400)],
    ['symmetric', symmetricHann(400)],
  ])('is the definition’s under a %s window', async (_, window) => {
    const waveform = noise(800);
    const filterBank = htkMelFilterBank(AUDIOSET_FRONT_END);
    const mel = await run(
      (graph, value) => melSpectrum(graph, frames(graph, value, 400, 160), { window, filterBank, power: exponent }),
      waveform,
    );
    expect(mel.dims).toEqual([3, 64]);
    const data = mel.data as Float32Array;
    for (let t = 0; t < 3; t++) {
      const frame = [...waveform.subarray(t * 160, t * 160 + 400)].map((x, n) => x * window[n]!);
      const loudest = Math.max(...data.subarray(t * 64, t * 64 + 64));
      filterBank.filters.forEach(({ firstBin, weights }, b) => {
        const expected = weights.reduce(
          (sum, weight, i) => sum + weight * power(frame, 512, firstBin + i) ** (exponent / 2),
          0,
        );
        // Float32 sums of 200 products: errors are of the size of the frame's loudest band, not of each band.
        expect(Math.abs(data[t * 64 + b]! - expected)).toBeLessThan(1e-6 * loudest);
      });
    }
  });
});

describe('patchesOf', () => {
  test('cuts frames from each start on', async () => {
    const patches = await run(
      (graph, value) => {
        const framed = graph.node('Reshape', [value, graph.constant('shape', int64Vector([-1, 2]))]);
        return patchesOf(graph, framed, graph.constant('starts', int64Vector([0, 3, 1])), 2);
      },
      Float32Array.from({ length: 10 }, (_, n) => n),
    );
    expect(patches.dims).toEqual([3, 1, 2, 2]);
    expect([...(patches.data as Float32Array)]).toEqual([0, 1, 2, 3, 6, 7, 8, 9, 2, 3, 4, 5]);
  });
});

test('silence has the logarithm of the offset in every band', async () => {
  const logMel = await run((graph, value) => audiosetLogMel(graph, value, 0.01), new Float32Array(640));
  expect(logMel.dims).toEqual([2, 64]);
  // A single rounding of log(0.01).
  for (const value of logMel.data as Float32Array) expect(value).toBeCloseTo(Math.log(0.01), 6);
});
