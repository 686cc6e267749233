import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import { readTorchCheckpoint } from './torch-checkpoint.js';

interface Golden {
  readable: Record<string, { file: string; tensors: Record<string, { dims: number[]; data: number[] }> }>;
  legacy: string;
  code: string;
  notFinite: string;
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../test/parity/golden/torch-checkpoint.json', import.meta.url), 'utf8'),
);

const folder = mkdtempSync(join(tmpdir(), 'ebb-torch-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function stored(bytes: Uint8Array): string {
  const path = join(folder, `${count++}.pt`);
  writeFileSync(path, bytes);
  return path;
}

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

/** The first readable checkpoint with its files changed. */
function changed(change: (files: Record<string, Uint8Array>) => void, level: 0 | 6 = 0): string {
  const files = unzipSync(bytesOf(golden.readable.plain!.file));
  change(files);
  return stored(zipSync(files, { level }));
}

describe('readTorchCheckpoint', () => {
  test.each(Object.entries(golden.readable))('reads the tensors that torch saved: %s', async (_, { file, tensors }) => {
    const reader = await readTorchCheckpoint(stored(bytesOf(file)));
    expect([...reader.names]).toEqual(Object.keys(tensors));
    for (const [name, { dims, data }] of Object.entries(tensors)) {
      expect(reader.get(name, dims)).toMatchObject({ dims, data: Float32Array.from(data) });
    }
  });

  test('a missing tensor and a wrong shape are errors that name the file and the tensor', async () => {
    const path = stored(bytesOf(golden.readable.plain!.file));
    const reader = await readTorchCheckpoint(path);
    expect(() => reader.get('other')).toThrow(expect.objectContaining({ code: 'INVALID_VALUE' }));
    expect(() => reader.get('whole', [2, 12])).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH', message: expect.stringMatching(/'whole'.*2 x 12.*2 x 3 x 4/) }),
    );
    expect(() => reader.get('whole', [2, 12])).toThrow(path);
  });

  test('code in the pickle is named and not run', async () => {
    await expect(readTorchCheckpoint(stored(bytesOf(golden.code)))).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringMatching(/(posix|nt)\.system/),
    });
  });

  test('an opcode that data do not need is named and not run', async () => {
    // PROTO 2, MARK, then INST, which would import and call.
    const pickle = Uint8Array.from([0x80, 2, 0x28, ...Buffer.from('ios\nsystem\n.')]);
    const path = changed((files) => {
      files['archive/data.pkl'] = pickle;
    });
    await expect(readTorchCheckpoint(path)).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringMatching(/byte 3.*opcode 0x69/),
    });
  });

  test("torch's old format is refused with what to do", async () => {
    await expect(readTorchCheckpoint(stored(bytesOf(golden.legacy)))).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringMatching(/1\.6.*save it again/),
    });
  });

  test('a weight that is not finite is named', async () => {
    await expect(readTorchCheckpoint(stored(bytesOf(golden.notFinite)))).rejects.toMatchObject({
      code: 'NON_FINITE',
      message: expect.stringMatching(/'a'.*NaN/),
    });
  });

  test('an archive cut anywhere is refused', async () => {
    const whole = bytesOf(golden.readable.module!.file);
    for (let cut = 0; cut < whole.length; cut += Math.ceil(whole.length / 50)) {
      const error = await readTorchCheckpoint(stored(whole.subarray(0, cut))).catch((reason) => reason);
      expect(error, `cut at ${cut}`).toMatchObject({ name: 'EbbError', code: 'FILE_UNREADABLE' });
    }
  });

  test.each([
    ['a storage that is missing', (files: Record<string, Uint8Array>) => delete files['archive/data/0'], /data\/0/],
    [
      'a storage shorter than its tensor',
      (files: Record<string, Uint8Array>) => {
        files['archive/data/0'] = new Uint8Array(40);
      },
      /2 x 3 x 4 that reaches element 23 of a storage of 10/,
    ],
    [
      'a storage whose last element is cut',
      (files: Record<string, Uint8Array>) => {
        files['archive/data/0'] = new Uint8Array(95);
      },
      /data\/0 has a broken end/,
    ],
    ['no pickle', (files: Record<string, Uint8Array>) => delete files['archive/data.pkl'], /no data\.pkl/],
    [
      'a pickle cut short',
      (files: Record<string, Uint8Array>) => {
        files['archive/data.pkl'] = files['archive/data.pkl']!.subarray(0, 300);
      },
      /end too early/,
    ],
    [
      'big-endian storages',
      (files: Record<string, Uint8Array>) => {
        files['archive/byteorder'] = Uint8Array.from(Buffer.from('big'));
      },
      /big-endian/,
    ],
  ])('%s is said', async (_, change, message) => {
    await expect(readTorchCheckpoint(changed(change))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(message),
    });
  });

  test('a compressed archive, which could unpack to any size, is refused', async () => {
    await expect(readTorchCheckpoint(changed(() => {}, 6))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(/compressed/),
    });
  });
});
