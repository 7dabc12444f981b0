/**
 * Valhalla (npm `@valhallajs/valhallajs`, its Node binding with the engine inside), asked by its matrix service, `sources_to_targets`.
 * https://valhalla.github.io/valhalla/api/matrix/api-reference/
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { readStreets } from './city-files.js';
import { type Costs, type Engine, MissingPeer, type Question } from './engine.js';
import { installNpmPackage, requirePackage } from './packages.js';

const PACKAGE = '@valhallajs/valhallajs';
const VERSION = '3.6.1';

/** Only what is used of the package and its configuration. */
interface Binding {
  readonly Actor: new (config: unknown) => { matrix(query: string): Promise<string> };
}
interface Config {
  mjolnir: { logging: object };
  loki: { logging: object };
  thor: { logging: object; source_to_target_algorithm: string };
  service_limits: { auto: { max_matrix_location_pairs: number; max_locations: number } };
}
interface Matrix {
  readonly sources_to_targets: readonly (readonly { time: number | null; distance: number | null }[])[];
}

const tilesOf = (cityFolder: string): string => path.join(cityFolder, 'valhalla');

function configOf(cacheFolder: string, cityFolder: string): Config {
  const program = path.join(cacheFolder, 'node_modules', PACKAGE, 'valhalla_build_config');
  const flags = ['--mjolnir-tile-dir', tilesOf(cityFolder), '--mjolnir-tile-extract', ''];
  return JSON.parse(execFileSync(program, flags, { encoding: 'utf8' })) as Config;
}

/** Installs the package and cuts the extract into its tiles. Returns the seconds that the tiles took. @throws MissingPeer */
export function prepareValhalla(cacheFolder: string, cityFolder: string, extract: string): number {
  installNpmPackage(cacheFolder, PACKAGE, VERSION);
  const programs = path.join(cacheFolder, 'node_modules', PACKAGE, process.platform, process.arch);
  if (!existsSync(programs)) throw new MissingPeer(`${PACKAGE} brings nothing for ${process.platform} ${process.arch}`);
  const tiles = tilesOf(cityFolder);
  rmSync(tiles, { recursive: true, force: true });
  mkdirSync(tiles, { recursive: true });
  const config = JSON.stringify(configOf(cacheFolder, cityFolder));
  const begin = performance.now();
  execFileSync(path.join(programs, 'valhalla_build_tiles'), ['--inline-config', config, path.resolve(extract)], {
    // It leaves lists of oddities where it is started.
    cwd: tiles,
    stdio: 'pipe',
  });
  return (performance.now() - begin) / 1000;
}

/**
 * - `default`: its configuration as it comes, but for the limits on locations; in version 3.6 that takes its bidirectional CostMatrix.
 * - `tuned`: TimeDistanceMatrix, one search from the incident for all units; no unit is looked at for how much of the network it can reach.
 * - `nearest`: tuned, and allowed to end at the fifth unit (`matrix_locations`): its own way to ask what we ask.
 * - `lengths`: tuned, the shortest way instead of the quickest, in metres.
 */
export function loadValhalla(
  cacheFolder: string,
  cityFolder: string,
  variant: string,
  largestFleet: number,
): Engine<string, string | null> {
  const config = configOf(cacheFolder, cityFolder);
  for (const part of [config.mjolnir, config.loki, config.thor]) part.logging = { type: '' };
  Object.assign(config.service_limits.auto, {
    max_matrix_location_pairs: largestFleet,
    max_locations: largestFleet + 1,
  });
  const isTuned = variant !== 'default';
  if (isTuned) config.thor.source_to_target_algorithm = 'timedistancematrix';
  const { Actor } = requirePackage<Binding>(cacheFolder, PACKAGE);
  const actor = new Actor(config);
  const { junctions } = readStreets(cityFolder);
  const place = (junction: number): object => {
    const [lon, lat] = junctions[junction]!;
    return isTuned ? { lon, lat, radius: 0, minimum_reachability: 0 } : { lon, lat };
  };
  const options = {
    costing: 'auto',
    ...(variant === 'nearest' && { matrix_locations: 5 }),
    ...(variant === 'lengths' && { costing_options: { auto: { shortest: true } } }),
  };
  return {
    request: ({ units, incident }: Question) =>
      JSON.stringify({ sources: units.map(place), targets: [place(incident)], ...options }),
    ask: (query) => actor.matrix(query).catch(orNoWay),
    costsOf: (reply, { units }): Costs => {
      if (reply === null) return units.map(() => null);
      return (JSON.parse(reply) as Matrix).sources_to_targets.map(([cell]) => {
        const { time, distance } = cell!;
        const cost = variant === 'lengths' ? distance : time;
        return cost === null ? null : cost * 1000;
      });
    },
  };
}

/** Where no unit reaches the incident by its rules it answers with an error. */
function orNoWay(error: Error): null {
  if (error.message.includes('No path could be found')) return null;
  throw error;
}
