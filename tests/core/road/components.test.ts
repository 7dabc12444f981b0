import fc from 'fast-check';
import { expect, test } from 'vitest';
import { connectedParts, isSurelyInPartOf, REAL_PART_NODES } from '../../../src/core/road/components.js';
import { INVALID } from '../../../src/core/road/graph.js';
import { VEHICLE_CLASSES, vehicleIndex } from '../../../src/core/vehicle.js';
import { townRoads } from '../../support/town.js';
import { randomStreetGrid } from './hierarchy/street-grid.js';
import { randomNetwork, randomVehicle } from './random-network.js';

test('what the surroundings of a node prove of its part is so', () => {
  fc.assert(
    fc.property(
      fc.oneof(randomNetwork, randomStreetGrid),
      randomVehicle,
      fc.integer({ min: 1, max: 12 }),
      (graph, vehicle, size) => {
        const { partOf, partSizes } = connectedParts(graph, vehicle);
        for (let node = 0; node < graph.nodeCount; node++) {
          const isProven = isSurelyInPartOf(graph, vehicle, node, size);
          const has = partOf[node] === INVALID ? 1 : partSizes[partOf[node]!]!;
          if (isProven) expect(has).toBeGreaterThanOrEqual(size);
          // All of so small a network is looked at, so nothing is left open.
          else if (graph.nodeCount <= 8 * size) expect(has).toBeLessThan(size);
        }
      },
    ),
    { numRuns: 200, seed: 20_261_122 },
  );
});

test('in a town every corner is proven to lie in a real part', () => {
  const graph = townRoads();
  for (const vehicle of VEHICLE_CLASSES.map(vehicleIndex))
    for (let node = 0; node < graph.nodeCount; node += 7)
      expect(isSurelyInPartOf(graph, vehicle, node, REAL_PART_NODES)).toBe(true);
});
