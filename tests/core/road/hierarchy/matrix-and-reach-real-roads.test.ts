import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../src/core/random.js';
import { buildRoadGraph } from '../../../../src/core/road/build.js';
import { type EdgeId, type RoadGraph } from '../../../../src/core/road/graph.js';
import { HierarchyReach } from '../../../../src/core/road/hierarchy/hierarchy-reach.js';
import { dissectionOrder } from '../../../../src/core/road/hierarchy/nested-dissection.js';
import { buildHierarchy, type RoadHierarchy } from '../../../../src/core/road/hierarchy/road-hierarchy.js';
import { TravelTimeMatrix } from '../../../../src/core/road/hierarchy/travel-time-matrix.js';
import { withTravelTimes } from '../../../../src/core/road/hierarchy/with-travel-times.js';
import { applyClosures } from '../../../../src/core/road/metric.js';
import { type RoadPosition } from '../../../../src/core/road/position.js';
import { ReachDirection, ReachSearch } from '../../../../src/core/road/reach.js';
import { EdgeIndex } from '../../../../src/core/road/snap.js';
import { VEHICLE_COUNT, type VehicleIndex } from '../../../../src/core/vehicle.js';
import { readOsmFile } from '../../../../src/ingest/osm-reader.js';

const ROADS = path.join(process.env.XUNGE_TEST_DATA ?? '../shared/data', 'roads');
/** Plain searches across a city take their time beside other work. */
const TIMEOUT_MS = 120_000;
const CLOSED_EDGES = 400;

describe.each(['monaco', 'porto'])('one-to-all and many-to-many on the roads of %s', (name) => {
  const file = path.join(ROADS, `${name}.osm.pbf`);
  if (!existsSync(file)) {
    test.skip(`skipped: no data at ${file}`, () => {});
    return;
  }
  let open: RoadHierarchy;
  let closed: RoadHierarchy;
  let edges: EdgeIndex;
  const random = seededRandom(17);

  beforeAll(async () => {
    const { graph } = buildRoadGraph(await readOsmFile(file), { version: name });
    open = buildHierarchy(graph, dissectionOrder(graph).nodeOfRank);
    edges = new EdgeIndex(graph);
    const some = Array.from({ length: CLOSED_EDGES }, () => Math.floor(random() * graph.roadEdgeCount));
    const everyClass = Array.from({ length: VEHICLE_COUNT }, () => some);
    closed = withTravelTimes(open, applyClosures(graph, [{ id: 'flood', speedFactor: 0, edges: everyClass }]));
  }, TIMEOUT_MS);

  function placeOf({ nodeCount, nodeLonE7, nodeLatE7 }: RoadGraph, vehicle: VehicleIndex): RoadPosition {
    for (;;) {
      const node = Math.floor(random() * nodeCount);
      const lon = nodeLonE7[node]! / 1e7 + (random() - 0.5) * 0.002;
      const lat = nodeLatE7[node]! / 1e7 + (random() - 0.5) * 0.002;
      const place = edges.snap({ lon, lat }, vehicle);
      if (place) return place;
    }
  }

  test(
    'a reach of a mixed fleet is that of the plain search, at all limits, both ways, with and without closed roads',
    () => {
      for (const hierarchy of [open, closed]) {
        const { graph } = hierarchy;
        const [plain, reach] = [new ReachSearch(graph), new HierarchyReach(hierarchy)];
        for (const direction of [ReachDirection.OUTWARD, ReachDirection.INWARD])
          for (const limitMs of [30_000, 240_000, Infinity]) {
            const origins = Array.from({ length: 10 }, (_, i) => {
              const vehicle = (i % VEHICLE_COUNT) as VehicleIndex;
              return { vehicle, position: placeOf(graph, vehicle), lagMs: i * 1000 };
            });
            plain.run({ direction, origins, limitMs });
            reach.run({ direction, origins, limitMs });
            const differing: number[] = [];
            for (let edge = 0; edge < graph.roadEdgeCount; edge += 5)
              if (plain.timeAtMs(edge as EdgeId, 0.4) !== reach.timeAtMs(edge as EdgeId, 0.4)) differing.push(edge);
            expect(differing).toEqual([]);
          }
      }
    },
    TIMEOUT_MS,
  );

  test(
    'a matrix is made of the times of plain searches, in all classes, with and without closed roads',
    () => {
      for (const hierarchy of [open, closed]) {
        const { graph } = hierarchy;
        const [plain, matrix] = [new ReachSearch(graph), new TravelTimeMatrix(hierarchy)];
        for (let v = 0; v < VEHICLE_COUNT; v++) {
          const vehicle = v as VehicleIndex;
          const sources = Array.from({ length: 6 }, () => placeOf(graph, vehicle));
          const targets = Array.from({ length: 60 }, () => ({ ...placeOf(graph, vehicle), offsetM: 0 }));
          matrix.run({ vehicle, sources, targets });
          sources.forEach((position, i) => {
            plain.run({ direction: ReachDirection.OUTWARD, origins: [{ vehicle, position }], limitMs: Infinity });
            expect(targets.map((_, j) => matrix.timeMs(i, j))).toEqual(
              targets.map(({ edge, fraction }) => plain.timeAtMs(edge, fraction)),
            );
          });
        }
      }
    },
    TIMEOUT_MS,
  );
});
