/**
 * The builder against the obvious: on random OSM data, a search over the single bits of the ways, which knows nothing of merged edges,
 * cut barriers and numbering, must find the same ways and times as one over the graph.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { haversineM } from '../../../src/core/geo/distance.js';
import { nodeAccess, roadClassOf, wayAccess } from '../../../src/core/road/access.js';
import { buildRoadGraph } from '../../../src/core/road/build.js';
import { connectedParts } from '../../../src/core/road/components.js';
import { INFINITE, INVALID, type RoadGraph } from '../../../src/core/road/graph.js';
import { type OsmNetwork, type OsmNode, type OsmTags } from '../../../src/core/road/osm-network.js';
import { speedKmh } from '../../../src/core/road/speeds.js';
import { validateRoadGraph } from '../../../src/core/road/validate-road-graph.js';
import { VEHICLE_CLASSES } from '../../../src/core/vehicle.js';

const SIDE = 4;
const nodeIds = fc.integer({ min: 0, max: SIDE * SIDE + 1 });
const TAGS: readonly OsmTags[] = [
  { highway: 'residential' },
  { highway: 'residential' },
  { highway: 'residential', oneway: 'yes' },
  { highway: 'residential', oneway: '-1' },
  { highway: 'tertiary', name: 'Main' },
  { highway: 'path', bicycle: 'yes' },
  { highway: 'steps' },
  { highway: 'service', motor_vehicle: 'no' },
];
const BARRIERS = [undefined, undefined, undefined, 'bollard', 'gate', 'stile', 'wall'];

/** Nodes on a raster; ids past its end are missing from the extract. Two of the nodes lie at one place. */
const networks: fc.Arbitrary<OsmNetwork> = fc
  .record({
    barriers: fc.array(fc.constantFrom(...BARRIERS), { minLength: SIDE * SIDE, maxLength: SIDE * SIDE }),
    ways: fc.array(
      fc.record({ nodeIds: fc.array(nodeIds, { minLength: 1, maxLength: 6 }), tags: fc.constantFrom(...TAGS) }),
      { minLength: 1, maxLength: 10 },
    ),
  })
  .map(({ barriers, ways }) => {
    const nodes = barriers.map((barrier, id): OsmNode => {
      const place = id === 1 ? 0 : id;
      const position = { id, lon: (place % SIDE) / 1000, lat: Math.floor(place / SIDE) / 1000 };
      return barrier === undefined ? position : { ...position, tags: { barrier } };
    });
    return {
      nodes: new Map(nodes.map((node) => [node.id, node])),
      ways: ways.map((way, i) => ({ id: i + 1, ...way })),
      restrictions: [],
    };
  });

interface Bit {
  readonly from: number;
  readonly to: number;
  readonly timeMs: number;
}

/** Every bit of every way in each open direction, for one class. */
function bitsOf({ nodes, ways }: OsmNetwork, vehicle: number): Bit[] {
  return ways.flatMap(({ nodeIds, tags }) =>
    nodeIds.slice(1).flatMap((to, i): Bit[] => {
      const from = nodeIds[i]!;
      const [a, b] = [nodes.get(from), nodes.get(to)];
      const access = wayAccess(tags);
      if (!a || !b || from === to || !access) return [];
      const lengthM = haversineM(a.lon, a.lat, b.lon, b.lat);
      const time = (direction: 'forward' | 'backward'): number =>
        (lengthM * 3600) / speedKmh(tags, roadClassOf(tags)!, VEHICLE_CLASSES[vehicle]!, direction);
      const bits: Bit[] = [];
      if (access.forward & (1 << vehicle)) bits.push({ from, to, timeMs: time('forward') });
      if (access.backward & (1 << vehicle)) bits.push({ from: to, to: from, timeMs: time('backward') });
      return bits;
    }),
  );
}

/** Bellman-Ford over the bits; nobody goes on from a barrier that does not let the class through. */
function timesFrom(network: OsmNetwork, vehicle: number, start: number): Map<number, number> {
  const bits = bitsOf(network, vehicle);
  const times = new Map([[start, 0]]);
  for (let changed = true; changed;) {
    changed = false;
    for (const { from, to, timeMs } of bits) {
      const before = times.get(from);
      if (before === undefined) continue;
      if (from !== start && !(nodeAccess(network.nodes.get(from)!.tags) & (1 << vehicle))) continue;
      if (before + timeMs < (times.get(to) ?? Infinity) - 1e-6) {
        times.set(to, before + timeMs);
        changed = true;
      }
    }
  }
  return times;
}

/** The same over the built graph. */
function graphTimesFrom(graph: RoadGraph, vehicle: number, start: number): Float64Array {
  const times = new Float64Array(graph.nodeCount).fill(Infinity);
  times[start] = 0;
  for (let changed = true; changed;) {
    changed = false;
    for (let arc = 0; arc < graph.arcCount; arc++) {
      const timeMs = graph.travelTimeMs[vehicle]![arc]!;
      const next = timeMs === INFINITE ? Infinity : times[graph.tail[arc]!]! + timeMs;
      if (next < times[graph.head[arc]!]!) {
        times[graph.head[arc]!] = next;
        changed = true;
      }
    }
  }
  return times;
}

/** Graph nodes by OSM id, without barriers (which may be several nodes) and the two nodes at one place. */
function plainNodes(graph: RoadGraph, network: OsmNetwork): Map<number, number> {
  const found = new Map<number, number>();
  for (const { id, lon, lat, tags } of network.nodes.values()) {
    if (tags || id <= 1) continue;
    for (let node = 0; node < graph.nodeCount; node++) {
      if (graph.nodeLonE7[node] === Math.round(lon * 1e7) && graph.nodeLatE7[node] === Math.round(lat * 1e7))
        found.set(id, node);
    }
  }
  return found;
}

function tryBuild(network: OsmNetwork): RoadGraph | null {
  try {
    return buildRoadGraph(network, { version: 'test' }).graph;
  } catch {
    return null;
  }
}

describe('the built graph, on random data', () => {
  it('has the ways and times of the data, for every class', () => {
    let compared = 0;
    fc.assert(
      fc.property(networks, (network) => {
        const graph = tryBuild(network);
        if (!graph) return;
        validateRoadGraph(graph);
        const nodes = plainNodes(graph, network);
        VEHICLE_CLASSES.forEach((_, vehicle) => {
          for (const [id, node] of nodes) {
            const expected = timesFrom(network, vehicle, id);
            const times = graphTimesFrom(graph, vehicle, node);
            for (const [otherId, other] of nodes) {
              const timeMs = expected.get(otherId) ?? Infinity;
              if (timeMs === Infinity) expect(times[other]).toBe(Infinity);
              // Each edge is rounded to a millisecond.
              else expect(Math.abs(times[other]! - timeMs)).toBeLessThanOrEqual(graph.edgeCount);
              compared++;
            }
          }
        });
      }),
      { seed: 20261122, numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(10_000);
  });

  it('holds each metre of road once', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const graph = tryBuild(network);
        if (!graph) return;
        let expected = 0;
        for (const { nodeIds } of network.ways) {
          for (let i = 1; i < nodeIds.length; i++) {
            const [a, b] = [network.nodes.get(nodeIds[i - 1]!), network.nodes.get(nodeIds[i]!)];
            if (a && b) expected += haversineM(a.lon, a.lat, b.lon, b.lat);
          }
        }
        expect(graph.edgeLengthM.reduce((sum, m) => sum + m, 0)).toBeCloseTo(expected, 1);
      }),
      { seed: 20261122, numRuns: 300 },
    );
  });

  it('has parts in which exactly those nodes are together that reach each other', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const graph = tryBuild(network);
        if (!graph) return;
        VEHICLE_CLASSES.forEach((_, vehicle) => {
          const { partOf, partSizes, largest } = connectedParts(graph, vehicle);
          const reach = Array.from({ length: graph.nodeCount }, (_, node) => graphTimesFrom(graph, vehicle, node));
          const used = (node: number): boolean =>
            graph.travelTimeMs[vehicle]!.some(
              (ms, arc) => ms !== INFINITE && (graph.head[arc] === node || graph.tail[arc] === node),
            );
          for (let a = 0; a < graph.nodeCount; a++) {
            expect(partOf[a] !== INVALID).toBe(used(a));
            for (let b = 0; b < a; b++) {
              if (partOf[a] === INVALID || partOf[b] === INVALID) continue;
              expect(partOf[a] === partOf[b]).toBe(reach[a]![b]! < Infinity && reach[b]![a]! < Infinity);
            }
          }
          expect(partSizes).toEqual(partSizes.map((_, part) => partOf.filter((each) => each === part).length));
          expect(largest < 0 ? -1 : partSizes[largest]).toBe(Math.max(-1, ...partSizes));
        });
      }),
      { seed: 20261122, numRuns: 100 },
    );
  });
});
