import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EbbError } from '../errors.js';
import { decodeNpy } from './npy.js';
import { readNpz } from './npz.js';

interface Golden {
  keys: string[];
  numeric: { name: string; shape: number[]; values: number[]; npy: string }[];
  text: { name: string; npy: string }[];
  refused: { name: string; received: string; npy: string }[];
  npz: string;
  npzCompressed: string;
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../test/parity/golden/npy.json', import.meta.url), 'utf8'),
);
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

describe('arrays that NumPy wrote are read exactly', () => {
  test.each(golden.numeric)('$name', ({ shape, values, npy }) => {
    const array = decodeNpy(bytesOf(npy), 'a');
    expect(array.shape).toEqual(shape);
    expect(Array.from(array.data, Number)).toEqual(values);
  });

  test.each(golden.text)('$name', ({ npy }) => {
    expect(decodeNpy(bytesOf(npy), 'a')).toEqual({ shape: [golden.keys.length], data: golden.keys });
  });
});

describe('what is not plain data is refused by name and never run', () => {
  test.each(golden.refused)('$name', ({ npy, received }) => {
    const read = () => decodeNpy(bytesOf(npy), 'labels.npz');
    expect(read).toThrow(expect.objectContaining({ code: 'UNSUPPORTED' }));
    expect(read).toThrow(received);
    expect(read).toThrow('labels.npz');
  });
});

test('an array cut short anywhere is a typed error, never a wrong value', () => {
  const objects = golden.text.find(({ name }) => name === 'object array, protocol 4')!;
  for (const npy of [golden.numeric[0]!.npy, objects.npy]) {
    const bytes = bytesOf(npy);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeNpy(bytes.subarray(0, length), 'a')).toThrow(EbbError);
    }
  }
});

describe('.npz files', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ebb-npz-'));
  afterAll(() => rmSync(dir, { recursive: true }));
  const file = (name: string, content: Uint8Array) => {
    writeFileSync(join(dir, name), content);
    return join(dir, name);
  };

  test.each(['npz', 'npzCompressed'] as const)('%s of NumPy is read', async (kind) => {
    const arrays = await readNpz(file('a.npz', bytesOf(golden[kind])), ['sample_key', 'Y_true']);
    expect(arrays.sample_key.data).toEqual(golden.keys);
    expect(arrays.Y_true).toEqual({ shape: [2, 3], data: Float64Array.of(0, 1, 2, 100, 3, 7) });
  });

  test('a missing array is named beside those that are there', async () => {
    await expect(readNpz(file('b.npz', bytesOf(golden.npz)), ['Y_mask'])).rejects.toThrow(
      expect.objectContaining({
        code: 'MISSING_COLUMN',
        message: expect.stringMatching(/b\.npz.*Y_mask.*Y_true, sample_key/),
      }),
    );
  });

  test('a file cut short is unreadable', async () => {
    const bytes = bytesOf(golden.npz);
    await expect(readNpz(file('c.npz', bytes.subarray(0, bytes.length / 2)), ['Y_true'])).rejects.toThrow(
      expect.objectContaining({ code: 'FILE_UNREADABLE', message: expect.stringContaining('c.npz') }),
    );
  });

  test('a missing file is not found', async () => {
    await expect(readNpz(join(dir, 'none.npz'), ['Y_true'])).rejects.toThrow(
      expect.objectContaining({ code: 'FILE_NOT_FOUND' }),
    );
  });
});
