import fc from 'fast-check';
import { expect, test } from 'vitest';
import { INVALID, type RoadGraph } from '../../../../src/core/road/graph.js';
import { dissectionOrder } from '../../../../src/core/road/hierarchy/nested-dissection.js';
import { buildTopology, type HierarchyTopology } from '../../../../src/core/road/hierarchy/topology.js';
import { randomNetwork } from '../random-network.js';
import { randomStreetGrid } from './street-grid.js';

/** A network with an order of any kind: dissected, or shuffled by fast-check. */
const orderedNetwork = fc.oneof(randomNetwork, randomStreetGrid).chain((graph) => {
  const nodes = Array.from({ length: graph.nodeCount }, (_, i) => i);
  const shuffled = fc.shuffledSubarray(nodes, { minLength: nodes.length }).map((order) => Uint32Array.from(order));
  return fc.record({
    graph: fc.constant(graph),
    order: fc.oneof(fc.constant(dissectionOrder(graph).nodeOfRank), shuffled),
  });
});

/** The elimination game, played by the book: remove the nodes one by one and join all neighbours left of each. */
function playElimination(graph: RoadGraph, order: Uint32Array): Set<number>[] {
  const around = Array.from({ length: graph.nodeCount }, () => new Set<number>());
  for (let arc = 0; arc < graph.arcCount; arc++) {
    const [tail, head] = [graph.head[arc ^ 1]!, graph.head[arc]!];
    if (tail !== head) around[tail]!.add(head);
  }
  const left: Set<number>[] = around.map(() => new Set());
  for (const node of order) {
    left[node] = new Set(around[node]);
    for (const a of around[node]!) {
      around[a]!.delete(node);
      for (const b of around[node]!) if (a !== b) around[a]!.add(b);
    }
  }
  return left;
}

const upNodes = ({ nodeOf, firstUp, upHead }: HierarchyTopology, rank: number): number[] =>
  [...upHead.slice(firstUp[rank], firstUp[rank + 1])].map((head) => nodeOf[head]!);

test('up-edges are those of the elimination game in the order given', () => {
  fc.assert(
    fc.property(orderedNetwork, ({ graph, order }) => {
      const topology = buildTopology(graph, order);
      const expected = playElimination(graph, order);
      for (let rank = 0; rank < graph.nodeCount; rank++)
        expect(new Set(upNodes(topology, rank))).toEqual(expected[topology.nodeOf[rank]!]);
    }),
    { numRuns: 300, seed: 20_260_311 },
  );
});

test('heads ascend from above the tail, the parent is the lowest, and every up-neighbour is an ancestor', () => {
  fc.assert(
    fc.property(orderedNetwork, ({ graph, order }) => {
      const { firstUp, upHead, upTail, parent, depth, maxDepth, nodeCount } = buildTopology(graph, order);
      for (let rank = 0; rank < nodeCount; rank++) {
        const heads = [...upHead.slice(firstUp[rank], firstUp[rank + 1])];
        expect(heads).toEqual([...new Set(heads)].sort((a, b) => a - b));
        expect(parent[rank]).toBe(heads[0] ?? INVALID);
        expect(depth[rank]).toBe(heads.length === 0 ? 0 : depth[heads[0]!]! + 1);
        const ancestors = new Set<number>();
        for (let above = parent[rank]!; above !== INVALID; above = parent[above]!) ancestors.add(above);
        for (const head of heads) expect(ancestors).toContain(head);
        for (let edge = firstUp[rank]!; edge < firstUp[rank + 1]!; edge++) expect(upTail[edge]).toBe(rank);
      }
      expect(maxDepth).toBe(Math.max(...depth));
    }),
    { numRuns: 200, seed: 20_260_312 },
  );
});

test('the descendants of a rank are the run of ranks below it', () => {
  fc.assert(
    fc.property(orderedNetwork, ({ graph, order }) => {
      const { parent, firstOfSubtree, nodeCount } = buildTopology(graph, order);
      for (let rank = 0; rank < nodeCount; rank++) {
        const members: number[] = [];
        for (let other = 0; other < nodeCount; other++) {
          let above = other;
          while (above !== INVALID && above !== rank) above = parent[above]!;
          if (above === rank) members.push(other);
        }
        expect(members).toEqual(
          Array.from({ length: rank - firstOfSubtree[rank]! + 1 }, (_, i) => firstOfSubtree[rank]! + i),
        );
      }
    }),
    { numRuns: 100, seed: 20_260_313 },
  );
});

test('every arc between two nodes lies over the up-edge between their ranks, and every up-edge knows its arcs', () => {
  fc.assert(
    fc.property(orderedNetwork, ({ graph, order }) => {
      const topology = buildTopology(graph, order);
      const { rankOf, upTail, upHead, edgeOfArc, isArcUpward, firstArc, arcOfEdge, firstDown, downEdge } = topology;
      const arcs: number[] = [];
      for (let edge = 0; edge < topology.upEdgeCount; edge++) {
        for (let i = firstArc[edge]!; i < firstArc[edge + 1]!; i++) {
          expect(edgeOfArc[arcOfEdge[i]!]).toBe(edge);
          arcs.push(arcOfEdge[i]!);
        }
        expect(downEdge.slice(firstDown[upHead[edge]!], firstDown[upHead[edge]! + 1])).toContain(edge);
      }
      const expected: number[] = [];
      for (let arc = 0; arc < graph.arcCount; arc++) {
        const [from, to] = [rankOf[graph.head[arc ^ 1]!]!, rankOf[graph.head[arc]!]!];
        if (from === to) {
          expect(edgeOfArc[arc]).toBe(INVALID);
          continue;
        }
        expected.push(arc);
        expect([upTail[edgeOfArc[arc]!], upHead[edgeOfArc[arc]!]]).toEqual([Math.min(from, to), Math.max(from, to)]);
        expect(isArcUpward[arc]).toBe(from < to ? 1 : 0);
      }
      expect(arcs.sort((a, b) => a - b)).toEqual(expected);
    }),
    { numRuns: 200, seed: 20_260_314 },
  );
});

test('what is no order of the nodes is refused', () => {
  fc.assert(
    fc.property(randomNetwork, ({ nodeCount, ...graph }) => {
      expect(() => buildTopology({ nodeCount, ...graph }, new Uint32Array(nodeCount + 1))).toThrow(RangeError);
      if (nodeCount > 1)
        expect(() => buildTopology({ nodeCount, ...graph }, new Uint32Array(nodeCount))).toThrow(/does not hold each/);
    }),
    { numRuns: 10, seed: 20_260_315 },
  );
});
