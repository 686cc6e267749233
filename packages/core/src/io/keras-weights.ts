import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Dataset, type File, Group } from 'h5wasm/node';
import type { WeightReader } from '../embed/contract.js';
import { EbbError } from '../errors.js';
import { withHdf5File } from './hdf5-file.js';
import { tensorsAsReader } from './weight-reader.js';

/** No model that we know is a tenth of it: a bound against files made to fill the memory. */
const UNPACKED_BYTES_MAX = 2 ** 30;

/**
 * The weights of a Keras HDF5 file, by the names in its `weight_names` attributes (`layer1/conv/kernel:0`).
 *
 * Both layouts are read: that of `save_weights`, with the layers at the root, and that of a whole model, with them under
 * `/model_weights`. A name ending in .gz is unpacked first. Axes are Keras' own: kernels [height, width, in, out].
 *
 * @throws EbbError FILE_NOT_FOUND; FILE_UNREADABLE when the file is no Keras HDF5, or damaged; NON_FINITE when a weight is.
 */
export async function readKerasWeights(path: string): Promise<WeightReader> {
  const read = (file: string) => withHdf5File(file, (opened) => readLayers(opened, path));
  if (!path.endsWith('.gz')) return read(path);
  const folder = await mkdtemp(join(tmpdir(), 'ebb-weights-'));
  try {
    // HDF5 opens by name only.
    const unpacked = join(folder, basename(path, '.gz'));
    await writeFile(unpacked, await unpack(path));
    return await read(unpacked);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function unpack(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch(() => {
    throw new EbbError('FILE_NOT_FOUND', 'No such file.', { where: path });
  });
  try {
    return gunzipSync(bytes, { maxOutputLength: UNPACKED_BYTES_MAX });
  } catch (error) {
    throw new EbbError('FILE_UNREADABLE', 'The file is no whole gzip file.', {
      where: path,
      received: (error as Error).message,
    });
  }
}

function readLayers(file: File, path: string): WeightReader {
  const whole = file.get('model_weights');
  const root = whole instanceof Group ? whole : file;
  const tensors = new Map<string, { dims: number[]; data: Float32Array }>();
  for (const layer of names(root, 'layer_names', path)) {
    const group = root.get(layer);
    if (!(group instanceof Group)) throw unreadable(path, `The layer '${layer}' has no group.`);
    for (const name of names(group, 'weight_names', path)) {
      const dataset = group.get(name);
      if (!(dataset instanceof Dataset)) throw unreadable(path, `The weight '${name}' has no data.`);
      if (tensors.has(name)) throw unreadable(path, `Two weights are named '${name}'.`);
      tensors.set(name, { dims: [...(dataset.shape ?? [])], data: floats(dataset, name, path) });
    }
  }
  return tensorsAsReader(tensors, path);
}

/** A list of names in an attribute; Keras cuts one that is too long for HDF5 into `name0`, `name1` and so on. */
function names(group: Group, attribute: string, path: string): string[] {
  const whole = group.attrs[attribute];
  const parts = whole ? [whole] : [];
  for (let i = 0; !whole && group.attrs[`${attribute}${i}`]; i++) parts.push(group.attrs[`${attribute}${i}`]!);
  if (parts.length === 0) throw unreadable(path, `'${group.path}' has no attribute '${attribute}'.`);
  // A layer without weights has an empty list, which NumPy writes as numbers.
  return parts.flatMap(({ value }) => (Array.isArray(value) ? value.map(String) : []));
}

function floats(dataset: Dataset, name: string, path: string): Float32Array {
  const { value } = dataset;
  if (!(value instanceof Float32Array || value instanceof Float64Array)) {
    throw unreadable(path, `The weight '${name}' holds no floating-point numbers.`);
  }
  const data = Float32Array.from(value);
  const bad = data.findIndex((weight) => !Number.isFinite(weight));
  if (bad >= 0) {
    throw new EbbError('NON_FINITE', `The weight '${name}' is not finite.`, {
      where: path,
      at: bad,
      received: `${value[bad]}`,
    });
  }
  return data;
}

function unreadable(path: string, summary: string): EbbError {
  return new EbbError('FILE_UNREADABLE', summary, { where: path, expected: 'weights as Keras saves them in HDF5' });
}
