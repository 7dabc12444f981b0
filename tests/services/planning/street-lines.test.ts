import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinStreets, linePositions, type StreetLines } from '../../../src/services/planning/street-lines.js';
import { drawNetwork, graphOf } from '../../core/road/drawn-network.js';
import { randomNetwork } from '../../core/road/random-network.js';

const OPEN = [1, 1, 1, 1, 1];
const lengths = ({ firstArc, lineCount }: StreetLines): number[] =>
  Array.from({ length: lineCount }, (_, line) => firstArc[line + 1]! - firstArc[line]!).sort((a, b) => b - a);

test('a street is one line across the mouths of other streets, and ends where it forks', () => {
  // "=" is one street; what has no name counts as another, which forks at F.
  const { graph } = drawNetwork(`
    A==B==C==D
    |     |
    E-----F--G
  `);
  expect(lengths(joinStreets(graph))).toEqual([3, 2, 1, 1]);
});

test('a ring is one line that ends where it begins', () => {
  const nodes: [number, number][] = [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
  ];
  const ring = graphOf(
    nodes,
    [
      [0, 1],
      [2, 1],
      [2, 3],
      [0, 3],
    ].map(([from, to]) => ({ from: from!, to: to!, along: OPEN, against: OPEN })),
  );
  const lines = joinStreets(ring);
  expect(lengths(lines)).toEqual([4]);
  const positions = linePositions(ring, lines, 0);
  expect(positions).toHaveLength(5);
  expect(positions[4]).toEqual(positions[0]);
});

test('every edge is in one line, and the arcs of a line follow each other on one street', () => {
  fc.assert(
    fc.property(randomNetwork, (graph) => {
      const lines = joinStreets(graph);
      expect([...lines.arc].map((arc) => arc >>> 1).sort((a, b) => a - b)).toEqual([...Array(graph.edgeCount).keys()]);
      for (let line = 0; line < lines.lineCount; line++)
        for (let i = lines.firstArc[line]! + 1; i < lines.firstArc[line + 1]!; i++) {
          const [before, after] = [lines.arc[i - 1]!, lines.arc[i]!];
          expect(graph.head[before]).toBe(graph.head[after ^ 1]);
          expect(graph.edgeName[before >>> 1]).toBe(graph.edgeName[after >>> 1]);
        }
    }),
    { numRuns: 500, seed: 71 },
  );
});
