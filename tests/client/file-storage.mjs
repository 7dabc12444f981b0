// A storage that outlives the program: one file per key.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export function fileStorage(folder) {
  mkdirSync(folder, { recursive: true });
  const fileOf = (key) => path.join(folder, encodeURIComponent(key));
  return {
    getItem: (key) => {
      try {
        return readFileSync(fileOf(key), 'utf8');
      } catch {
        return null;
      }
    },
    setItem: (key, value) => writeFileSync(fileOf(key), value),
    removeItem: (key) => rmSync(fileOf(key), { force: true }),
  };
}
