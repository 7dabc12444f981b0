/**
 * Patrol for a whole city: how long the choice of targets takes for 12,000 grids and 2,000 units, area by area, with and (where the extract of Porto is there) without the
 * searches on roads; and what counting presence adds to a position update. Seeded.
 */
import { existsSync } from 'node:fs';
import { type MultiPolygonCoordinates } from '../src/core/coverage/grid-index.js';
import { FleetPicture, type UnitState } from '../src/core/fleet/fleet-picture.js';
import { choosePatrolTargets, type PatrolProblem } from '../src/core/patrol/patrol-choice.js';
import { buildRoadGraph } from '../src/core/road/build.js';
import { openRoadNetwork, prepareHierarchy } from '../src/core/road/road-network.js';
import { between, type RandomSource, seededRandom } from '../src/core/random.js';
import { VEHICLE_CLASSES } from '../src/core/vehicle.js';
import { type Database } from '../src/database/database.js';
import { readOsmFile } from '../src/ingest/osm-reader.js';
import { planArea } from '../src/services/patrol/area-plan.js';
import { AreaTimes } from '../src/services/patrol/area-times.js';
import { PatrolGround } from '../src/services/patrol/patrol-ground.js';
import { createPresenceRecorder } from '../src/services/patrol/presence-recorder.js';
import { extractOf, percentile, SEED, timed } from './city.js';

const AREAS = 173;
const GRIDS = 70;
const UNITS = 12;
/** Metres a second by road, the detour included, in the order of VEHICLE_CLASSES. */
const SPEED_MS = [1.2, 3, 4.5, 8, 8];
const GRID_M = 400;
const FIXES = 400_000;

const random = seededRandom(SEED);
const LON = 121.5;
const LAT = 29.9;
const DEGREE_M = 111_195;

/** An area of 7 × 10 grids on a plane. */
function synthetic(from: RandomSource): PatrolProblem {
  const places = Array.from({ length: GRIDS }, (_, i) => ({ x: (i % 7) * GRID_M, y: Math.floor(i / 7) * GRID_M }));
  const times = (at: { x: number; y: number }, speed: number): Float64Array =>
    Float64Array.from(places, ({ x, y }) => Math.hypot(x - at.x, y - at.y) / speed);
  const rows = SPEED_MS.map((speed) => places.map((place) => times(place, speed)));
  return {
    fromUnits: Array.from({ length: UNITS }, (_, u) =>
      times({ x: between(from, 0, 7 * GRID_M), y: between(from, 0, 10 * GRID_M) }, SPEED_MS[u % 5]!),
    ),
    fromGrids: Array.from({ length: UNITS }, (_, u) => ({ row: (grid) => rows[u % 5]![grid]! })),
    fromTargets: [],
    weight: Array.from({ length: GRIDS }, () => between(from, 0, 20_000)),
    demand: Array.from({ length: GRIDS }, () => between(from, 50, 300)),
    targetS: 120,
  };
}

function square(x: number, y: number, m: number): MultiPolygonCoordinates {
  const at = (dx: number, dy: number): [number, number] => [
    LON + (x + dx) / DEGREE_M / Math.cos((LAT * Math.PI) / 180),
    LAT + (y + dy) / DEGREE_M,
  ];
  return [[[at(0, 0), at(m, 0), at(m, m), at(0, m), at(0, 0)]]];
}

function gridsOf(boundaries: readonly MultiPolygonCoordinates[], stationOf: (i: number) => string): PatrolGround {
  const grids = boundaries.map((coordinates, i) => ({
    id: `g${i}`,
    code: `G${i}`,
    name: '',
    nameEn: '',
    setting: 'URBAN' as const,
    households: 300,
    communityId: null,
    stationId: stationOf(i),
    communityOfficerId: null,
    boundary: { type: 'MultiPolygon' as const, coordinates },
  }));
  return new PatrolGround(grids, []);
}

function choice(): void {
  const problems = Array.from({ length: AREAS }, () => synthetic(random));
  problems.slice(0, 20).forEach(choosePatrolTargets);
  const ms = problems.map((problem) => timed(() => choosePatrolTargets(problem))[1]);
  const total = ms.reduce((sum, each) => sum + each, 0);
  console.log(
    `choice of ${AREAS} areas (${AREAS * GRIDS} grids, ${AREAS * UNITS} units): ${total.toFixed(0)} ms in all; an area p50 ${percentile(ms, 0.5).toFixed(2)} ms, p99 ${percentile(ms, 0.99).toFixed(2)} ms, most ${Math.max(...ms).toFixed(2)} ms`,
  );
}

function presence(): void {
  const side = 110;
  const ground = gridsOf(
    Array.from({ length: side * side }, (_, i) => square((i % side) * GRID_M, Math.floor(i / side) * GRID_M, GRID_M)),
    () => 's',
  );
  const recorder = createPresenceRecorder(null as unknown as Database, ground);
  const units = Array.from({ length: 2000 }, (_, n) => ({
    id: `u${n}`,
    x: between(random, 0, 43_000),
    y: between(random, 0, 43_000),
  }));
  const startMs = Date.parse('2026-03-02T00:00:00Z');
  const states = Array.from({ length: FIXES }, (_, i) => {
    const unit = units[i % units.length]!;
    unit.x += between(random, -20, 20);
    unit.y += between(random, -20, 20);
    const [lon, lat] = square(unit.x, unit.y, 0)[0]![0]![0]!;
    const fixAt = new Date(startMs + Math.floor(i / units.length) * 5_000);
    return { unit: { id: unit.id, duty: 'ON_DUTY' }, fix: { lon, lat, fixAt } } as unknown as UnitState;
  });
  for (const state of states.slice(0, FIXES / 2)) recorder.note(state);
  const [, ms] = timed(() => {
    for (const state of states.slice(FIXES / 2)) recorder.note(state);
  });
  console.log(`presence over ${side * side} grids: ${((ms * 1000) / (FIXES / 2)).toFixed(2)} µs a fix`);
}

async function onRoads(): Promise<void> {
  const extract = extractOf('porto');
  if (!existsSync(extract)) return console.log('on roads: skipped: no data');
  const { graph } = buildRoadGraph(await readOsmFile(extract), { version: 'bench' });
  const roads = openRoadNetwork(graph);
  prepareHierarchy(roads);
  const [minLon, minLat, maxLon, maxLat] = graph.bounds;
  const stepLon = GRID_M / DEGREE_M / Math.cos((minLat * Math.PI) / 180);
  const stepLat = GRID_M / DEGREE_M;
  const boundaries: MultiPolygonCoordinates[] = [];
  const stations: string[] = [];
  for (let row = 0; minLat + (row + 1) * stepLat < maxLat; row++)
    for (let column = 0; minLon + (column + 1) * stepLon < maxLon; column++) {
      const [w, s] = [minLon + column * stepLon, minLat + row * stepLat];
      boundaries.push([[[[w, s], [w + stepLon, s], [w + stepLon, s + stepLat], [w, s + stepLat], [w, s]]]]); // prettier-ignore
      stations.push(`${Math.floor(row / 10)}-${Math.floor(column / 7)}`);
    }
  const ground = gridsOf(boundaries, (i) => stations[i]!);
  const picture = new FleetPicture(roads);
  const times = new AreaTimes(ground.index);
  const areas = [...ground.areaOf.values()].filter(({ grids }) => grids.length === GRIDS).slice(0, 40);
  const now = new Date('2026-03-02T00:00:00Z');
  const units = areas.map((area, a) => {
    for (let u = 0; u < UNITS; u++) {
      const [w, s, e, n] = ground.index.boxOf(area.grids[Math.floor(random() * GRIDS)]!);
      const id = `u${a}-${u}`;
      const vehicle = VEHICLE_CLASSES[u % 5]!;
      picture.putUnit({ id, callSign: id, vehicle, duty: 'ON_DUTY', dutyChangedAt: now, skills: [], stationId: area.stationId }); // prettier-ignore
      picture.applyFix({ unitId: id, lon: between(random, w, e), lat: between(random, s, n), fixAt: now, receivedAt: now, headingDeg: null, speedKmh: null, accuracyM: 5 }); // prettier-ignore
    }
    const states = [...picture.states()].filter(({ unit, road }) => unit.stationId === area.stationId && road !== null);
    return { area, free: states.map((state) => ({ state, road: state.road! })), going: [] };
  });
  for (const round of ['first', 'again']) {
    const slices: number[] = [];
    const ms = units.map((of) => {
      const [, whole] = timed(() => {
        const work = planArea(ground, times, of, { roads, now, hour: 8, refused: new Set() });
        for (let done = false; !done;) {
          const [step, slice] = timed(() => work.next());
          slices.push(slice);
          done = step.done === true;
        }
      });
      return whole;
    });
    console.log(
      `on the roads of Porto, ${round} time: an area p50 ${percentile(ms, 0.5).toFixed(1)} ms, most ${Math.max(...ms).toFixed(1)} ms; a slice p99 ${percentile(slices, 0.99).toFixed(2)} ms, most ${Math.max(...slices).toFixed(2)} ms (${units.length} areas)`,
    );
  }
}

choice();
presence();
await onRoads();
