// Assembles the WebAssembly kernels of packages/core/src into *.generated.ts, which are committed, so that using Ebb needs
// no assembler. Unit tests fail when source and result differ.
import { readFileSync, writeFileSync } from 'node:fs';
import wabt from 'wabt';

const KERNELS = [
  { source: 'linalg/simd-kernel.wat', constant: 'SIMD_KERNEL_BASE64' },
  { source: 'audio/polyphase.wat', constant: 'POLYPHASE_BASE64' },
];

const { parseWat } = await wabt();
for (const { source, constant } of KERNELS) {
  const file = new URL(`../packages/core/src/${source}`, import.meta.url);
  const name = source.split('/').at(-1);
  const bytes = parseWat(name, readFileSync(file, 'utf8'), { simd: true }).toBinary({}).buffer;
  writeFileSync(
    new URL(file.href.replace(/\.wat$/, '.generated.ts')),
    `// Made by scripts/build-kernel.mjs from ${name}; do not edit.
export const ${constant} =
  '${Buffer.from(bytes).toString('base64')}';
`,
  );
}
