import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildRoadGraph, buildUnsplitRoads } from '../../../src/core/road/build.js';
import { type RoadGraph } from '../../../src/core/road/graph.js';
import { type OsmNetwork } from '../../../src/core/road/osm-network.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import { openRoadNetwork } from '../../../src/core/road/road-network.js';
import { type Route } from '../../../src/core/road/route.js';
import { RouteSearch } from './plain-route-search.js';
import { EdgeIndex } from '../../../src/core/road/snap.js';
import { validateRoadGraph } from '../../../src/core/road/validate-road-graph.js';
import { vehicleIndex } from '../../../src/core/vehicle.js';
import { seededRandom } from '../../../src/core/random.js';
import { readOsmFile } from '../../../src/ingest/osm-reader.js';
import { checkRoute } from './route-check.js';
import { turnKey, turnOracle } from './turn-oracle.js';

const ROADS = path.join(process.env.XUNGE_TEST_DATA ?? '../shared/data', 'roads');
const TIMEOUT_MS = 120_000;
const CAR = vehicleIndex('CAR');
const ROUTES = 300;

/** `leastForbidden`: how many of the routes at least take a forbidden turn where nothing forbids it; `proved`: routes held against the oracle. */
describe.each([
  { name: 'monaco', leastForbidden: 20, proved: 60 },
  { name: 'porto', leastForbidden: 20, proved: 10 },
])('on the roads of $name', ({ name, leastForbidden, proved }) => {
  const file = path.join(ROADS, `${name}.osm.pbf`);
  if (!existsSync(file)) {
    test.skip(`skipped: no data at ${file}`, () => {});
    return;
  }
  let network: OsmNetwork;
  let split: RoadGraph;
  let roads: RoadGraph;
  let trips: readonly (readonly [RoadPosition, RoadPosition])[];
  let forbidden: ReadonlySet<string>;

  beforeAll(async () => {
    network = await readOsmFile(file);
    split = buildRoadGraph(network, { version: name }).graph;
    roads = buildRoadGraph(network, { version: name, bindsUrgent: false }).graph;
    const { from, to } = split.restrictions;
    forbidden = new Set([...from].map((arc, i) => turnKey(arc, to[i]!)));
    const random = seededRandom(8);
    const edges = new EdgeIndex(split);
    // Places near restricted junctions, so that the turns come up.
    const placeNear = (): RoadPosition => {
      for (;;) {
        const node = split.head[from[Math.floor(random() * from.length)]!]!;
        const lon = split.nodeLonE7[node]! / 1e7 + (random() - 0.5) * 0.01;
        const lat = split.nodeLatE7[node]! / 1e7 + (random() - 0.5) * 0.01;
        const place = edges.snap({ lon, lat }, CAR);
        if (place) return place;
      }
    };
    trips = Array.from({ length: ROUTES }, () => [placeNear(), placeNear()] as const);
  });

  const breaks = ({ arcs }: Route): boolean =>
    arcs.some((arc, i) => i > 0 && forbidden.has(turnKey(arcs[i - 1]!, arc)));

  test(
    'a car finds a way without a forbidden turn, which it would take where none binds',
    () => {
      validateRoadGraph(split);
      const [bound, free] = [new RouteSearch(split), new RouteSearch(roads)];
      let broken = 0;
      for (const [from, to] of trips) {
        const route = bound.find(CAR, from, to)!;
        const freely = free.find(CAR, from, to)!;
        checkRoute(split, CAR, route);
        expect(breaks(route)).toBe(false);
        expect(route.travelTimeMs).toBeGreaterThanOrEqual(freely.travelTimeMs);
        if (breaks(freely)) broken++;
        else expect(route.travelTimeMs).toBe(freely.travelTimeMs);
      }
      console.log(`${name}: ${broken} of ${ROUTES} routes take a forbidden turn where none binds`);
      expect(broken).toBeGreaterThanOrEqual(leastForbidden);
    },
    TIMEOUT_MS,
  );

  test(
    'its ways are as fast as a search over arcs says that looks each turn up',
    () => {
      const { roads: unsplit, turns } = buildUnsplitRoads(network, { version: name });
      const oracle = turnOracle(unsplit, turns);
      const bound = openRoadNetwork(split).routes;
      for (const [from, to] of trips.slice(0, proved))
        expect(bound.find(CAR, from, to)!.travelTimeMs).toBe(oracle(CAR, from, to));
    },
    TIMEOUT_MS,
  );

  test('walkers go as fast as before, and cars are placed on nearly all roads that they were', () => {
    const foot = vehicleIndex('FOOT');
    const [after, before] = [new RouteSearch(split), new RouteSearch(roads)];
    for (const [from, to] of trips.slice(0, 50))
      expect(after.find(foot, from, to)?.travelTimeMs).toBe(before.find(foot, from, to)?.travelTimeMs);
    const lost = [...Array(roads.roadEdgeCount).keys()].filter(
      (edge) => roads.edgeSnapMask[edge] !== split.edgeSnapMask[edge],
    );
    console.log(`${name}: ${lost.length} of ${roads.roadEdgeCount} roads lose a class by the turns that are forbidden`);
    expect(lost.length).toBeLessThan(roads.roadEdgeCount / 1000);
  });

  test('the graph grows by little', () => {
    const nodes = split.nodeCount - roads.nodeCount;
    const edges = split.edgeCount - roads.edgeCount;
    console.log(
      `${name}: ${nodes} nodes and ${edges} edges more, for ${split.restrictions.from.length} forbidden turns`,
    );
    console.log(
      `${name}: with the turns at signals ${split.nodeCount - split.junctionCount} nodes more than junctions`,
    );
    expect(nodes).toBeLessThan(2 * split.restrictions.from.length);
    expect(edges).toBeLessThan(4 * split.restrictions.from.length);
    expect(split.nodeCount).toBeLessThan(1.06 * split.junctionCount);
  });
});
