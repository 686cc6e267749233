import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadSound } from './load-sound.js';
import { writeWav } from './write-wav.js';

const root = mkdtempSync(join(tmpdir(), 'ebb-write-wav-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('a written wav file', () => {
  test.each([1, 2, 70_001])('of %i samples reads back to the last bit, above full scale too', async (count) => {
    const path = join(root, 'deep', `${count}.wav`);
    const samples = Float32Array.from({ length: count }, (_, n) => 3 * Math.sin(1 + n));
    await writeWav(path, { samples, sampleRateHz: 22_050 });
    expect(await loadSound(path)).toEqual({ samples, sampleRateHz: 22_050 });
  });

  test('has the bytes that SciPy 1.10 writes for the same float32 samples', async () => {
    const header =
      '524946463e00000057415645666d74201200000003000100401f0000007d000004002000' +
      '0000666163740400000003000000646174610c000000';
    const path = join(root, 'bytes.wav');
    await writeWav(path, { samples: Float32Array.of(0, 1.5, -0.25), sampleRateHz: 8000 });
    expect(readFileSync(path).toString('hex')).toBe(`${header}000000000000c03f000080be`);
  });

  test.each([0, 44_100.5, Number.NaN, 2 ** 31])(
    'cannot have a rate of %d Hz, and none is left',
    async (sampleRateHz) => {
      const path = join(root, 'none', 'x.wav');
      const sound = { samples: Float32Array.of(0), sampleRateHz };
      await expect(writeWav(path, sound)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
      expect(readdirSync(root)).not.toContain('none');
    },
  );
});
