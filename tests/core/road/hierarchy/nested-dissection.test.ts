import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RoadGraph } from '../../../../src/core/road/graph.js';
import { dissectionOrder } from '../../../../src/core/road/hierarchy/nested-dissection.js';
import { drawNetwork } from '../drawn-network.js';
import { randomNetwork } from '../random-network.js';
import { evenGrid, randomStreetGrid } from './street-grid.js';

/** Sizes of the pieces that are left without some nodes, the largest first. */
function pieces(graph: RoadGraph, without: ReadonlySet<number>): number[] {
  const seen = new Set(without);
  const sizes: number[] = [];
  for (let start = 0; start < graph.nodeCount; start++) {
    if (seen.has(start)) continue;
    const piece = [start];
    seen.add(start);
    for (const node of piece)
      for (let i = graph.firstOut[node]!; i < graph.firstOut[node + 1]!; i++) {
        const other = graph.head[graph.outArc[i]!]!;
        if (!seen.has(other)) piece.push(other);
        seen.add(other);
      }
    sizes.push(piece.length);
  }
  return sizes.sort((a, b) => b - a);
}

describe('dissectionOrder', () => {
  test('holds every junction once, whatever the network', () => {
    fc.assert(
      fc.property(fc.oneof(randomNetwork, randomStreetGrid), (graph) => {
        const { nodeOfRank } = dissectionOrder(graph);
        expect([...nodeOfRank].sort((a, b) => a - b)).toEqual(Array.from({ length: graph.nodeCount }, (_, i) => i));
      }),
      { numRuns: 400, seed: 20_260_301 },
    );
  });

  test('is the same for the same network', () => {
    fc.assert(
      fc.property(randomStreetGrid, (graph) => {
        expect(dissectionOrder(graph)).toEqual(dissectionOrder(graph));
      }),
      { numRuns: 30, seed: 20_260_302 },
    );
  });

  test('the separator of the whole network stands last and leaves no side more than four fifths', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 24 }), fc.integer({ min: 4, max: 24 }), (columns, rows) => {
        const graph = evenGrid(columns, rows);
        const { nodeOfRank, topCuts } = dissectionOrder(graph);
        const [{ cellSize, separatorSize }] = topCuts as [(typeof topCuts)[number]];
        expect(cellSize).toBe(columns * rows);
        const left = pieces(graph, new Set(nodeOfRank.slice(-separatorSize)));
        expect(left.length).toBeGreaterThan(1);
        expect(left[0]).toBeLessThanOrEqual(0.8 * cellSize);
      }),
      { numRuns: 40, seed: 20_260_303 },
    );
  });

  test('a grid is cut by its shorter side', () => {
    const { topCuts } = dissectionOrder(evenGrid(40, 12));
    expect(topCuts[0]).toEqual({ cellSize: 480, separatorSize: 12 });
  });

  test('two quarters joined by a bridge are parted at the bridge', () => {
    const { graph, node } = drawNetwork(`
      A-B-C   J-K-L
      | | |   | | |
      D-E-F---M-N-O
      | | |   | | |
      G-H-I   P-Q-R
    `);
    const { nodeOfRank, topCuts } = dissectionOrder(graph);
    expect(topCuts[0]).toEqual({ cellSize: 18, separatorSize: 1 });
    expect([node('F'), node('M')]).toContain(nodeOfRank[17]);
  });

  test('dead ends come before everything else', () => {
    const { graph, node } = drawNetwork(`
      X-A-B-Y
        | |
      W-C-D-Z-V
    `);
    const first = [...dissectionOrder(graph).nodeOfRank.slice(0, 5)].sort((a, b) => a - b);
    expect(first).toEqual([...'XYWZV'].map(node).sort((a, b) => a - b));
  });

  test('tells how far it is, up to the end', () => {
    const shares: number[] = [];
    dissectionOrder(evenGrid(30, 30), { onProgress: (share) => shares.push(share) });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.length).toBeGreaterThan(10);
    expect(shares.at(-1)).toBe(1);
  });
});
