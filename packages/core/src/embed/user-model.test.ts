import { describe, expect, test } from 'vitest';
import { type Dim, GraphBuilder } from '../onnx/graph-builder.js';
import type { ElementType } from '../onnx/tensor.js';
import { userModel } from './user-model.js';

interface Interface {
  inputs?: Record<string, [ElementType, Dim[]]>;
  outputs?: Record<string, [ElementType, Dim[]]>;
  metadata?: Record<string, string>;
}

/** A graph of some interface; what it computes does not matter here. */
function graphOf({
  inputs = { waveform: ['float32', ['N', 8000]] },
  outputs = { embedding: ['float32', ['N', 4]] },
  metadata = { 'ebb.sample_rate_hz': '16000' },
}: Interface): Uint8Array {
  const graph = new GraphBuilder('user');
  const names = Object.entries(inputs).map(([name, [type, dims]]) => graph.input(name, type, dims));
  for (const [name, [type, dims]] of Object.entries(outputs)) graph.output(name, names[0] as string, type, dims);
  return graph.encode({ opset: 17, metadata });
}

describe('userModel', () => {
  test('patches as long as the graph fixes follow each other without overlap by default', () => {
    const model = userModel(graphOf({}), 'mine');
    expect(model).toMatchObject({ dim: 4, sampleRateHz: 16000, patchSamples: 8000, hopSeconds: 0.5 });
    expect(model.plan(new Float32Array(8001)).starts).toEqual([0, 8000]);
  });

  test('what the graph does not say can be an option, which goes before its metadata', () => {
    const bytes = graphOf({ inputs: { waveform: ['float32', ['T']], starts: ['int64', ['N']] } });
    const model = userModel(bytes, 'mine', {
      sampleRateHz: 8000,
      patchSamples: 800,
      hopSamples: 320,
      startUnitSamples: 160,
    });
    expect(model).toMatchObject({ sampleRateHz: 8000, patchSeconds: 0.1, hopSeconds: 0.04 });
    expect(model.plan(new Float32Array(1120)).starts).toEqual([0, 2]);
  });

  test.each<[string, Interface, RegExp]>([
    ['no waveform', { inputs: { audio: ['float32', ['N', 8000]] } }, /no input 'waveform'.*audio/],
    [
      'a waveform of another type',
      { inputs: { waveform: ['float64', ['N', 8000]] } },
      /'waveform'.*float64 \[N, 8000\]/,
    ],
    ['one batch size', { inputs: { waveform: ['float32', [1, 8000]] } }, /'waveform'.*symbolic.*\[1, 8000\]/],
    ['a whole waveform but no starts', { inputs: { waveform: ['float32', ['T']] } }, /no input 'starts'/],
    [
      'another input',
      { inputs: { waveform: ['float32', ['N', 8000]], gain: ['float32', [1]] } },
      /input 'gain'.*only waveform/,
    ],
    ['no embedding', { outputs: { logits: ['float32', ['N', 4]] } }, /no output 'embedding'.*logits/],
    ['an unknown dimension', { outputs: { embedding: ['float32', ['N', 'D']] } }, /'embedding'.*D fixed.*\[N, D\]/],
    ['no sample rate', { metadata: {} }, /sample rate.*ebb\.sample_rate_hz.*none/],
    ['a sample rate that is no number', { metadata: { 'ebb.sample_rate_hz': 'fast' } }, /sample rate.*NaN/],
    ['no patch length', { inputs: { waveform: ['float32', ['N', 'S']] } }, /patch length.*ebb\.patch_samples/],
    [
      'patches of two lengths',
      { metadata: { 'ebb.sample_rate_hz': '16000', 'ebb.patch_samples': '400' } },
      /400 samples.*8000/,
    ],
  ])('a graph with %s is refused with what was expected and what came', (_, parts, message) => {
    expect(() => userModel(graphOf(parts), 'mine')).toThrow(message);
  });

  test('a hop between two starts is refused', () => {
    const bytes = graphOf({ inputs: { waveform: ['float32', ['T']], starts: ['int64', ['N']] } });
    const options = { patchSamples: 800, hopSamples: 300, startUnitSamples: 160 };
    expect(() => userModel(bytes, 'mine', options)).toThrow(/multiple of 160.*300/);
  });
});
