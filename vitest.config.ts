import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], exclude: string[] = []) => ({
  test: { name, include, exclude: ['**/node_modules/**', '**/dist/**', ...exclude], testTimeout: 120_000 },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', ['{packages,apps}/**/src/**/*.test.ts'], ['**/*.prop.test.ts', '**/*.parity.test.ts']),
      project('property', ['{packages,apps}/**/src/**/*.prop.test.ts']),
      project('parity', ['{packages,apps}/**/src/**/*.parity.test.ts', 'test/parity/**/*.parity.test.ts']),
      project('e2e', ['test/e2e/**/*.test.ts']),
    ],
  },
});
