import { defineConfig } from 'vitest/config';

export default defineConfig({
  // graphql ships a CommonJS and an ES build; one of them must win, or "another module or realm" follows.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/browser/**', 'tests/faults/**'],
    pool: 'forks',
    maxWorkers: 2,
    // One database per worker, reset per file: starting one costs seconds.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
