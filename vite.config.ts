import { defineConfig } from 'vite';

// The console: src/console → dist/console, served by the same program at `/`.
export default defineConfig({
  root: 'src/console',
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2022',
    // MapLibre alone is 1.1 MB before compression; the page is served from the same machine and cached for good.
    chunkSizeWarningLimit: 1600,
  },
  server: {
    proxy: {
      '/graphql': { target: 'http://localhost:4000', ws: true },
      '/tiles': 'http://localhost:4000',
    },
  },
});
