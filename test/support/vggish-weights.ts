interface MadeTensor {
  readonly dims: number[];
  readonly data: Float32Array;
}

const CONVOLUTIONS = ['conv1', 'conv2', 'conv3/conv3_1', 'conv3/conv3_2', 'conv4/conv4_1', 'conv4/conv4_2'];
const CONNECTED = ['fc1/fc1_1', 'fc1/fc1_2', 'fc2'];

/** Weights of a VGGish network by the formula of test/parity/vggish_reference.py, in the checkpoint's names and order. */
export function madeVggishWeights(widths: {
  readonly convolutions: readonly number[];
  readonly connected: readonly number[];
}): Map<string, MadeTensor> {
  let inputs = 1;
  const shapes: [string, number[]][] = [];
  const add = (name: string, kernel: readonly number[], outputs: number) => {
    shapes.push([`vggish/${name}/weights`, [...kernel, inputs, outputs]], [`vggish/${name}/biases`, [outputs]]);
    inputs = outputs;
  };
  CONVOLUTIONS.forEach((name, i) => {
    add(name, [3, 3], widths.convolutions[i] as number);
  });
  inputs *= 6 * 4;
  CONNECTED.forEach((name, i) => {
    add(name, [], widths.connected[i] as number);
  });
  return made(shapes);
}

/** The arrays of `vggish_pca_params.npz` by the same formula. */
export function madeVggishPca(dim: number): Map<string, MadeTensor> {
  const arrays = made([
    ['pca_eigen_vectors', [dim, dim]],
    ['pca_means', [dim]],
  ]);
  const { dims, data } = arrays.get('pca_eigen_vectors') as MadeTensor;
  return arrays.set('pca_eigen_vectors', { dims, data: data.map((value) => value / 16) });
}

function made(shapes: [string, number[]][]): Map<string, MadeTensor> {
  const product = (dims: number[]) => dims.reduce((size, dim) => size * dim, 1);
  return new Map(
    shapes.map(([name, dims], i) => {
      const scale = dims.length > 1 ? Math.sqrt(24 / product(dims.slice(0, -1))) : 1 / 5;
      const data = Float32Array.from({ length: product(dims) }, (_, j) => {
        const k = (j + 1) % 65521;
        return scale * (((0.6180339887498949 * (k * k) + 0.37 * i) % 1) - 0.5);
      });
      return [name, { dims, data }];
    }),
  );
}
