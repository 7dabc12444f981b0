/** Where the compiled form of a worker's entry file is: beside the caller in `dist/`, also when the caller itself runs from source (tests). */
import { fileURLToPath, pathToFileURL } from 'node:url';
import path from 'node:path';

/** `callerUrl` is the caller's `import.meta.url`, `file` the entry relative to it, ending in `.js`. Run `npm run build` before tests use it. */
export function compiledFile(callerUrl: string, file: string): URL {
  const target = fileURLToPath(new URL(file, callerUrl));
  if (callerUrl.endsWith('.js')) return pathToFileURL(target);
  const root = fileURLToPath(new URL('../', import.meta.url));
  return pathToFileURL(path.join(root, 'dist', path.relative(root, target)));
}
