/** Version of the program, as in package.json. */
import { readFileSync } from 'node:fs';

/** `dist/src/version.js` and `src/version.ts` lie one folder apart from the root. */
const file = new URL(import.meta.url.endsWith('.ts') ? '../package.json' : '../../package.json', import.meta.url);

export const VERSION = (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
