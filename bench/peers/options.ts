/** The command line of the comparison. */
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { extractOf } from '../city.js';
import { CONTENDERS } from './contenders.js';
import { type EngineName } from './engine.js';

export interface Options {
  /** The extract, `.osm.pbf`. */
  readonly roads: string;
  readonly fleetSizes: readonly number[];
  readonly secondsPerFleet: number;
  /** Ours is always among them. */
  readonly engines: ReadonlySet<EngineName>;
  readonly cacheFolder: string;
  readonly jsonFile: string | undefined;
}

/** @throws Error in words for an option that is unknown or makes no sense. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      roads: { type: 'string', default: extractOf('porto') },
      units: { type: 'string', default: '50,200,1000' },
      seconds: { type: 'string', default: '20' },
      only: { type: 'string' },
      cache: { type: 'string', default: defaultCache() },
      json: { type: 'string' },
    },
  });
  const fleetSizes = values.units.split(',').map(Number);
  if (!fleetSizes.every((size) => Number.isInteger(size) && size >= 5))
    throw new Error(`--units ${values.units}: whole numbers of at least 5, with commas between them`);
  const secondsPerFleet = Number(values.seconds);
  if (!(secondsPerFleet > 0)) throw new Error(`--seconds ${values.seconds}: a number above 0`);
  return {
    roads: values.roads,
    fleetSizes,
    secondsPerFleet,
    engines: enginesIn(values.only),
    cacheFolder: path.resolve(values.cache),
    jsonFile: values.json,
  };
}

function enginesIn(only: string | undefined): Set<EngineName> {
  const all = new Set(CONTENDERS.map(({ engine }) => engine));
  if (only === undefined) return all;
  const named = only.split(',');
  const unknown = named.find((name) => !all.has(name as EngineName));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: one of ${[...all].join(', ')}`);
  return new Set<EngineName>(['xunge', ...(named as EngineName[])]);
}

function defaultCache(): string {
  return path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'xunge-peers');
}
