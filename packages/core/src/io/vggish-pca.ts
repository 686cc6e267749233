import type { WeightReader } from '../embed/contract.js';
import { EbbError } from '../errors.js';
import { readNpz } from './npz.js';
import { tensorsAsReader } from './weight-reader.js';

const NAMES = ['pca_eigen_vectors', 'pca_means'] as const;

/**
 * The tensors of Google's `vggish_pca_params.npz`, `pca_eigen_vectors` and `pca_means`, beside those of VGGish's checkpoint.
 *
 * @throws EbbError as `readNpz`; INVALID_VALUE when an array is not of floating-point numbers.
 */
export async function withVggishPca(checkpoint: WeightReader, path: string): Promise<WeightReader> {
  const arrays = await readNpz(path, NAMES);
  const tensors = NAMES.map((name) => {
    const { shape, data } = arrays[name];
    if (!(data instanceof Float32Array || data instanceof Float64Array)) {
      throw new EbbError('INVALID_VALUE', `The array '${name}' holds no floating-point numbers.`, { where: path });
    }
    return [name, { dims: shape, data: Float32Array.from(data) }] as const;
  });
  const pca = tensorsAsReader(new Map(tensors), path);
  return {
    names: [...checkpoint.names, ...pca.names],
    get: (name, dims) => (pca.names.includes(name) ? pca : checkpoint).get(name, dims),
  };
}
