/** The table of streets that peers are filled with holds the same shortest ways as the graph. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { carPositionAt, CAR, streetTable, type StreetTable } from '../../bench/peers/street-table.js';
import { type NodeId, type RoadGraph } from '../../src/core/road/graph.js';
import { ReachDirection, ReachSearch } from '../../src/core/road/reach.js';
import { drawNetwork } from '../core/road/drawn-network.js';
import { randomNetwork } from '../core/road/random-network.js';

/** Floyd and Warshall. */
function allTimesMs({ junctions, streets }: StreetTable): number[][] {
  const times = junctions.map((_, i) => junctions.map((__, j) => (i === j ? 0 : Infinity)));
  const put = (from: number, to: number, ms: number): void => {
    if (ms >= 0) times[from]![to] = Math.min(times[from]![to]!, ms);
  };
  for (const [source, target, forwardMs, backwardMs] of streets) {
    put(source, target, forwardMs);
    put(target, source, backwardMs);
  }
  for (const via of junctions.keys())
    for (const from of junctions.keys())
      for (const to of junctions.keys()) put(from, to, times[from]![via]! + times[via]![to]!);
  return times;
}

function places(graph: RoadGraph): number[] {
  return Array.from({ length: graph.nodeCount }, (_, node) => node).filter(
    (node) => carPositionAt(graph, node as NodeId) !== null,
  );
}

test('a trip between two places takes as long on the table as on the graph', () => {
  fc.assert(
    fc.property(randomNetwork, (graph) => {
      const times = allTimesMs(streetTable(graph));
      const search = new ReachSearch(graph);
      for (const incident of places(graph)) {
        const position = carPositionAt(graph, incident as NodeId)!;
        search.run({ direction: ReachDirection.INWARD, origins: [{ vehicle: CAR, position }], limitMs: Infinity });
        for (const unit of places(graph)) expect(search.timeAtNodeMs(CAR, unit as NodeId)).toBe(times[unit]![incident]);
      }
    }),
    { seed: 7, numRuns: 200 },
  );
});

test('a place is the junction itself, whichever way its street was drawn', () => {
  const { graph } = drawNetwork(`
    a--b--c
    |  |
    d--e
  `);
  expect(places(graph)).toHaveLength(graph.nodeCount);
  for (const node of places(graph)) {
    const { edge, fraction, offsetM, lon } = carPositionAt(graph, node as NodeId)!;
    expect(graph.head[edge * 2 + 1 - fraction]).toBe(node);
    expect([offsetM, lon]).toEqual([0, graph.nodeLonE7[node]! / 1e7]);
  }
});
