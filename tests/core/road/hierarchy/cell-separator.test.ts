import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RoadGraph } from '../../../../src/core/road/graph.js';
import { CellSeparator, CutSide } from '../../../../src/core/road/hierarchy/cell-separator.js';
import { junctionAdjacency } from '../../../../src/core/road/hierarchy/junction-adjacency.js';
import { drawNetwork } from '../drawn-network.js';
import { randomStreetGrid } from './street-grid.js';

/** The largest connected piece of a network. */
function largestPiece(graph: RoadGraph): Uint32Array {
  const { first, neighbour, nodeCount } = junctionAdjacency(graph);
  const seen = new Set<number>();
  let largest: number[] = [];
  for (let start = 0; start < nodeCount; start++) {
    if (seen.has(start)) continue;
    seen.add(start);
    const piece = [start];
    for (const node of piece)
      for (const other of neighbour.subarray(first[node], first[node + 1])) {
        if (!seen.has(other)) piece.push(other);
        seen.add(other);
      }
    if (piece.length > largest.length) largest = piece;
  }
  return Uint32Array.from(largest);
}

describe('CellSeparator', () => {
  const byNumber = (graph: RoadGraph): Uint32Array => Uint32Array.from({ length: graph.nodeCount }, (_, i) => i);

  test('no street joins the two sides that it leaves, and neither side is small', () => {
    fc.assert(
      fc.property(randomStreetGrid, (graph) => {
        const cell = largestPiece(graph);
        const reversed = byNumber(graph).reverse();
        const separator = new CellSeparator(junctionAdjacency(graph), [byNumber(graph), reversed]);
        fc.pre(separator.separate(cell));
        const { sideOf } = separator;
        for (let arc = 0; arc < graph.arcCount; arc++) {
          const [a, b] = [graph.head[arc]!, graph.head[arc ^ 1]!];
          if (cell.includes(a)) expect([sideOf[a], sideOf[b]].sort()).not.toEqual([CutSide.FIRST, CutSide.SECOND]);
        }
        for (const side of [CutSide.FIRST, CutSide.SECOND])
          expect(cell.filter((node) => sideOf[node] === side).length).toBeGreaterThanOrEqual(0.2 * cell.length);
      }),
      { numRuns: 300, seed: 20_260_331 },
    );
  });

  test('every node of the separator touches both sides', () => {
    fc.assert(
      fc.property(randomStreetGrid, (graph) => {
        const cell = largestPiece(graph);
        const adjacency = junctionAdjacency(graph);
        const separator = new CellSeparator(adjacency, [byNumber(graph)]);
        fc.pre(separator.separate(cell));
        const { sideOf } = separator;
        for (const node of cell) {
          if (sideOf[node] !== CutSide.SEPARATOR) continue;
          const around = [...adjacency.neighbour.subarray(adjacency.first[node], adjacency.first[node + 1])];
          const sides = around.map((other) => sideOf[other]);
          expect(sides).toContain(CutSide.FIRST);
          expect(sides).toContain(CutSide.SECOND);
        }
      }),
      { numRuns: 300, seed: 20_260_332 },
    );
  });

  test('a cut has as few junctions as the narrowest place between the terminals', () => {
    const { graph, node } = drawNetwork(`
      A-B-C       M-N-O
      | | |       | | |
      P-Q-R-D---E-S-T-U
      | | |       | | |
      V-W-X-I---J-Y-Z-0
      | | |       | | |
      1-2-3       4-5-6
    `);
    const separator = new CellSeparator(junctionAdjacency(graph), [
      Uint32Array.from(graph.nodeLonE7.map((lon, i) => (lon - graph.nodeLonE7[0]!) * 100 + i)),
    ]);
    expect(separator.separate(byNumber(graph))).toBe(true);
    const cut = [...byNumber(graph)].filter((i) => separator.sideOf[i] === CutSide.SEPARATOR);
    expect(cut).toHaveLength(2);
    expect(separator.sideOf[node('A')]).not.toBe(separator.sideOf[node('O')]);
  });
});
