import fc from 'fast-check';
import { expect, test } from 'vitest';
import { INFINITE, type RoadGraph } from '../../../../src/core/road/graph.js';
import { customize, MetricUpdater } from '../../../../src/core/road/hierarchy/metric.js';
import { NO_WAY } from '../../../../src/core/road/hierarchy/no-way.js';
import { dissectionOrder } from '../../../../src/core/road/hierarchy/nested-dissection.js';
import { buildTopology, type HierarchyTopology } from '../../../../src/core/road/hierarchy/topology.js';
import { drawNetwork } from '../drawn-network.js';
import { randomNetwork } from '../random-network.js';
import { randomStreetGrid } from './street-grid.js';

const network = fc.oneof(randomNetwork, randomStreetGrid);

/**
 * Least times between all ranks over lower ones only, by Floyd & Warshall (1962), stopped at each pivot: `least[r][a][b]` uses ranks
 * below r between a and b. An up-edge's time must be the entry for r = its tail.
 */
function timesOverLowerRanks(graph: RoadGraph, topology: HierarchyTopology, arcMs: Uint32Array): number[][][] {
  const { nodeCount, rankOf } = topology;
  let times = Array.from({ length: nodeCount }, () => new Array<number>(nodeCount).fill(Infinity));
  for (let arc = 0; arc < graph.arcCount; arc++) {
    const [from, to] = [rankOf[graph.head[arc ^ 1]!]!, rankOf[graph.head[arc]!]!];
    if (arcMs[arc] !== INFINITE) times[from]![to] = Math.min(times[from]![to]!, arcMs[arc]!);
  }
  return Array.from({ length: nodeCount }, (_, pivot) => {
    const before = times;
    times = before.map((row) => row.map((ms, to) => Math.min(ms, row[pivot]! + before[pivot]![to]!)));
    return before;
  });
}

test('an up-edge takes the time of the fastest way over ranks below both ends, in each direction', () => {
  fc.assert(
    fc.property(network, fc.integer({ min: 0, max: 4 }), (graph, vehicle) => {
      const topology = buildTopology(graph, dissectionOrder(graph).nodeOfRank);
      const arcMs = graph.travelTimeMs[vehicle]!;
      const { upMs, downMs } = customize(topology, arcMs);
      const least = timesOverLowerRanks(graph, topology, arcMs);
      const finite = (ms: number): number => (ms === Infinity ? NO_WAY : ms);
      for (let edge = 0; edge < topology.upEdgeCount; edge++) {
        const [tail, head] = [topology.upTail[edge]!, topology.upHead[edge]!];
        expect(upMs[edge]).toBe(finite(least[tail]![tail]![head]!));
        expect(downMs[edge]).toBe(finite(least[tail]![head]![tail]!));
      }
    }),
    { numRuns: 150, seed: 20_260_321 },
  );
});

test('a metric brought up to date equals one made anew, array for array, whatever arcs changed and in whatever rounds', () => {
  const changes = network.chain((graph) =>
    fc.record({
      graph: fc.constant(graph),
      rounds: fc.array(
        fc.array(
          fc.tuple(
            fc.integer({ min: 0, max: graph.arcCount - 1 }),
            fc.oneof(fc.constant(INFINITE), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 6, max: 200_000 })),
          ),
          { maxLength: 8 },
        ),
        { minLength: 1, maxLength: 4 },
      ),
    }),
  );
  fc.assert(
    fc.property(changes, ({ graph, rounds }) => {
      const topology = buildTopology(graph, dissectionOrder(graph).nodeOfRank);
      const arcMs = graph.travelTimeMs[0]!.slice();
      const metric = customize(topology, arcMs);
      const updater = new MetricUpdater(topology);
      for (const round of rounds) {
        for (const [arc, ms] of round) arcMs[arc] = ms;
        const before = { upMs: metric.upMs.slice(), downMs: metric.downMs.slice() };
        const changed = updater.update(
          metric,
          arcMs,
          round.map(([arc]) => arc),
        );
        const expected = customize(topology, arcMs);
        expect(metric).toEqual(expected);
        const differing = expected.upMs.filter(
          (ms, edge) => ms !== before.upMs[edge] || expected.downMs[edge] !== before.downMs[edge],
        );
        expect(changed).toBe(differing.length);
      }
    }),
    { numRuns: 400, seed: 20_260_322 },
  );
});

test('times that add up to 12 days and more count as no way', () => {
  const { graph, node } = drawNetwork('A-B-C');
  const arcMs = new Uint32Array(graph.arcCount).fill(0x20000000);
  // B first, so that A-C becomes the only way between the two.
  const topology = buildTopology(graph, Uint32Array.of(node('B'), node('A'), node('C')));
  const { upMs, downMs } = customize(topology, arcMs);
  expect([...upMs]).toEqual([0x20000000, 0x20000000, NO_WAY]);
  expect([...downMs]).toEqual([0x20000000, 0x20000000, NO_WAY]);
});

test('an arc that the network does not have is refused', () => {
  const { graph } = drawNetwork('A-B-C');
  const topology = buildTopology(graph, dissectionOrder(graph).nodeOfRank);
  const arcMs = graph.travelTimeMs[0]!;
  expect(() => new MetricUpdater(topology).update(customize(topology, arcMs), arcMs, [99])).toThrow(/arc 99/);
});
