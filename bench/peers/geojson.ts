/** geojson-path-finder on our streets as GeoJSON lines from junction to junction; one search per unit. */
import type { Feature, FeatureCollection, LineString, Point, Position } from 'geojson';
import { readStreets } from './city-files.js';
import { type Engine, type Question } from './engine.js';
import { installNpmPackage, requirePackage } from './packages.js';

const PACKAGE = 'geojson-path-finder';

interface Times {
  readonly forward: number;
  readonly backward: number;
}
interface PathFinderPackage {
  readonly default: new (
    network: FeatureCollection<LineString, Times>,
    options: { tolerance: number; weight(from: Position, to: Position, times: Times): Times },
  ) => { findPath(from: Feature<Point>, to: Feature<Point>): { readonly weight: number } | undefined };
}

/** Degrees; junctions are known to 1e-7. */
const TOLERANCE = 1e-7;
/** It takes a weight of 0 for a closed road. */
const LEAST_WEIGHT = 1e-6;

/** @throws MissingPeer */
export function prepareGeojson(cacheFolder: string): number {
  installNpmPackage(cacheFolder, PACKAGE, '2.1.0');
  return 0;
}

export function loadGeojson(cacheFolder: string, cityFolder: string): Engine<Question, (number | null)[]> {
  const { junctions, streets } = readStreets(cityFolder);
  const places = apart(junctions);
  const weight = (timeMs: number): number => (timeMs < 0 ? 0 : Math.max(LEAST_WEIGHT, timeMs));
  const features = streets.map(([source, target, forwardMs, backwardMs]): Feature<LineString, Times> => {
    const geometry: LineString = { type: 'LineString', coordinates: [places[source]!, places[target]!] };
    return { type: 'Feature', geometry, properties: { forward: weight(forwardMs), backward: weight(backwardMs) } };
  });
  const PathFinder = requirePackage<PathFinderPackage>(cacheFolder, PACKAGE).default;
  const finder = new PathFinder(
    { type: 'FeatureCollection', features },
    { tolerance: TOLERANCE, weight: (_from, _to, times) => times },
  );
  const pointAt = (junction: number): Feature<Point> => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: places[junction]! },
    properties: {},
  });
  return {
    request: (question) => question,
    ask: ({ units, incident }) => {
      const target = pointAt(incident);
      return units.map((unit) => finder.findPath(pointAt(unit), target)?.weight ?? null);
    },
    costsOf: (costs) => costs,
  };
}

/** It tells junctions apart by their coordinates alone: those at the same place are moved a centimetre north until they are not. */
function apart(junctions: readonly (readonly [lon: number, lat: number])[]): Position[] {
  const taken = new Set<string>();
  return junctions.map(([lon, lat]) => {
    let northE7 = Math.round(lat * 1e7);
    const key = (): string => `${Math.round(lon * 1e7)},${northE7}`;
    while (taken.has(key())) northE7++;
    taken.add(key());
    return [lon, northE7 / 1e7];
  });
}
