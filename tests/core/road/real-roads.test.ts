import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildRoadGraph } from '../../../src/core/road/build.js';
import { decodeRoadGraph, encodeRoadGraph } from '../../../src/core/road/codec.js';
import { type EdgeId, type RoadGraph } from '../../../src/core/road/graph.js';
import { NearestSearch } from '../../../src/core/road/nearest.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import { ReachDirection, ReachSearch } from '../../../src/core/road/reach.js';
import { RouteSearch } from './plain-route-search.js';
import { pointOnEdge } from '../../../src/core/road/shape.js';
import { EdgeIndex } from '../../../src/core/road/snap.js';
import { type UnitIndex, UnitRoadIndex } from '../../../src/core/road/unit-road-index.js';
import { VEHICLE_COUNT, type VehicleIndex } from '../../../src/core/vehicle.js';
import { haversineM } from '../../../src/core/geo/distance.js';
import { readOsmFile } from '../../../src/ingest/osm-reader.js';
import { seededRandom } from '../../../src/core/random.js';
import { layGround } from '../../../seeds/demo-district/ground.js';
import { seededRandom as seededRandomOfSeeds } from '../../../seeds/demo-district/random.js';
import { oracleNearest, type OracleUnit, oracleTravelMs, plainGraph, type PlainGraph } from './oracle.js';
import { checkRoute } from './route-check.js';

const ROADS = path.join(process.env.XUNGE_TEST_DATA ?? '../shared/data', 'roads');
const ALL_CLASSES = 0b11111;
/** The oracle takes seconds on a city, and longer beside other work. */
const TIMEOUT_MS = 120_000;

const DEMO = 'the demo district';

// Porto is 20 times Monaco, so it gets fewer questions.
describe.each([
  { name: DEMO, units: 30, queries: 25 },
  { name: 'monaco', units: 30, queries: 25 },
  { name: 'porto', units: 10, queries: 3 },
])('on the roads of $name', ({ name, units, queries }) => {
  const file = path.join(ROADS, `${name}.osm.pbf`);
  const present = name === DEMO || existsSync(file);
  if (!present) {
    test.skip(`skipped: no data at ${file}`, () => {});
    return;
  }
  let graph: RoadGraph;
  let edges: EdgeIndex;
  let plain: PlainGraph;
  let random: () => number;

  beforeAll(async () => {
    const network = name === DEMO ? layGround(seededRandomOfSeeds(61)).network : await readOsmFile(file);
    const built = buildRoadGraph(network, { version: name }).graph;
    // What is tested is what the engine maps at start: the graph out of its file.
    graph = decodeRoadGraph(encodeRoadGraph(built).buffer);
    edges = new EdgeIndex(graph);
    plain = plainGraph(graph);
    random = seededRandom(7);
  });

  /** A place of each class near some junction. */
  function somewhere(): (RoadPosition | null)[] {
    const node = Math.floor(random() * graph.nodeCount);
    const lon = graph.nodeLonE7[node]! / 1e7 + (random() - 0.5) * 0.002;
    const lat = graph.nodeLatE7[node]! / 1e7 + (random() - 0.5) * 0.002;
    return edges.snapMany({ lon, lat }, ALL_CLASSES);
  }

  function placeOf(vehicle: number): RoadPosition {
    for (;;) {
      const place = somewhere()[vehicle];
      if (place) return place;
    }
  }

  test(
    'the nearest units, the ones passed over and their routes agree with one Dijkstra per unit',
    () => {
      const index = new UnitRoadIndex(graph);
      const fleet: OracleUnit[] = Array.from({ length: units }, (_, unit) => {
        const vehicle = unit % VEHICLE_COUNT;
        const position = placeOf(vehicle);
        index.place(unit as UnitIndex, vehicle as VehicleIndex, position);
        return { unit, vehicle, position };
      });
      const search = new NearestSearch(index);
      const routes = new RouteSearch(graph);
      for (let i = 0; i < queries; i++) {
        const targets = somewhere();
        const query = {
          targets,
          k: 1 + (i % 5),
          accept: (unit: number) => (unit + i) % 3 !== 0,
          lagMs: (unit: number) => (unit % 4) * 30_000,
        };
        const { found, passedOver, morePassedOver } = search.nearest(query);
        expect({ found, passedOver, morePassedOver }).toEqual(oracleNearest(plain, fleet, query));
        for (const { unit, travelTimeMs } of [...found, ...passedOver]) {
          const vehicle = index.vehicleOf(unit) as VehicleIndex;
          const route = search.routeOf(unit)!;
          checkRoute(graph, vehicle, route);
          expect(route.travelTimeMs).toBe(travelTimeMs);
          expect(routes.find(vehicle, index.positionOf(unit)!, targets[vehicle]!)!.travelTimeMs).toBe(travelTimeMs);
          // The line that is drawn is as long as the way that is counted.
          const { coordinates } = route;
          const drawnM = coordinates
            .slice(1)
            .reduce((sum, [lon, lat], j) => sum + haversineM(...coordinates[j]!, lon, lat), 0);
          expect(Math.abs(drawnM - route.lengthM)).toBeLessThan(1 + route.lengthM * 0.002);
        }
      }
    },
    TIMEOUT_MS,
  );

  test(
    'reach agrees with one Dijkstra per origin and place',
    () => {
      const search = new ReachSearch(graph);
      const origins = Array.from({ length: 4 }, (_, i) => ({
        vehicle: (i % VEHICLE_COUNT) as VehicleIndex,
        position: placeOf(i % VEHICLE_COUNT),
        lagMs: i * 1000,
      }));
      search.run({ direction: ReachDirection.OUTWARD, origins, limitMs: 900_000 });
      for (let i = 0; i < queries * 2; i++) {
        const edge = Math.floor(random() * graph.edgeCount) as EdgeId;
        const place = { edge, fraction: random(), offsetM: 0, ...pointOnEdge(graph, edge, 0) };
        const trips = origins.map(
          ({ vehicle, position, lagMs }) => lagMs + oracleTravelMs(plain, vehicle, position, place),
        );
        const least = Math.min(...trips);
        expect(search.timeAtMs(edge, place.fraction)).toBe(least <= 900_000 ? least : Infinity);
      }
    },
    TIMEOUT_MS,
  );
});
