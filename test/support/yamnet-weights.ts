import { YAMNET_LAYERS } from '../../packages/core/src/embed/yamnet/layers.js';
import { hashDraw } from './hash-draw.js';

interface MadeTensor {
  readonly dims: number[];
  readonly data: Float32Array;
}

/** Weights of YAMNet by the formula of test/parity/yamnet_reference.py, in the checkpoint's names and order. */
export function madeYamnetWeights(): Map<string, MadeTensor> {
  return new Map(shapes().map(([name, dims], seed) => [name, made(name, dims, seed)]));
}

/** The signal of test/parity/yamnet_reference.py: 1.2 s at 16 kHz. */
export function yamnetSignal(): Float32Array {
  return Float32Array.from({ length: 19200 }, (_, n) => {
    const t = n / 16000;
    const partials = [1, 2, 3, 4, 5, 6, 7, 8].map((k) => (0.3 / k) * Math.sin(2 * Math.PI * 330 * k * t));
    return partials.reduce((sum, partial) => sum + partial, 0) * Math.exp(-2 * t) + 0.02 * hashDraw(n, 99);
  });
}

function shapes(): [string, number[]][] {
  const norm = (name: string, width: number) =>
    ['beta', 'moving_mean', 'moving_variance'].map((part): [string, number[]] => [`${name}/bn/${part}:0`, [width]]);
  const separable = YAMNET_LAYERS.slice(1).flatMap(({ name, channels }, i): [string, number[]][] => {
    const before = YAMNET_LAYERS[i]!.channels;
    return [
      [`${name}/depthwise_conv/depthwise_kernel:0`, [3, 3, before, 1]],
      ...norm(`${name}/depthwise_conv`, before),
      [`${name}/pointwise_conv/kernel:0`, [1, 1, before, channels]],
      ...norm(`${name}/pointwise_conv`, channels),
    ];
  });
  return [
    ['layer1/conv/kernel:0', [3, 3, 1, 32]],
    ...norm('layer1/conv', 32),
    ...separable,
    ['logits/kernel:0', [1024, 521]],
    ['logits/bias:0', [521]],
  ];
}

function made(name: string, dims: number[], seed: number): MadeTensor {
  const size = dims.reduce((product, dim) => product * dim, 1);
  const outputs = name.includes('depthwise_kernel') ? dims[2]! : dims.at(-1)!;
  const kernelScale = Math.sqrt((24 * outputs) / size);
  const weigh = name.includes('kernel')
    ? (u: number) => kernelScale * u
    : name.includes('variance')
      ? (u: number) => u / 2 + 1
      : (u: number) => u / 5;
  return { dims, data: Float32Array.from({ length: size }, (_, j) => weigh(hashDraw(j, seed))) };
}
