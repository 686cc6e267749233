interface MadeTensor {
  readonly dims: number[];
  readonly data: Float32Array;
}

/**
 * Weights of an L3 audio network by the formula of test/parity/l3_reference.py, in the checkpoint's names and order.
 */
export function madeL3Weights(channels: readonly number[], rectifyLast: boolean): Map<string, MadeTensor> {
  return new Map(shapes(channels, rectifyLast).map(([name, dims], i) => [name, made(name, dims, i)]));
}

function shapes(channels: readonly number[], rectifyLast: boolean): [string, number[]][] {
  const norm = (index: number, width: number) =>
    ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((part): [string, number[]] => [
      `batch_normalization_${index}/${part}:0`,
      [width],
    ]);
  const widths = channels.flatMap((width) => [width, width]);
  return [
    ...norm(1, 1),
    ...widths.flatMap((width, i): [string, number[]][] => {
      const last = i === widths.length - 1;
      const layer = last ? 'audio_embedding_layer' : `conv2d_${i + 1}`;
      return [
        [`${layer}/kernel:0`, [3, 3, widths[i - 1] ?? 1, width]],
        [`${layer}/bias:0`, [width]],
        ...(last && !rectifyLast ? [] : norm(i + 2, width)),
      ];
    }),
  ];
}

function made(name: string, dims: number[], seed: number): MadeTensor {
  const size = dims.reduce((product, dim) => product * dim, 1);
  const kernelScale = Math.sqrt((24 * dims.at(-1)!) / size);
  const weigh = name.endsWith('kernel:0')
    ? (u: number) => kernelScale * u
    : name === 'batch_normalization_1/moving_mean:0'
      ? (u: number) => 10 * u - 40
      : name === 'batch_normalization_1/moving_variance:0'
        ? (u: number) => 100 * u + 400
        : /(gamma|variance):0$/.test(name)
          ? (u: number) => u / 2 + 1
          : (u: number) => u / 5;
  return { dims, data: Float32Array.from({ length: size }, (_, j) => weigh(draw(j, seed))) };
}

/** Uniform in [-1/2, 1/2). */
function draw(index: number, seed: number): number {
  let x = (index + Math.imul(2654435769, seed + 1)) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d) >>> 0;
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b) >>> 0;
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32 - 0.5;
}
