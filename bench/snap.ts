/**
 * Snapping of streams of fixes: each fix by itself (with the heading and the edge of the fix before, as far as known) against the track
 * matcher, in one run. First the real taxi trips of Porto, then drives along known routes with the noise of a receiver added, where it is
 * known which edge is right.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Fix } from '../src/core/fleet/fix.js';
import { FleetPicture } from '../src/core/fleet/fleet-picture.js';
import { buildRoadGraph } from '../src/core/road/build.js';
import { type EdgeId, INFINITE, type RoadGraph } from '../src/core/road/graph.js';
import { type RoadPosition } from '../src/core/road/position.js';
import { openRoadNetwork, type RoadNetwork } from '../src/core/road/road-network.js';
import { RouteSearch } from '../tests/core/road/plain-route-search.js';
import { fractionAt, pointOnEdge } from '../src/core/road/shape.js';
import { Track, type TrackFix } from '../src/core/road/track.js';
import { TrackMatcher } from '../src/core/road/track-matcher.js';
import { equirectangularM } from '../src/core/geo/distance.js';
import { seededRandom } from '../src/core/random.js';
import { VEHICLE_CLASSES, type VehicleIndex, vehicleIndex } from '../src/core/vehicle.js';
import { readOsmFile } from '../src/ingest/osm-reader.js';
import { driveAlong, type TrueFix } from '../tests/core/road/drive-along.js';

const DATA = process.env.XUNGE_TEST_DATA ?? '../shared/data';
const ROADS = path.join(DATA, 'roads/porto.osm.pbf');
const TRACES = path.join(DATA, 'traces/porto-taxi.tsv');
const TRACE_GAP_S = 15;
const SEED = 42;
const FLEET = 2000;
const CAR = vehicleIndex('CAR');
/** A way longer than this share of the straight line, and this much beyond, is a jump to a road that the unit did not take. */
const JOINED_RATIO = 1.5;
const JOINED_SLACK_M = 100;
/** A jump counts as one to a parallel or opposite road if another road, at most this much farther from the fix, would have been joined. */
const BESIDE_M = 25;
/** A standing receiver wanders about so far. */
const STANDING_M = 30;

type Matching = (fix: TrackFix) => RoadPosition | null;
/** A new unit, of which nothing is known. */
type Method = (vehicle: VehicleIndex) => Matching;

function fixEachByItself(roads: RoadNetwork): Method {
  return (vehicle) => {
    let previousEdge: EdgeId | null = null;
    return (fix) => {
      const place = roads.edges.snap(fix, vehicle, { headingDeg: fix.headingDeg, previousEdge });
      previousEdge = place?.edge ?? null;
      return place;
    };
  };
}

function matchTracks(roads: RoadNetwork): Method {
  const matcher = new TrackMatcher(roads.graph, roads.edges.index);
  return (vehicle) => {
    const track = new Track();
    return (fix) => matcher.match(track, vehicle, fix);
  };
}

function readTrips(): TrackFix[][] {
  return readFileSync(TRACES, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => (JSON.parse(line.slice(line.indexOf('\t') + 1)) as [number, number][]).map(toFix));
}

function toFix([lon, lat]: [number, number], i: number): TrackFix {
  return { lon, lat, fixAt: new Date(i * TRACE_GAP_S * 1000), headingDeg: null, speedKmh: null, accuracyM: null };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(2)} %`;

/** The graph whose travel times are decimetres, so that the fastest way is the shortest. */
function measuredInLength(graph: RoadGraph): RoadGraph {
  const travelTimeMs = graph.travelTimeMs.map((times) =>
    times.map((ms, arc) => (ms === INFINITE ? INFINITE : Math.round(graph.edgeLengthM[arc >>> 1]! * 10))),
  );
  return { ...graph, travelTimeMs };
}

/** Judges the joins of consecutive places by the routes between them, whoever made the places. */
class JoinJudge {
  fixes = 0;
  matched = 0;
  pairs = 0;
  joined = 0;
  beside = 0;
  readonly detoursM: number[] = [];

  private readonly shortest: RouteSearch;

  constructor(private readonly roads: RoadNetwork) {
    this.shortest = new RouteSearch(measuredInLength(roads.graph));
  }

  add(fixes: readonly TrackFix[], places: readonly (RoadPosition | null)[]): void {
    fixes.forEach((fix, i) => {
      this.fixes++;
      const [before, place] = [places[i - 1], places[i]];
      if (!place) return;
      this.matched++;
      if (before) this.addPair(fixes[i - 1]!, fix, before, place);
    });
  }

  private addPair(from: TrackFix, to: TrackFix, before: RoadPosition, place: RoadPosition): void {
    const straightM = equirectangularM(from.lon, from.lat, to.lon, to.lat);
    const limitM = straightM * JOINED_RATIO + JOINED_SLACK_M;
    const lengthM = this.lengthM(before, place);
    this.pairs++;
    this.detoursM.push(Math.max(0, lengthM - straightM));
    if (lengthM <= limitM) this.joined++;
    else if (
      this.placesBeside(place, to).some((other) => this.lengthM(before, other) <= limitM) ||
      this.placesBeside(before, from).some((other) => this.lengthM(other, place) <= limitM)
    )
      this.beside++;
  }

  /** The shortest way. Places as near each other as a standing receiver wanders are no jump on a one-way road either. */
  private lengthM(from: RoadPosition, to: RoadPosition): number {
    const lengthM = this.shortest.find(CAR, from, to)?.lengthM ?? Infinity;
    if (equirectangularM(from.lon, from.lat, to.lon, to.lat) > STANDING_M) return lengthM;
    return Math.min(lengthM, this.shortest.find(CAR, to, from)?.lengthM ?? Infinity);
  }

  /** Places on the other roads that are about as near to the fix as the one that was taken. */
  private placesBeside(place: RoadPosition, { lon, lat }: TrackFix): RoadPosition[] {
    const { graph, edges } = this.roads;
    const nearest = new Map<number, RoadPosition>();
    edges.index.visitNear({ lon, lat }, 1 << CAR, place.offsetM + BESIDE_M, (edge, _mask, segment, share, offsetM) => {
      if (edge === place.edge || offsetM >= (nearest.get(edge)?.offsetM ?? Infinity)) return;
      const fraction = fractionAt(graph, edge, segment, share);
      nearest.set(edge, { edge, fraction, offsetM, ...pointOnEdge(graph, edge, fraction) });
    });
    return [...nearest.values()];
  }
}

function runTrips(name: string, method: Method, roads: RoadNetwork, trips: readonly TrackFix[][]): void {
  const judge = new JoinJudge(roads);
  for (const trip of trips) trip.forEach(method(CAR));
  const times: number[] = [];
  for (const trip of trips) {
    const match = method(CAR);
    const places = trip.map((fix) => {
      const begin = performance.now();
      const place = match(fix);
      times.push((performance.now() - begin) * 1000);
      return place;
    });
    judge.add(trip, places);
  }
  const { fixes, matched, pairs, joined, beside, detoursM } = judge;
  const finite = detoursM.filter(Number.isFinite);
  console.log(
    `| ${name} | ${percent(matched, fixes)} | ${percent(joined, pairs)} | ${percent(pairs - joined, pairs)} | ${percent(beside, pairs)} | ` +
      `${percentile(finite, 0.5).toFixed(1)} m, ${percentile(finite, 0.99).toFixed(0)} m | ${percentile(times, 0.5).toFixed(1)} µs | ${percentile(times, 0.99).toFixed(0)} µs |`,
  );
}

interface Drive {
  readonly vehicle: VehicleIndex;
  readonly fixes: readonly TrueFix[];
}

function planDrives(roads: RoadNetwork, count: number, everyS: number, sigmaM: number): Drive[] {
  const random = seededRandom(SEED);
  const drives: Drive[] = [];
  while (drives.length < count) {
    const vehicle = (drives.length % VEHICLE_CLASSES.length) as VehicleIndex;
    const fixes = driveAlong(roads, vehicle, random, { everyS, sigmaM, maxFixes: 120 });
    if (fixes.length > 5) drives.push({ vehicle, fixes });
  }
  return drives;
}

function runDrives(name: string, method: Method, drives: readonly Drive[], withHeading: boolean): void {
  let right = 0;
  let fixes = 0;
  let errorM = 0;
  const seen = (fix: TrueFix): TrackFix => (withHeading ? fix : { ...fix, headingDeg: null, speedKmh: null });
  const streams = drives.map(({ vehicle, fixes: own }) => ({ match: method(vehicle), seen: own.map(seen), own }));
  const begin = performance.now();
  const answers = streams.map(({ match, seen: stream }) => stream.map(match));
  const spentS = (performance.now() - begin) / 1000;
  streams.forEach(({ own }, d) =>
    own.forEach((fix, i) => {
      fixes++;
      const place = answers[d]![i]!;
      if (place === null) return;
      if (fix.edges.includes(place.edge)) right++;
      errorM += equirectangularM(place.lon, place.lat, fix.trueLon, fix.trueLat);
    }),
  );
  console.log(
    `| ${name} | ${percent(right, fixes)} | ${(errorM / fixes).toFixed(2)} m | ${Math.round(fixes / spentS).toLocaleString('en')}/s |`,
  );
}

/** Position updates of a whole fleet: matching, the entry in the index that the nearest-unit search reads, and the label where searches have asked for labels. */
function runFleet(roads: RoadNetwork, keepsLabels: boolean): void {
  const drives = planDrives(roads, FLEET, 5, 5);
  const fleet = new FleetPicture(roads);
  if (keepsLabels) void fleet.labels;
  drives.forEach(({ vehicle }, d) => {
    const unit = { id: `u${d}`, callSign: `U${d}`, vehicle: VEHICLE_CLASSES[vehicle]!, stationId: 's' };
    fleet.putUnit({ ...unit, duty: 'ON_DUTY', dutyChangedAt: new Date(0), skills: [] });
  });
  const rounds = Array.from({ length: 120 }, (_, i) =>
    drives.flatMap(({ fixes }, d): Fix[] => {
      const fix = fixes[i];
      return fix === undefined ? [] : [{ ...fix, unitId: `u${d}`, receivedAt: fix.fixAt }];
    }),
  ).flat();
  const begin = performance.now();
  for (const fix of rounds) fleet.applyFix(fix);
  const perSecond = Math.round((rounds.length / (performance.now() - begin)) * 1000);
  console.log(
    `\n${FLEET} units of five classes, a fix every 5 s, ${rounds.length} fixes, ${keepsLabels ? 'with' : 'without'} labels: ${perSecond.toLocaleString('en')} updates/s`,
  );
}

async function main(): Promise<void> {
  if (!existsSync(ROADS) || !existsSync(TRACES)) {
    console.log(`skipped: no data at ${DATA}`);
    return;
  }
  const roads = openRoadNetwork(buildRoadGraph(await readOsmFile(ROADS), { version: 'porto' }).graph);
  const trips = readTrips();
  const [before, after] = [fixEachByItself(roads), matchTracks(roads)];
  console.log('| taxi trips | matched | joined | jumps | of these beside another road | detour p50, p99 | p50 | p99 |');
  console.log('|---|---|---|---|---|---|---|---|');
  runTrips('each fix by itself', before, roads, trips);
  runTrips('track matcher', after, roads, trips);
  console.log('\n| known drives | right edge | mean error | fixes |\n|---|---|---|---|');
  for (const [everyS, sigmaM] of [
    [1, 5],
    [5, 5],
    [5, 10],
    [15, 7],
  ] as const) {
    const drives = planDrives(roads, 200, everyS, sigmaM);
    for (const withHeading of [false, true]) {
      const title = `every ${everyS} s, noise ${sigmaM} m, ${withHeading ? 'with' : 'no'} heading`;
      runDrives(`${title}: each by itself`, before, drives, withHeading);
      runDrives(`${title}: track matcher`, after, drives, withHeading);
    }
  }
  for (const keepsLabels of [false, true]) runFleet(roads, keepsLabels);
}

await main();
