/**
 * Imports grids from GeoJSON: check every feature, then replace the former set in one transaction. What is wrong in itself (an unclosed or
 * self-intersecting boundary, an unknown station) refuses the whole file, with all such grids named; overlaps, gaps and unusual counts
 * are reported and imported.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { badInput, DomainError } from '../core/errors.js';
import { type GridProblem, listGridProblems, sortGridProblems } from '../core/territory/grid-topology.js';
import { type Database, inTransaction, type Trx } from '../database/database.js';
import {
  findAccountIds,
  findStationIds,
  type GridRow,
  listGridGaps,
  listGridOverlaps,
  replaceGrids,
} from '../database/grid-import-repository.js';
import { EventKind } from '../events/event.js';
import { appendEvents } from '../events/log.js';
import { type CommunityRecord, type GridRecord, readGridFeature, readObject } from './grid-record.js';

export interface GridImportResult {
  readonly grids: number;
  readonly communities: number;
  /** Grids of the former set that are gone. */
  readonly removed: number;
  /** By grid. */
  readonly problems: readonly GridProblem[];
}

/** Errors shown in a message; all are in `details.problems`. */
const MOST_SHOWN = 20;

/**
 * Imports a GeoJSON FeatureCollection of grids from a file, in place of the former grids.
 * @throws DomainError BAD_USER_INPUT, naming the file and every grid that is wrong; nothing is changed then.
 */
export async function importGrids({
  file,
  ...target
}: {
  readonly file: string;
  readonly database: Database;
  readonly clock: () => Date;
}): Promise<GridImportResult> {
  return importGridCollection({ collection: await readJson(file), source: path.basename(file), ...target });
}

/** The same for a collection that is at hand, such as that of the demo district. `source` names it in errors. */
export async function importGridCollection({
  collection,
  source,
  database,
  clock,
}: {
  readonly collection: unknown;
  readonly source: string;
  readonly database: Database;
  readonly clock: () => Date;
}): Promise<GridImportResult> {
  const grids = readGrids(collection, source);
  const communities = collectCommunities(grids);
  return inTransaction(database, async (trx) => {
    const rows = await resolveReferences(trx, grids, source);
    const { removed } = await replaceGrids(trx, communities, rows);
    const problems = [...listGridProblems(grids), ...(await listGridOverlaps(trx)), ...(await listGridGaps(trx))];
    await appendEvents(trx, [
      { at: clock(), kind: EventKind.GRIDS_IMPORTED, data: { grids: grids.length, removed, source } },
    ]);
    return { grids: grids.length, communities: communities.length, removed, problems: sortGridProblems(problems) };
  });
}

async function readJson(file: string): Promise<unknown> {
  const refuse = (problem: string, cause: unknown): DomainError =>
    new DomainError(
      'BAD_USER_INPUT',
      `${path.basename(file)}: ${problem}`,
      { file, expected: 'a GeoJSON file' },
      { cause },
    );
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw refuse(
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'the file cannot be read',
      error,
    );
  }
  if (bytes.length === 0) throw refuse('the file is empty', undefined);
  try {
    // The decoder drops a byte order mark, which JSON.parse would refuse.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    throw refuse(`this is no JSON (${(error as Error).message})`, error);
  }
}

/** Runs checks that may each refuse, and refuses with all that did. */
class ProblemList {
  readonly #errors: DomainError[] = [];

  attempt<T>(check: () => T): T | null {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.#errors.push(error);
      return null;
    }
  }

  refuseIfAny(source: string): void {
    const [first] = this.#errors;
    if (!first) return;
    const problems = this.#errors.map(({ message }) => message);
    const shown = problems.slice(0, MOST_SHOWN).map((problem) => `\n  ${problem}`);
    const more = problems.length > MOST_SHOWN ? `\n  and ${problems.length - MOST_SHOWN} more` : '';
    throw new DomainError('BAD_USER_INPUT', `${source}: nothing was imported:${shown.join('')}${more}`, {
      ...first.details,
      problems,
    });
  }
}

/** What errors call a feature: its place, and its code where it has one. */
function featurePath(feature: unknown, index: number): readonly (string | number)[] {
  const code = (feature as { properties?: { code?: unknown } } | null)?.properties?.code;
  return typeof code === 'string' && code !== '' ? ['features', index, `(grid ${code})`] : ['features', index];
}

function readGrids(collection: unknown, source: string): GridRecord[] {
  const problems = new ProblemList();
  const features = problems.attempt(() => {
    const { type, features } = readObject(collection, [source], 'a GeoJSON FeatureCollection of grids');
    if (type !== 'FeatureCollection')
      throw badInput(['type'], `${JSON.stringify(type)} is not supported here`, '"FeatureCollection"');
    if (!Array.isArray(features) || features.length === 0)
      throw badInput(['features'], 'there are none', 'one feature a grid');
    return features as unknown[];
  });
  const grids: GridRecord[] = [];
  const codes = new Set<string>();
  (features ?? []).forEach((feature, i) => {
    const place = featurePath(feature, i);
    const grid = problems.attempt(() => readGridFeature(feature, place));
    if (!grid) return;
    problems.attempt(() => {
      if (codes.has(grid.code))
        throw badInput([...place, 'properties', 'code'], `${grid.code} is there twice`, 'one feature a grid');
    });
    codes.add(grid.code);
    grids.push(grid);
  });
  checkCommunities(grids, problems);
  problems.refuseIfAny(source);
  return grids;
}

/** A community that is spelt in two ways would be stored in the last one that happens to come. */
function checkCommunities(grids: readonly GridRecord[], problems: ProblemList): void {
  const first = new Map<string, { readonly grid: string; readonly text: string }>();
  for (const { code, community } of grids) {
    if (!community) continue;
    const text = JSON.stringify(community);
    const known = first.get(community.code);
    if (!known) first.set(community.code, { grid: code, text });
    else if (known.text !== text) {
      problems.attempt(() => {
        throw badInput([`grid ${code}`, 'community'], `${text} contradicts grid ${known.grid}`, known.text);
      });
    }
  }
}

function collectCommunities(grids: readonly GridRecord[]): CommunityRecord[] {
  const communities = new Map<string, CommunityRecord>();
  for (const { community } of grids) if (community) communities.set(community.code, community);
  return [...communities.values()];
}

function isText(value: string | null): value is string {
  return value !== null;
}

async function resolveReferences(trx: Trx, grids: readonly GridRecord[], source: string): Promise<GridRow[]> {
  const stations = await findStationIds(trx, [...new Set(grids.map(({ station }) => station).filter(isText))]);
  const named = grids.flatMap(({ communityOfficer, staff }) => [
    communityOfficer,
    ...staff.map(({ account }) => account),
  ]);
  const accounts = await findAccountIds(trx, [...new Set(named.filter(isText))]);
  const problems = new ProblemList();
  const resolve = (
    ids: ReadonlyMap<string, string>,
    name: string | null,
    place: readonly string[],
    what: string,
  ): string | null =>
    problems.attempt(() => {
      if (name === null) return null;
      const id = ids.get(name);
      if (id === undefined) throw badInput(place, `${JSON.stringify(name)} does not exist`, what);
      return id;
    });
  const rows = grids.map(({ community, station, communityOfficer, staff, ...grid }): GridRow => {
    const place = `grid ${grid.code}`;
    return {
      ...grid,
      communityCode: community?.code ?? null,
      stationId: resolve(stations, station, [place, 'station'], 'the code of a station'),
      communityOfficerId: resolve(accounts, communityOfficer, [place, 'communityOfficer'], 'the name of an account'),
      staff: staff.map(({ account, ...member }, i) => ({
        ...member,
        accountId: resolve(accounts, account, [place, 'staff', String(i), 'account'], 'the name of an account'),
      })),
    };
  });
  problems.refuseIfAny(source);
  return rows;
}
