/** Where trips of units begin and trips to a target end on the hierarchy's nodes, with the last metres off the road counted in. */
import { INFINITE, type RoadGraph } from '../graph.js';
import { type RoadPosition } from '../position.js';
import { arrivingEnds, isEdgeOpen, leavingEnds, type PositionEnds, walkTimeMs } from '../search-legs.js';
import { type UnitIndex, type UnitRoadIndex } from '../unit-road-index.js';
import { type VehicleIndex } from '../../vehicle.js';

/** From where a placed unit stands. */
export function endsOfUnit(units: UnitRoadIndex, unit: UnitIndex, vehicle: VehicleIndex): PositionEnds {
  const position = { edge: units.edgeOf(unit), fraction: units.fractionOf(unit) };
  return afterWalk(leavingEnds(units.graph, vehicle, position), walkTimeMs(units.offsetMOf(unit)));
}

/** To a target of one class; no way to one on an edge that is closed to the class. */
export function endsOfTarget(graph: RoadGraph, vehicle: VehicleIndex, target: RoadPosition): PositionEnds {
  const walkMs = isEdgeOpen(graph, vehicle, target.edge) ? walkTimeMs(target.offsetM) : INFINITE;
  return afterWalk(arrivingEnds(graph, vehicle, target), walkMs);
}

function afterWalk({ startNode, startMs, endNode, endMs }: PositionEnds, walkMs: number): PositionEnds {
  return {
    startNode,
    startMs: Math.min(INFINITE, startMs + walkMs),
    endNode,
    endMs: Math.min(INFINITE, endMs + walkMs),
  };
}
