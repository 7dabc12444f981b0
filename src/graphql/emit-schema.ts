/** Writes schema/schema.graphql; with `--check` fails where the file differs from what the code makes. Run from the project's root, compiled. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { printedSchema } from './schema.js';

const file = path.resolve('schema/schema.graphql');
const made = printedSchema();

if (!process.argv.includes('--check')) {
  writeFileSync(file, made);
} else if (readFileSync(file, 'utf8') !== made) {
  process.stderr.write('schema/schema.graphql differs from src/graphql: run "npm run schema" and commit the result\n');
  process.exitCode = 1;
}
