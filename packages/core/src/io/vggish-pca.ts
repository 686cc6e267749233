import { dirname, join } from 'node:path';
import type { WeightReader } from '../embed/contract.js';
import { EbbError } from '../errors.js';
import { readNpz } from './npz.js';
import { readTensorflowCheckpoint } from './tensorflow-checkpoint.js';
import { tensorsAsReader } from './weight-reader.js';

const FILE = 'vggish_pca_params.npz';
const ARRAYS = ['pca_eigen_vectors', 'pca_means'] as const;

/**
 * The variables of VGGish's checkpoint and the arrays `pca_eigen_vectors` and `pca_means` of Google's `vggish_pca_params.npz`, which
 * stands in the checkpoint's folder.
 *
 * @throws EbbError as `readTensorflowCheckpoint` and `readNpz`; INVALID_VALUE when an array is not of floating-point numbers.
 */
export async function readVggishWithPca(path: string): Promise<WeightReader> {
  const checkpoint = await readTensorflowCheckpoint(path);
  const pca = await readPca(join(dirname(path), FILE));
  return {
    names: [...checkpoint.names, ...pca.names],
    get: (name, dims) => (pca.names.includes(name) ? pca : checkpoint).get(name, dims),
  };
}

async function readPca(path: string): Promise<WeightReader> {
  const arrays = await readNpz(path, ARRAYS).catch((error) => {
    if (!(error instanceof EbbError) || error.code !== 'FILE_NOT_FOUND') throw error;
    const hint = `It is https://storage.googleapis.com/audioset/${FILE} and belongs in the checkpoint's folder.`;
    throw new EbbError(error.code, 'The file of the principal components is missing.', { where: path, hint });
  });
  const tensors = ARRAYS.map((name) => {
    const { shape, data } = arrays[name];
    if (!(data instanceof Float32Array || data instanceof Float64Array)) {
      throw new EbbError('INVALID_VALUE', `The array '${name}' holds no floating-point numbers.`, { where: path });
    }
    return [name, { dims: shape, data: Float32Array.from(data) }] as const;
  });
  return tensorsAsReader(new Map(tensors), path);
}
