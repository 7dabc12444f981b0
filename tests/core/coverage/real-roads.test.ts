import { existsSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measureCoverage } from '../../../src/core/coverage/coverage.js';
import { spreadHouseholds } from '../../../src/core/coverage/demand.js';
import { GridIndex, type MultiPolygonCoordinates } from '../../../src/core/coverage/grid-index.js';
import { buildRoadGraph } from '../../../src/core/road/build.js';
import { type RoadGraph } from '../../../src/core/road/graph.js';
import { ReachDirection, ReachSearch } from '../../../src/core/road/reach.js';
import { EdgeIndex } from '../../../src/core/road/snap.js';
import { VEHICLE_COUNT, type VehicleIndex } from '../../../src/core/vehicle.js';
import { readOsmFile } from '../../../src/ingest/osm-reader.js';
import { layGround } from '../../../seeds/demo-district/ground.js';
import { seededRandom } from '../../../seeds/demo-district/random.js';
import { coverageOracle, type OracleUnit } from './coverage-oracle.js';

const MONACO = path.join(process.env['XUNGE_TEST_DATA'] ?? '../shared/data', 'roads/monaco.osm.pbf');
const SIDE = 12;

/** The roads' box, cut into squares. */
function squares([west, south, east, north]: RoadGraph['bounds']): MultiPolygonCoordinates[] {
  const corner = (column: number, row: number): [number, number] => [
    west + ((east - west) * column) / SIDE,
    south + ((north - south) * row) / SIDE,
  ];
  return Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    return [[[corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1), corner(x, y)]]];
  });
}

/** Fleets at random places of the network, all five classes; each household is on one piece of road of its grid. */
function expectAgreement(graph: RoadGraph, boundaries: MultiPolygonCoordinates[], households: number[]): void {
  const demand = spreadHouseholds(graph, new GridIndex(boundaries), households);
  const sums = new Float64Array(demand.gridCount);
  demand.households.forEach((count, piece) => (sums[demand.grid[piece]!]! += count));
  sums.forEach((sum, grid) => expect(sum).toBeCloseTo(demand.gridHasRoad[grid] ? households[grid]! : 0, 6));

  const edges = new EdgeIndex(graph);
  const reach = new ReachSearch(graph);
  const [west, south, east, north] = graph.bounds;
  const unit = fc.record({
    vehicle: fc.integer({ min: 0, max: VEHICLE_COUNT - 1 }).map((v) => v as VehicleIndex),
    lon: fc.double({ min: west, max: east, noNaN: true }),
    lat: fc.double({ min: south, max: north, noNaN: true }),
  });
  const fleet = fc.array(unit, { minLength: 1, maxLength: 4 });
  let covered = 0;
  fc.assert(
    fc.property(fleet, fc.integer({ min: 10_000, max: 300_000 }), (units, targetMs) => {
      const origins = units.flatMap(({ vehicle, ...point }): (OracleUnit & { vehicle: VehicleIndex })[] => {
        const position = edges.snap(point, vehicle);
        return position ? [{ vehicle, position }] : [];
      });
      reach.run({ direction: ReachDirection.OUTWARD, origins, limitMs: targetMs });
      const coverage = measureCoverage(demand, reach, targetMs);
      expect([...coverage.coveredPieces]).toEqual(coverageOracle(graph, demand, origins, targetMs).coveredPieces);
      covered += coverage.totalCovered;
    }),
    { numRuns: 8, seed: 81 },
  );
  expect(covered).toBeGreaterThan(0);
}

describe.skipIf(!existsSync(MONACO))(
  'on the roads of a real town (skipped: no data, where the folder is absent)',
  () => {
    test('the same pieces are covered as by one plain search per unit, and no household is lost', async () => {
      const { graph } = buildRoadGraph(await readOsmFile(MONACO), { version: 'test' });
      const boundaries = squares(graph.bounds);
      expectAgreement(
        graph,
        boundaries,
        boundaries.map((_, i) => 100 + i),
      );
    }, 120_000);
  },
);

test('on the demo district, with its own grids and households, the same pieces are covered as by one plain search per unit', () => {
  const { network, gridsGeoJson } = layGround(seededRandom(61));
  const { graph } = buildRoadGraph(network, { version: 'demo' });
  expectAgreement(
    graph,
    gridsGeoJson.features.map(({ geometry }) => [geometry.coordinates]),
    gridsGeoJson.features.map(({ properties }) => properties.households),
  );
}, 120_000);
