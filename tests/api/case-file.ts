/**
 * A case of the API: a query file (`NN-name.graphql`) beside its expectation (`NN-name.json`). Comments at the head of the query say who asks and with
 * what: `# as: dispatcher` (absent: nobody), `# variables: {…}` where "$name" stands for something kept by an earlier case, `# keep: name = path.in.answer`.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface CaseFile {
  readonly name: string;
  readonly query: string;
  readonly as: string | null;
  readonly variables: unknown;
  readonly keep: readonly { readonly name: string; readonly path: readonly string[] }[];
  readonly expectationFile: string;
}

function header(query: string, key: string): string[] {
  return [...query.matchAll(new RegExp(`^# ${key}: (.*)$`, 'gm'))].map((match) => match[1]!.trim());
}

export function readCases(folder: string): CaseFile[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => {
      const query = readFileSync(path.join(folder, file), 'utf8');
      return {
        name: path.basename(file, '.graphql'),
        query,
        as: header(query, 'as')[0] ?? null,
        variables: JSON.parse(header(query, 'variables')[0] ?? '{}') as unknown,
        keep: header(query, 'keep').map((line) => {
          const [name, place] = line.split(' = ') as [string, string];
          return { name, path: place.split('.') };
        }),
        expectationFile: path.join(folder, file.replace(/\.graphql$/, '.json')),
      };
    });
}

/** The expectation as text; where there is none yet, `actual` is written for review and null returned. */
export function readExpectation({ expectationFile }: CaseFile, actual: string): string | null {
  if (existsSync(expectationFile)) return readFileSync(expectationFile, 'utf8');
  writeFileSync(expectationFile, actual);
  return null;
}

/** Puts kept values in the place of "$name" strings. */
export function fillIn(value: unknown, kept: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string' && value.startsWith('$')) {
    const found = kept.get(value.slice(1));
    if (found === undefined) throw new Error(`no earlier case kept ${value}`);
    return found;
  }
  if (Array.isArray(value)) return value.map((item) => fillIn(item, kept));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item, kept)]));
  return value;
}

export function valueAt(answer: unknown, place: readonly string[]): string {
  let at = answer;
  for (const key of place) at = (at as Record<string, unknown>)[key];
  if (typeof at !== 'string') throw new Error(`nothing to keep at ${place.join('.')}`);
  return at;
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

function decodedCursor(text: string): string | null {
  if (!/^[\w-]{8,}$/.test(text)) return null;
  const json = Buffer.from(text, 'base64url').toString('utf8');
  return json.startsWith('[') && json.endsWith(']') ? json : null;
}

/** What differs from run to run by its nature (ids, tokens, the epoch of the log) becomes a name, so that what is left can be compared. */
export function withNames(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(value) && value.length > 100) return '<access token>';
    if (/^(?=.*[G-Zg-z])[\w-]{64}$/.test(value) && decodedCursor(value) === null) return '<token of a feed>';
    const text = decodedCursor(value) ?? value;
    return text.replace(UUID, (id) => `<${names.get(id) ?? 'id'}>`);
  }
  if (Array.isArray(value)) return value.map((item) => withNames(item, names));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        key === 'refreshToken' ? '<refresh token>' : withNames(item, names),
      ]),
    );
  return value;
}
