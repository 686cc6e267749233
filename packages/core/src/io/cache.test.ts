import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cached } from './cache.js';

let folder: string;
const payload = Uint8Array.from({ length: 100 }, (_, i) => i);
let made: number;
const make = async (missing: readonly number[]) => {
  made++;
  return missing.map(() => payload);
};
const read = async () => new Uint8Array((await cached(['table.f32'], make))[0]!);

beforeEach(async () => {
  made = 0;
  folder = await mkdtemp(join(tmpdir(), 'ebb-cache-'));
  vi.stubEnv('EBB_CACHE_DIR', folder);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('the cache', () => {
  test('makes a name once and gives the same bytes from then on', async () => {
    expect(await read()).toEqual(payload);
    expect(await read()).toEqual(payload);
    expect(made).toBe(1);
    expect(await readdir(folder)).toEqual(['table.f32']);
  });

  test('makes only those of several names that are missing, at once, and gives all in order', async () => {
    const asked: (readonly number[])[] = [];
    const several = async (names: string[]) => {
      const payloads = await cached(names, async (missing) => {
        asked.push(missing);
        return missing.map((i) => Uint8Array.of(names[i]!.charCodeAt(0)));
      });
      return payloads.map((bytes) => String.fromCharCode(...bytes)).join('');
    };
    expect(await several(['b'])).toBe('b');
    expect(await several(['c', 'b', 'a'])).toBe('cba');
    expect(await several(['a', 'b', 'c'])).toBe('abc');
    expect(asked).toEqual([[0], [0, 2]]);
  });

  test.each<[string, (file: Buffer) => Buffer]>([
    ['altered', (file) => Buffer.from(file.map((v, i) => (i === 70 ? v ^ 1 : v)))],
    ['cut short', (file) => file.subarray(0, 60)],
    ['shorter than a checksum', (file) => file.subarray(0, 5)],
    ['empty', () => Buffer.alloc(0)],
  ])('a file that is %s is made anew, and whole after that', async (_, damage) => {
    await read();
    const path = join(folder, 'table.f32');
    await writeFile(path, damage(await readFile(path)));
    expect(await read()).toEqual(payload);
    expect(await read()).toEqual(payload);
    expect(made).toBe(2);
  });

  test('a folder that cannot be written is a warning, not a failure', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    vi.stubEnv('EBB_CACHE_DIR', join(file, 'under-a-file'));
    const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    expect(await read()).toEqual(payload);
    expect(warnings).toHaveBeenCalledOnce();
    warnings.mockRestore();
  });
});
