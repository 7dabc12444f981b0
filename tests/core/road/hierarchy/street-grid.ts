/** fast-check generator of street grids with missing streets, one-ways, closed classes, zero times, ties and two long roads across; never without a road. */
import fc from 'fast-check';
import { type RoadGraph } from '../../../../src/core/road/graph.js';
import { seededRandom } from '../../../../src/core/random.js';
import { CELL_MS, graphOf, type ListedEdge, type PointE7 } from '../drawn-network.js';

export function streetGrid(columns: number, rows: number, seed: number): RoadGraph {
  const random = seededRandom(seed);
  const nodes: PointE7[] = Array.from({ length: columns * rows }, (_, i) => [
    1_215_000_000 + (i % columns) * 10_000 + Math.floor(random() * 6000),
    299_500_000 + Math.floor(i / columns) * 9_000 + Math.floor(random() * 5000),
  ]);
  const times = (): (number | null)[] =>
    Array.from({ length: 5 }, () => (random() < 0.15 ? null : Math.floor(random() * (random() < 0.7 ? 5 : 90_000))));
  const edges: ListedEdge[] = [];
  const add = (from: number, to: number): unknown => edges.push({ from, to, along: times(), against: times() });
  for (let i = 0; i < nodes.length; i++) {
    if (i % columns < columns - 1 && random() < 0.85) add(i, i + 1);
    if (i + columns < nodes.length && random() < 0.85) add(i + columns, i);
  }
  for (let i = 0; i < 2; i++) add(Math.floor(random() * nodes.length), Math.floor(random() * nodes.length));
  return graphOf(nodes, edges);
}

export const randomStreetGrid: fc.Arbitrary<RoadGraph> = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer())
  .map(([columns, rows, seed]) => streetGrid(columns, rows, seed));

/**
 * A full grid in which every street takes each class the same time for its 100 m: ties everywhere, and the way through the air is
 * nearly as slow as the road along an axis.
 */
export function evenGrid(columns: number, rows: number): RoadGraph {
  const nodes: PointE7[] = Array.from({ length: columns * rows }, (_, i) => [
    1_215_000_000 + (i % columns) * 10_385,
    299_500_000 + Math.floor(i / columns) * 8_993,
  ]);
  const edges: ListedEdge[] = nodes.flatMap((_, i) => [
    ...(i % columns < columns - 1 ? [{ from: i, to: i + 1, along: CELL_MS, against: CELL_MS }] : []),
    ...(i + columns < nodes.length ? [{ from: i, to: i + columns, along: CELL_MS, against: CELL_MS }] : []),
  ]);
  return graphOf(nodes, edges);
}
