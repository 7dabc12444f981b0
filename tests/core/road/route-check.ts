/** What must hold of every route, whatever search made it. */
import { expect } from 'vitest';
import { INFINITE, type RoadGraph } from '../../../src/core/road/graph.js';
import { type Route } from '../../../src/core/road/route.js';
import { type VehicleIndex } from '../../../src/core/vehicle.js';

/** Arcs that are open and meet, a line from end to end, and sums that agree. */
export function checkRoute(graph: RoadGraph, vehicle: VehicleIndex, route: Route): void {
  const { arcs, coordinates, from, to } = route;
  for (const [i, arc] of arcs.entries()) {
    expect(graph.travelTimeMs[vehicle]![arc]).not.toBe(INFINITE);
    if (i > 0) expect(graph.junctionOf[graph.tail[arc]!]).toBe(graph.junctionOf[graph.head[arcs[i - 1]!]!]);
  }
  expect(coordinates[0]).toEqual([from.lon, from.lat]);
  expect(coordinates.at(-1)).toEqual([to.lon, to.lat]);
  expect(coordinates.length).toBeGreaterThanOrEqual(2);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  expect(sum(route.steps.map((step) => step.travelTimeMs)) + route.walkTimeMs).toBe(route.travelTimeMs);
  expect(sum(route.steps.map((step) => step.lengthM))).toBeCloseTo(route.lengthM, 6);
  for (let i = 1; i < route.steps.length; i++) expect(route.steps[i]!.name).not.toBe(route.steps[i - 1]!.name);
}
