import { defineConfig } from 'vitest/config';

// The console in a real Chromium, against the whole system: `npm run test:browser`.
export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['tests/browser/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    // Software rendering on a busy machine: a map takes seconds to appear.
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});
