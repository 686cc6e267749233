import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import wabt from 'wabt';
import { openWorkspace } from './simd.js';
import { SIMD_KERNEL_BASE64 } from './simd-kernel.generated.js';

test('the committed kernel is what its source assembles to', async () => {
  const source = readFileSync(new URL('./simd-kernel.wat', import.meta.url), 'utf8');
  const { parseWat } = await wabt();
  const { buffer } = parseWat('simd-kernel.wat', source, { simd: true }).toBinary({});
  expect(Buffer.from(buffer).toString('base64'), 'run: node scripts/build-kernel.mjs').toBe(SIMD_KERNEL_BASE64);
});

test('a workspace beyond 4 GiB is refused with a typed error', () => {
  expect(() => openWorkspace([2 ** 29])).toThrow(expect.objectContaining({ code: 'UNSUPPORTED' }));
});
