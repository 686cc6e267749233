import type { WeightReader, WeightsFormat } from '../embed/contract.js';
import { readKerasWeights } from './keras-weights.js';
import { readTensorflowCheckpoint } from './tensorflow-checkpoint.js';
import { readTorchCheckpoint } from './torch-checkpoint.js';

const READERS: Record<WeightsFormat, (path: string) => Promise<WeightReader>> = {
  'keras-hdf5-weights': readKerasWeights,
  'keras-hdf5-model': readKerasWeights,
  'torch-zip': readTorchCheckpoint,
  'tensorflow-checkpoint': readTensorflowCheckpoint,
};

/**
 * Reads a checkpoint of a given layout.
 *
 * @throws EbbError FILE_NOT_FOUND; FILE_UNREADABLE when the file is not of that layout; NON_FINITE when a weight is.
 */
export function readWeights(path: string, format: WeightsFormat): Promise<WeightReader> {
  return READERS[format](path);
}
