import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { encodeTensorflowCheckpoint } from '../../../../test/support/tensorflow-checkpoint.js';
import { readTensorflowCheckpoint } from './tensorflow-checkpoint.js';

interface Golden {
  file: string;
  tensors: Record<string, { dims: number[]; data: number[] }>;
  sliced: string;
  secondFormat: string;
  notFinite: string;
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../test/parity/golden/tensorflow-checkpoint.json', import.meta.url), 'utf8'),
);

const folder = mkdtempSync(join(tmpdir(), 'ebb-tensorflow-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function stored(bytes: Uint8Array): string {
  const path = join(folder, `${count++}.ckpt`);
  writeFileSync(path, bytes);
  return path;
}

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

describe('readTensorflowCheckpoint', () => {
  test('reads the float32 variables that TensorFlow saved and leaves the others out', async () => {
    const reader = await readTensorflowCheckpoint(stored(bytesOf(golden.file)));
    expect([...reader.names].sort()).toEqual(Object.keys(golden.tensors).sort());
    for (const [name, { dims, data }] of Object.entries(golden.tensors)) {
      expect(reader.get(name, dims)).toMatchObject({ dims, data: Float32Array.from(data) });
    }
  });

  test('reads tables of several blocks', async () => {
    const tensors = new Map(
      [3, 1, 2].map((size) => [`v${size}`, { dims: [size, 2], data: new Float32Array(2 * size).fill(size / 4) }]),
    );
    const reader = await readTensorflowCheckpoint(stored(encodeTensorflowCheckpoint(tensors)));
    expect([...reader.names]).toEqual(['v1', 'v2', 'v3']);
    for (const [name, { dims, data }] of tensors) expect(reader.get(name, dims).data).toEqual(data);
  });

  test('a missing variable and a wrong shape are errors that name the file and the variable', async () => {
    const path = stored(bytesOf(golden.file));
    const reader = await readTensorflowCheckpoint(path);
    expect(() => reader.get('step')).toThrow(expect.objectContaining({ code: 'INVALID_VALUE' }));
    expect(() => reader.get('vggish/conv1/biases', [4])).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH', message: expect.stringMatching(/conv1.biases.*4.*3/) }),
    );
    expect(() => reader.get('vggish/conv1/biases', [4])).toThrow(path);
  });

  test('a file cut anywhere is refused', async () => {
    const whole = bytesOf(golden.file);
    for (let cut = 0; cut < whole.length; cut += Math.ceil(whole.length / 60)) {
      const error = await readTensorflowCheckpoint(stored(whole.subarray(0, cut))).catch((reason) => reason);
      expect(error, `cut at ${cut}`).toMatchObject({ name: 'EbbError', code: 'FILE_UNREADABLE' });
    }
  });

  test('a damaged byte of a block is found by its checksum', async () => {
    const whole = bytesOf(golden.file);
    // All blocks but the empty meta index; its bytes and the footer's padding say nothing.
    for (let at = 0; at < whole.length - 120; at += 13) {
      const damaged = whole.slice();
      damaged[at]! ^= 0x10;
      const error = await readTensorflowCheckpoint(stored(damaged)).catch((reason) => reason);
      expect(error, `byte ${at}`).toMatchObject({
        code: 'FILE_UNREADABLE',
        message: expect.stringMatching(/checksum/),
      });
    }
  });

  test("TensorFlow's second format, another file and a missing one are said", async () => {
    const second = readTensorflowCheckpoint(stored(bytesOf(golden.secondFormat)));
    await expect(second).rejects.toMatchObject({ code: 'FILE_UNREADABLE', message: expect.stringMatching(/second/) });
    const other = readTensorflowCheckpoint(
      stored(new TextEncoder().encode('a text file, longer than a footer '.repeat(3))),
    );
    await expect(other).rejects.toMatchObject({ code: 'FILE_UNREADABLE', message: expect.stringMatching(/no footer/) });
    await expect(readTensorflowCheckpoint(join(folder, 'none.ckpt'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(readTensorflowCheckpoint(folder)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  test('a variable saved in slices is refused by name', async () => {
    await expect(readTensorflowCheckpoint(stored(bytesOf(golden.sliced)))).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringMatching(/'split'/),
    });
  });

  test('a weight that is not finite is named', async () => {
    await expect(readTensorflowCheckpoint(stored(bytesOf(golden.notFinite)))).rejects.toMatchObject({
      code: 'NON_FINITE',
      message: expect.stringMatching(/'a'.*Infinity/),
    });
  });
});
