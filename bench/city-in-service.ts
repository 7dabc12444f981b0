/** A city in service: the real program with a fleet of five classes on duty, asked over HTTP who is nearest. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { type LonLat } from '../src/core/geo/point.js';
import { VEHICLE_CLASSES } from '../src/core/vehicle.js';
import { type City, fleetOf, incidentsOf, percentile } from './city.js';
import { XungeClient, XungeProcess } from './xunge-process.js';

const PORT = 4874;
const PASSWORD = 'correct horse battery staple';
const QUESTIONS = 500;
const WARM_UP = 50;
const AT_ONCE = 20;
/** The most fixes that one call takes. */
const FIXES_PER_CALL = 1_000;

const NEAREST = `query ($to: PointInput!) { nearestUnits(to: $to, first: 5) {
  candidates { unit { callSign vehicle } travelTimeS distanceM route { geometry steps { street travelTimeS } } }
  rejected { unit { callSign } reason } } }`;

interface Nearest {
  readonly nearestUnits: { readonly candidates: readonly { readonly travelTimeS: number }[] };
}

export interface ServiceFigures {
  readonly serveReadyS: number;
  /** "roads and fleet": from the open database to the hierarchies of all classes. */
  readonly roadsReadyS: number;
  readonly httpP50Ms: number;
  readonly httpP99Ms: number;
  readonly httpMaxMs: number;
  /** Of the questions asked, those with five candidates. */
  readonly answeredShare: number;
  readonly serveRssMb: number;
}

const callSign = (unit: number): string => `U-${String(unit).padStart(4, '0')}`;

async function importFleet(dataDir: string, size: number): Promise<void> {
  const file = path.join(dataDir, 'fleet.json');
  const units = Array.from({ length: size }, (_, i) => ({
    callSign: callSign(i),
    vehicle: VEHICLE_CLASSES[i % VEHICLE_CLASSES.length]!,
    station: 'CENTRE',
  }));
  const stations = [{ code: 'CENTRE', name: '中心', kind: 'STATION', lon: 121.6, lat: 29.9 }];
  writeFileSync(file, JSON.stringify({ stations, units }));
  await new XungeProcess(['import-fleet', file], { DATA_DIR: dataDir }).finished();
  await new XungeProcess(['create-account', 'ops', '--role', 'ADMIN'], { DATA_DIR: dataDir }, PASSWORD).finished();
}

async function listUnitIds(client: XungeClient): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  let after: string | null = null;
  do {
    const { units }: { units: UnitPage } = await client.ask<{ units: UnitPage }>(
      'query ($after: String) { units(first: 200, after: $after) { edges { node { id callSign } } pageInfo { hasNextPage endCursor } } }',
      { after },
    );
    for (const { node } of units.edges) ids.set(node.callSign, node.id);
    after = units.pageInfo.hasNextPage ? units.pageInfo.endCursor : null;
  } while (after !== null);
  return ids;
}
interface UnitPage {
  readonly edges: readonly { readonly node: { readonly id: string; readonly callSign: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Everybody goes on duty at some place of the city. */
async function beginShift(client: XungeClient, city: City, size: number): Promise<void> {
  const ids = await listUnitIds(client);
  const fleet = fleetOf(city, size).map(({ unit, position }) => ({ id: ids.get(callSign(unit))!, position }));
  const waiting = [...fleet];
  const goOnDuty = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
      await client.ask('mutation ($input: SetUnitDutyInput!) { setUnitDuty(input: $input) { unit { id } } }', {
        input: { unitId: next.id, duty: 'ON_DUTY' },
      });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, goOnDuty));
  const fixes = fleet.map(({ id, position: { lon, lat } }) => ({
    unitId: id,
    lon,
    lat,
    accuracyM: 6,
    fixAt: new Date().toISOString(),
  }));
  for (let from = 0; from < fixes.length; from += FIXES_PER_CALL)
    await client.ask('mutation ($fixes: [PositionFixInput!]!) { reportPositions(fixes: $fixes) { accepted } }', {
      fixes: fixes.slice(from, from + FIXES_PER_CALL),
    });
}

/** The planning thread starts with its first question, and draws the map with its first tile; a server in service has done both. */
async function planSomething(client: XungeClient, to: LonLat): Promise<void> {
  const isochrones = 'isochrones(to: $to, vehicle: CAR, withinS: [120, 300]) { withinS }';
  await client.ask(`query ($to: PointInput!) { ${isochrones} }`, { to });
  for (const zoom of [9, 12, 15]) {
    const { x, y } = tileOf(to, 2 ** zoom);
    const { status } = await fetch(`http://127.0.0.1:${PORT}/tiles/${zoom}/${x}/${y}.mvt`);
    if (status !== 200) throw new Error(`tile ${zoom}/${x}/${y} was answered with ${status}`);
  }
}

/** Column and row of the tile with the point, of `side` of each (https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames). */
function tileOf({ lon, lat }: LonLat, side: number): { x: number; y: number } {
  const mercator = Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI;
  return { x: Math.floor(((lon + 180) / 360) * side), y: Math.floor(((1 - mercator) / 2) * side) };
}

/** Imports a fleet of `size` units into the folder of an imported city, serves it, and asks one question after the other. */
export async function measureService(dataDir: string, city: City, size: number): Promise<ServiceFigures> {
  await importFleet(dataDir, size);
  const server = new XungeProcess(['serve'], { DATA_DIR: dataDir, PORT: String(PORT) });
  try {
    const readyMs = await server.says(`127.0.0.1:${PORT}`);
    const client = new XungeClient(PORT);
    await client.signIn('ops', PASSWORD);
    await beginShift(client, city, size);
    const times: number[] = [];
    let answered = 0;
    for (const [i, { point }] of incidentsOf(city, QUESTIONS + WARM_UP).entries()) {
      const begin = performance.now();
      const { nearestUnits } = await client.ask<Nearest>(NEAREST, { to: point });
      if (i < WARM_UP) continue;
      times.push(performance.now() - begin);
      if (nearestUnits.candidates.length === 5) answered++;
    }
    await planSomething(client, incidentsOf(city, 1)[0]!.point);
    await server.stop();
    return {
      serveReadyS: readyMs / 1000,
      roadsReadyS: server.secondsOf('roads and fleet'),
      httpP50Ms: percentile(times, 0.5),
      httpP99Ms: percentile(times, 0.99),
      httpMaxMs: Math.max(...times),
      answeredShare: answered / QUESTIONS,
      serveRssMb: (server.peakBytes ?? NaN) / 1e6,
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
