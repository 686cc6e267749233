// Assembles packages/core/src/linalg/simd-kernel.wat into simd-kernel.generated.ts, which is committed, so that using
// Ebb needs no assembler. A unit test fails when the two differ.
import { readFileSync, writeFileSync } from 'node:fs';
import wabt from 'wabt';

const source = new URL('../packages/core/src/linalg/simd-kernel.wat', import.meta.url);
const target = new URL('../packages/core/src/linalg/simd-kernel.generated.ts', import.meta.url);
const { parseWat } = await wabt();
const bytes = parseWat('simd-kernel.wat', readFileSync(source, 'utf8'), { simd: true }).toBinary({}).buffer;
writeFileSync(
  target,
  `// Made by scripts/build-kernel.mjs from simd-kernel.wat; do not edit.
export const SIMD_KERNEL_BASE64 =
  '${Buffer.from(bytes).toString('base64')}';
`,
);
