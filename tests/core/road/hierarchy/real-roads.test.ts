import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildRoadGraph } from '../../../../src/core/road/build.js';
import { INFINITE, type RoadGraph } from '../../../../src/core/road/graph.js';
import { HierarchyRouteSearch } from '../../../../src/core/road/hierarchy/hierarchy-route.js';
import { customize, type HierarchyMetric, MetricUpdater } from '../../../../src/core/road/hierarchy/metric.js';
import { dissectionOrder } from '../../../../src/core/road/hierarchy/nested-dissection.js';
import { buildHierarchy, type RoadHierarchy } from '../../../../src/core/road/hierarchy/road-hierarchy.js';
import { type RoadPosition } from '../../../../src/core/road/position.js';
import { RouteSearch } from '../plain-route-search.js';
import { EdgeIndex } from '../../../../src/core/road/snap.js';
import { seededRandom } from '../../../../src/core/random.js';
import { VEHICLE_COUNT, type VehicleIndex } from '../../../../src/core/vehicle.js';
import { readOsmFile } from '../../../../src/ingest/osm-reader.js';
import { checkRoute } from '../route-check.js';

const ROADS = path.join(process.env.XUNGE_TEST_DATA ?? '../shared/data', 'roads');
/** Plain searches across a city take their time beside other work. */
const TIMEOUT_MS = 120_000;

/** `toEqual` takes seconds on arrays as long as these. */
function isSame(a: HierarchyMetric, b: HierarchyMetric): boolean {
  const bytes = ({ buffer }: Int32Array): Buffer => Buffer.from(buffer);
  return bytes(a.upMs).equals(bytes(b.upMs)) && bytes(a.downMs).equals(bytes(b.downMs));
}

describe.each([
  { name: 'monaco', trips: 400 },
  { name: 'porto', trips: 200 },
])('the hierarchy of $name', ({ name, trips }) => {
  const file = path.join(ROADS, `${name}.osm.pbf`);
  if (!existsSync(file)) {
    test.skip(`skipped: no data at ${file}`, () => {});
    return;
  }
  let graph: RoadGraph;
  let hierarchy: RoadHierarchy;
  let edges: EdgeIndex;
  let random: () => number;

  beforeAll(async () => {
    graph = buildRoadGraph(await readOsmFile(file), { version: name }).graph;
    hierarchy = buildHierarchy(graph, dissectionOrder(graph).nodeOfRank);
    edges = new EdgeIndex(graph);
    random = seededRandom(11);
  }, TIMEOUT_MS);

  function placeOf(vehicle: number): RoadPosition {
    for (;;) {
      const node = Math.floor(random() * graph.nodeCount);
      const lon = graph.nodeLonE7[node]! / 1e7 + (random() - 0.5) * 0.002;
      const lat = graph.nodeLatE7[node]! / 1e7 + (random() - 0.5) * 0.002;
      const place = edges.snapMany({ lon, lat }, 1 << vehicle)[vehicle];
      if (place) return place;
    }
  }

  test(
    'its routes take the time of plain searches, in all classes',
    () => {
      const plain = new RouteSearch(graph);
      const search = new HierarchyRouteSearch(hierarchy);
      for (let i = 0; i < trips; i++) {
        const vehicle = (i % VEHICLE_COUNT) as VehicleIndex;
        const [from, to] = [placeOf(vehicle), placeOf(vehicle)];
        const expected = plain.find(vehicle, from, to);
        const route = search.find(vehicle, from, to);
        expect(route?.travelTimeMs).toBe(expected?.travelTimeMs);
        if (route) checkRoute(graph, vehicle, route);
      }
    },
    TIMEOUT_MS,
  );

  test('a street closed and opened again leaves the metric as it was, and closed it is that of the closed network', () => {
    const { topology } = hierarchy;
    const arcMs = graph.travelTimeMs[4]!.slice();
    const metric = customize(topology, arcMs);
    const updater = new MetricUpdater(topology);
    for (let i = 0; i < 3; i++) {
      const arcs = Array.from({ length: 20 }, () => Math.floor(random() * graph.arcCount));
      for (const arc of arcs) arcMs[arc] = INFINITE;
      updater.update(metric, arcMs, arcs);
      expect(isSame(metric, customize(topology, arcMs))).toBe(true);
      for (const arc of arcs) arcMs[arc] = graph.travelTimeMs[4]![arc]!;
      updater.update(metric, arcMs, arcs);
      expect(isSame(metric, hierarchy.metrics[4]!)).toBe(true);
    }
  });
});
