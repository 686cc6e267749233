import { unzipSync } from 'fflate';
import type { WeightReader } from '../embed/contract.js';
import { EbbError } from '../errors.js';
import { halfToSingle } from './half-precision.js';
import { readBytes } from './read-file.js';
import { type PickleFault, PickleName, type Stateful, unpickle } from './unpickler.js';
import { tensorsAsReader } from './weight-reader.js';

type Numbers = Float32Array | Float64Array | Int32Array | BigInt64Array;

/** What a storage class holds: bytes an element, and the numbers over its little-endian bytes. */
class StorageType extends PickleName {
  constructor(
    readonly elementBytes: number,
    readonly read: (bytes: ArrayBuffer) => Numbers,
  ) {
    super();
  }
}

class TorchTensor {
  constructor(
    readonly dims: readonly number[],
    readonly data: Float32Array,
  ) {}
}

/** Also holds attributes, as the versions of a module's parts, which say nothing about weights. */
class OrderedDict extends Map implements Stateful {
  setState(): void {}
}

const NAMES: ReadonlyMap<string, PickleName> = new Map<string, PickleName>([
  ['torch.FloatStorage', new StorageType(4, (bytes) => new Float32Array(bytes))],
  ['torch.DoubleStorage', new StorageType(8, (bytes) => new Float64Array(bytes))],
  ['torch.HalfStorage', new StorageType(2, (bytes) => Float32Array.from(new Uint16Array(bytes), halfToSingle))],
  ['torch.IntStorage', new StorageType(4, (bytes) => new Int32Array(bytes))],
  ['torch.LongStorage', new StorageType(8, (bytes) => new BigInt64Array(bytes))],
  ['torch._utils._rebuild_tensor_v2', new PickleName(rebuildTensor)],
  // A parameter is its tensor and what training needs.
  ['torch._utils._rebuild_parameter', new PickleName(([tensor]) => tensor)],
  ['collections.OrderedDict', new PickleName(() => new OrderedDict())],
]);

/**
 * The tensors of a state dict that torch (1.6 and later) saved: a ZIP archive of `data.pkl` and one uncompressed file a storage.
 *
 * Float32, float64, float16, int32 and int64 tensors of any strides, all rounded to float32; other values of the dict are left out.
 * The pickle's code is never run: see `unpickle`; the names above are all that it may hold.
 *
 * @throws EbbError FILE_NOT_FOUND; FILE_UNREADABLE when the archive is cut short, a storage is missing or too short for its tensor;
 *   UNSUPPORTED when the pickle names other code, or the file has torch's older format; NON_FINITE when a weight is.
 */
export async function readTorchCheckpoint(path: string): Promise<WeightReader> {
  const files = unzipStored(await readBytes(path), path);
  const pickleName = Object.keys(files).find((name) => /(^|\/)data\.pkl$/.test(name));
  if (pickleName === undefined) throw unreadable(path, 'the archive has no data.pkl');
  const folder = pickleName.slice(0, -'data.pkl'.length);
  const byteOrder = files[`${folder}byteorder`];
  if (byteOrder && new TextDecoder().decode(byteOrder) !== 'little') throw unreadable(path, 'big-endian storages');

  const storages = new Map<string, Numbers>();
  const rules = {
    where: path,
    subject: 'a state dict',
    hint: 'Save the state dict alone: torch.save(model.state_dict(), path).',
    names: NAMES,
    persistent(id: unknown, fault: PickleFault): Numbers {
      const [kind, type, key] = Array.isArray(id) ? id : [];
      if (kind !== 'storage' || !(type instanceof StorageType)) throw fault('a persistent id that is no storage');
      const held = storages.get(key);
      if (held) return held;
      const bytes = files[`${folder}data/${key}`];
      if (!bytes) throw unreadable(path, `the archive has no storage data/${key}`);
      if (bytes.length % type.elementBytes !== 0) throw unreadable(path, `the storage data/${key} has a broken end`);
      const data = type.read(bytes.slice().buffer);
      storages.set(key, data);
      return data;
    },
  };
  return unpickle(files[pickleName]!, rules, (value, fault) => {
    if (!(value instanceof Map)) throw fault('no dict at its end');
    const tensors = new Map<string, TorchTensor>();
    for (const [name, tensor] of value) {
      if (!(tensor instanceof TorchTensor)) continue;
      requireFinite(tensor, name, path);
      tensors.set(name, tensor);
    }
    return tensorsAsReader(tensors, path);
  });
}

/** The pickle, the storages and the byte order's note of an archive whose files are stored as they are. */
function unzipStored(bytes: Uint8Array, path: string): Record<string, Uint8Array> {
  // A pickle of protocol 2 at the start: what torch wrote before 1.6.
  if (bytes[0] === 0x80 && bytes[1] === 2) {
    throw new EbbError('UNSUPPORTED', "The checkpoint has torch's format of before version 1.6.", {
      where: path,
      hint: 'Load it in torch and save it again.',
    });
  }
  try {
    return unzipSync(bytes, {
      filter: ({ name, compression }) => {
        const wanted = /(^|\/)(data\.pkl|byteorder|data\/\d+)$/.test(name);
        if (wanted && compression !== 0) throw new Error(`${name} is compressed`);
        return wanted;
      },
    });
  } catch (error) {
    throw unreadable(path, `no whole ZIP archive of stored files: ${(error as Error).message}`);
  }
}

/** torch's (storage, offset, sizes, strides, ...), strides in elements, laid out row-major. */
function rebuildTensor([storage, offset, sizes, strides]: readonly unknown[], fault: PickleFault): TorchTensor {
  if (!isNumbers(storage) || !isCounts([offset]) || !isCounts(sizes) || !isCounts(strides)) {
    throw fault('a tensor without storage, offset, sizes and strides');
  }
  const count = sizes.reduce((product, size) => product * size, 1);
  const last = sizes.reduce((at, size, axis) => at + (size - 1) * (strides[axis] ?? Number.NaN), offset as number);
  if (count > 0 && !(last < storage.length)) {
    throw fault(`a tensor of ${sizes.join(' x ')} that reaches element ${last} of a storage of ${storage.length}`);
  }
  const data = new Float32Array(count);
  const index = sizes.map(() => 0);
  let from = offset as number;
  for (let at = 0; at < count; at++) {
    data[at] = Number(storage[from]);
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < sizes[axis]!) break;
      from -= sizes[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
  return new TorchTensor(sizes, data);
}

function isNumbers(value: unknown): value is Numbers {
  return ArrayBuffer.isView(value) && !(value instanceof Uint8Array);
}

function isCounts(values: unknown): values is number[] {
  return Array.isArray(values) && values.every((value) => Number.isSafeInteger(value) && value >= 0);
}

function requireFinite({ data }: TorchTensor, name: string, path: string): void {
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new EbbError('NON_FINITE', `The tensor '${name}' is not finite.`, {
      where: path,
      at,
      received: `${data[at]}`,
    });
  }
}

function unreadable(path: string, received: string): EbbError {
  return new EbbError('FILE_UNREADABLE', 'The file is no torch checkpoint that can be read.', {
    where: path,
    received,
  });
}
