import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { File, ready } from 'h5wasm/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listFrameTables, readClipKeys, readClipMeans } from './hdf5-frames.js';

interface Content {
  features?: Float32Array | Float64Array | Int32Array;
  shape?: number[];
  keys?: string[];
  keyType?: string;
  chunks?: number[];
}

const dir = mkdtempSync(join(tmpdir(), 'ebb-h5-'));
afterAll(() => rmSync(dir, { recursive: true }));
beforeAll(async () => {
  await ready;
});

/** Writes `/irmas/vggish`. */
function write(name: string, { features, shape, keys, keyType, chunks }: Content): string {
  const path = join(dir, name);
  const file = new File(path, 'w');
  const group = file.create_group('irmas').create_group('vggish');
  if (features) {
    const stored = chunks ? { chunks, compression: 4 } : {};
    group.create_dataset({ name: 'features', data: features, shape: shape!, ...stored });
  }
  if (keys) group.create_dataset({ name: 'keys', data: keys, shape: [keys.length], dtype: keyType ?? 'S' });
  file.close();
  return path;
}

describe('clip means', () => {
  const keys = ['b__é', 'a', 'b__é', 'a', 'b__é', '\uffff', '\u{1f3bb}'];
  const values = [1, 10, 3, 20, 0.5, 5, 5, 7, 7, 8, 8, 6, 6, 9];
  const expected = Float32Array.of((3 + 5) / 2, (20 + 7) / 2, (1 + 0.5 + 7) / 3, (10 + 5 + 8) / 3);

  test.each([
    ['float64 features, keys of variable length', Float64Array.from(values), 'S', undefined],
    ['float32 features, keys of fixed length', Float32Array.from(values), 'S12', undefined],
    ['compressed chunks that do not divide the rows', Float64Array.from(values), 'S', [2, 1]],
  ])('average the frames of each clip wherever they lie: %s', async (_, features, keyType, chunks) => {
    const path = write('means.h5', { features, shape: [7, 2], keys, keyType, ...(chunks ? { chunks } : {}) });
    const [table] = await listFrameTables(path);
    expect(table).toEqual({ dataset: 'irmas', embedding: 'vggish', frames: 7, dim: 2 });
    // Byte order, in which U+1F3BB follows U+FFFF; in UTF-16, JavaScript's own order, it comes first.
    expect(await readClipKeys(path, table!)).toEqual(['a', 'b__é', '\uffff', '\u{1f3bb}']);
    expect(await readClipMeans(path, table!, ['a', 'b__é'])).toEqual(expected);
  });

  test('more rows than a slice holds are read whole', async () => {
    // 3 slices of 8 MiB: 5000 rows of 1024 float32 are 20 MB.
    const [frames, dim] = [5000, 1024];
    const features = Float32Array.from({ length: frames * dim }, (_, at) => Math.floor(at / dim) % 10);
    const path = write('large.h5', {
      features,
      shape: [frames, dim],
      keys: Array.from({ length: frames }, (_, i) => `clip${i % 5}`),
    });
    const [table] = await listFrameTables(path);
    const means = await readClipMeans(path, table!, ['clip0', 'clip4']);
    // Clip k's frames alternate between the values k and k + 5.
    expect(new Set(means.slice(0, dim))).toEqual(new Set([2.5]));
    expect(new Set(means.slice(dim))).toEqual(new Set([6.5]));
  });
});

describe('bad files are typed errors that name the file and the place', () => {
  const good: Content = { features: Float32Array.of(1, 2, 3, 4), shape: [2, 2], keys: ['a', 'b'] };

  test.each<[string, Content, string, RegExp]>([
    ['no features', { keys: ['a'] }, 'FILE_UNREADABLE', /no fitting \/irmas\/vggish\/features.*received none/],
    ['no keys', { features: Float32Array.of(1), shape: [1, 1] }, 'FILE_UNREADABLE', /no fitting \/irmas\/vggish\/keys/],
    ['integers', { ...good, features: Int32Array.of(1, 2, 3, 4) }, 'FILE_UNREADABLE', /float32 or float64.*<i/],
    ['one dimension', { ...good, shape: [4] }, 'FILE_UNREADABLE', /shape \(frames, dimensions\).*\(4\)/],
    ['a key too few', { ...good, keys: ['a'] }, 'SHAPE_MISMATCH', /\/irmas\/vggish: .*2 \(rows of features\).*1 keys/],
  ])('%s', async (name, content, code, message) => {
    const path = write('bad.h5', content);
    const error = expect.objectContaining({ code, message: expect.stringMatching(message) });
    await expect(listFrameTables(path), name).rejects.toThrow(error);
    await expect(listFrameTables(path)).rejects.toThrow('bad.h5');
  });

  test.each([
    [Number.NaN, Float32Array],
    [Number.NEGATIVE_INFINITY, Float32Array],
    // Finite as a double, infinite once it is a float32.
    [1e300, Float64Array],
  ])('%d among the features, with row, clip and column', async (value, type) => {
    const path = write('nan.h5', { ...good, features: type.of(1, 2, 3, value) });
    const [table] = await listFrameTables(path);
    await expect(readClipMeans(path, table!, ['a'])).rejects.toThrow(
      expect.objectContaining({
        code: 'NON_FINITE',
        message: expect.stringMatching(/nan\.h5, \/irmas\/vggish\/features at row 1 \(clip b\), column 1/),
      }),
    );
  });

  test('a missing file, a text file and a file cut short', async () => {
    const unreadable = expect.objectContaining({ code: 'FILE_UNREADABLE' });
    await expect(listFrameTables(join(dir, 'none.h5'))).rejects.toThrow(
      expect.objectContaining({ code: 'FILE_NOT_FOUND', message: expect.stringContaining('none.h5') }),
    );
    writeFileSync(join(dir, 'text.h5'), 'no HDF5');
    await expect(listFrameTables(join(dir, 'text.h5'))).rejects.toThrow(unreadable);
    const whole = readFileSync(write('whole.h5', good));
    writeFileSync(join(dir, 'cut.h5'), whole.subarray(0, whole.length - 100));
    await expect(listFrameTables(join(dir, 'cut.h5'))).rejects.toThrow(unreadable);
    await expect(listFrameTables(join(dir, 'cut.h5'))).rejects.toThrow(/cut\.h5: .*truncated/);
  });

  test('damaged data is an error, not whatever lay in memory', async () => {
    const features = Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i));
    const keys = Array.from({ length: 500 }, (_, i) => `clip${i}`);
    const path = write('whole.h5', { features, shape: [500, 40], keys, keyType: 'S8', chunks: [500, 40] });
    const bytes = readFileSync(path);
    // The one compressed chunk makes up most of the file.
    bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 2000);
    writeFileSync(join(dir, 'damaged.h5'), bytes);
    const [table] = await listFrameTables(path);
    await expect(readClipMeans(join(dir, 'damaged.h5'), table!, keys)).rejects.toThrow(
      expect.objectContaining({ code: 'FILE_UNREADABLE', message: expect.stringContaining('damaged.h5') }),
    );
  });
});
