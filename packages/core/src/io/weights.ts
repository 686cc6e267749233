import type { WeightReader, WeightsFormat } from '../embed/contract.js';
import { EbbError } from '../errors.js';
import { readKerasWeights } from './keras-weights.js';
import { readTorchCheckpoint } from './torch-checkpoint.js';

const READERS: Partial<Record<WeightsFormat, (path: string) => Promise<WeightReader>>> = {
  'keras-hdf5-weights': readKerasWeights,
  'keras-hdf5-model': readKerasWeights,
  'torch-zip': readTorchCheckpoint,
};

/**
 * Reads a checkpoint of a given layout.
 *
 * @throws EbbError FILE_NOT_FOUND; FILE_UNREADABLE when the file is not of that layout; UNSUPPORTED when no reader knows the layout; NON_FINITE.
 */
export async function readWeights(path: string, format: WeightsFormat): Promise<WeightReader> {
  const read = READERS[format];
  if (!read) throw new EbbError('UNSUPPORTED', `Checkpoints of the layout ${format} cannot be read.`, { where: path });
  return read(path);
}
