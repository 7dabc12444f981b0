import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BuildReport } from '../../../src/core/road/build-report.js';
import { buildRoadGraph } from '../../../src/core/road/build.js';
import { encodeRoadGraph } from '../../../src/core/road/codec.js';
import { INFINITE, type RoadGraph } from '../../../src/core/road/graph.js';
import { type OsmNetwork } from '../../../src/core/road/osm-network.js';
import { validateRoadGraph } from '../../../src/core/road/validate-road-graph.js';
import { vehicleIndex } from '../../../src/core/vehicle.js';
import { readOsmFile } from '../../../src/ingest/osm-reader.js';
import { sha256 } from '../../../src/ingest/road-file.js';

const ROADS = path.join(process.env['XUNGE_TEST_DATA'] ?? '../shared/data', 'roads');

interface Expected {
  readonly nodes: readonly [number, number];
  readonly edges: readonly [number, number];
  readonly lengthKm: readonly [number, number];
  /** A street of more than one edge that is one-way all along. */
  readonly oneway: string | null;
}

describe.each<[string, Expected]>([
  ['monaco', { nodes: [3000, 4500], edges: [4000, 6000], lengthKm: [400, 600], oneway: 'Avenue du Port' }],
  [
    'porto',
    { nodes: [65_000, 75_000], edges: [85_000, 100_000], lengthKm: [9000, 12_000], oneway: 'Rua de Faria Guimarães' },
  ],
  ['nanjing-derived', { nodes: [28_000, 31_000], edges: [40_000, 46_000], lengthKm: [10_000, 18_000], oneway: null }],
])('the roads of %s', (name, expected) => {
  const file = path.join(ROADS, `${name}.osm.pbf`);
  const absent = !existsSync(file);
  let network: OsmNetwork;
  let graph: RoadGraph;
  let report: BuildReport;
  beforeAll(async () => {
    if (absent) {
      console.log('skipped: no data');
      return;
    }
    network = await readOsmFile(file);
    ({ graph, report } = buildRoadGraph(network, { version: name }));
  });

  it.skipIf(absent)('make a sound graph of plausible size', () => {
    validateRoadGraph(graph);
    for (const [value, [least, most]] of [
      [report.nodes, expected.nodes],
      [report.edges, expected.edges],
      [report.lengthKm, expected.lengthKm],
    ] as const) {
      expect(value).toBeGreaterThan(least);
      expect(value).toBeLessThan(most);
    }
  });

  it.skipIf(absent)('hold together for every class', () => {
    for (const { largestPartShare } of Object.values(report.vehicles)) expect(largestPartShare).toBeGreaterThan(0.9);
  });

  it.skipIf(absent || expected.oneway === null)(
    'have the one-way street as one, which walkers may go either way',
    () => {
      const edges = [...graph.edgeName.keys()].filter(
        (edge) => graph.names[graph.edgeName[edge]!]!.local === expected.oneway,
      );
      const isOneway = (vehicle: 'CAR' | 'FOOT', edge: number): boolean => {
        const times = graph.travelTimeMs[vehicleIndex(vehicle)]!;
        return (times[2 * edge] === INFINITE) !== (times[2 * edge + 1] === INFINITE);
      };
      expect(edges.length).toBeGreaterThan(1);
      expect(edges.filter((edge) => !isOneway('CAR', edge))).toEqual([]);
      expect(edges.filter((edge) => isOneway('FOOT', edge))).toEqual([]);
    },
  );

  it.skipIf(absent)('make the same bytes whatever their order in the file', () => {
    const shuffled = { ...network, ways: [...network.ways].reverse(), nodes: new Map([...network.nodes].reverse()) };
    const bytes = (from: RoadGraph): string => sha256(encodeRoadGraph(from)).toString('hex');
    expect(bytes(buildRoadGraph(shuffled, { version: name }).graph)).toBe(bytes(graph));
  });
});
