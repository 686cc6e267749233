import { defineConfig } from 'vitest/config';

// Vite would take graphql's ESM build, whose classes are not those that Node gives to type-graphql and Apollo Server.
const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

const project = (name: string, include: string[], exclude: string[] = []) => ({
  resolve,
  // Decorators of type-graphql need it before the first class that has some.
  test: {
    name,
    include,
    setupFiles: ['apps/api/src/testing/decorators.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', ...exclude],
    testTimeout: 120_000,
  },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', ['{packages,apps}/**/src/**/*.test.ts'], ['**/*.prop.test.ts', '**/*.parity.test.ts']),
      project('property', ['{packages,apps}/**/src/**/*.prop.test.ts']),
      project('parity', ['{packages,apps}/**/src/**/*.parity.test.ts', 'test/parity/**/*.parity.test.ts']),
      project('e2e', ['test/e2e/**/*.test.ts']),
      project('fuzz', ['test/fuzz/**/*.test.ts']),
      project('faults', ['test/faults/**/*.test.ts']),
    ],
  },
});
