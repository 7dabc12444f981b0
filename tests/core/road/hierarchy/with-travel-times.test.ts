import fc from 'fast-check';
import { expect, test } from 'vitest';
import { INFINITE, type RoadGraph } from '../../../../src/core/road/graph.js';
import { dissectionOrder } from '../../../../src/core/road/hierarchy/nested-dissection.js';
import { buildHierarchy } from '../../../../src/core/road/hierarchy/road-hierarchy.js';
import { unprunedSearchGraph } from '../../../../src/core/road/hierarchy/search-graph.js';
import { pruningAll, withTravelTimes } from '../../../../src/core/road/hierarchy/with-travel-times.js';
import { finish } from '../../../../src/core/slices.js';
import { townRoads } from '../../../support/town.js';

const CAR = 4;
const FOOT = 0;

test('a hierarchy under other travel times is, array for array, the one made anew of them; untouched classes are shared', () => {
  const graph = townRoads();
  const { nodeOfRank } = dissectionOrder(graph);
  const before = buildHierarchy(graph, nodeOfRank);
  const change = fc.record({ arc: fc.nat(graph.arcCount - 1), factor: fc.constantFrom(0, 2, 5) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 40 }), (changes) => {
      const carMs = graph.travelTimeMs[CAR]!.slice();
      for (const { arc, factor } of changes) carMs[arc] = factor === 0 ? INFINITE : carMs[arc]! * factor;
      const changed: RoadGraph = {
        ...graph,
        travelTimeMs: graph.travelTimeMs.map((times, v) => (v === CAR ? carMs : times)),
      };
      const after = withTravelTimes(before, changed);
      const anew = buildHierarchy(changed, nodeOfRank);
      expect(after.metrics[CAR]).toEqual(anew.metrics[CAR]);
      expect(after.searchGraphs[CAR]).toEqual(unprunedSearchGraph(anew.topology, anew.metrics[CAR]!));
      expect(after.metrics[FOOT]).toBe(before.metrics[FOOT]);
      expect(after.searchGraphs[FOOT]).toBe(before.searchGraphs[FOOT]);
      expect(before.metrics[CAR]).not.toBe(after.metrics[CAR]);
      const refined = finish(pruningAll(after));
      expect(refined.searchGraphs).toEqual(anew.searchGraphs);
      expect(finish(pruningAll(refined))).toBe(refined);
    }),
    { seed: 17, numRuns: 40 },
  );
});
