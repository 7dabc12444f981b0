/** A route as people read it: time, length, line on the map and streets in order, made from the arcs that a search found. */
import { type Position } from '../geo/point.js';
import { type VehicleIndex } from '../vehicle.js';
import { arcTimeMs, type ArcId, edgeOf, type RoadGraph, type StreetName } from './graph.js';
import { type RoadPosition } from './position.js';
import { legTimeMs, walkTimeMs } from './search-legs.js';
import { appendPoint, appendShape } from './shape.js';

/** Consecutive arcs of one street name. */
export interface RouteStep {
  /** The empty name where the street has none. */
  readonly name: StreetName;
  readonly lengthM: number;
  readonly travelTimeMs: number;
}

export interface Route {
  readonly from: RoadPosition;
  readonly to: RoadPosition;
  /** Everything: the walk to the road, the road, the walk from it. */
  readonly travelTimeMs: number;
  /** The part of `travelTimeMs` that is walked off the road at both ends. The steps' times add up to the rest. */
  readonly walkTimeMs: number;
  /** Metres on the road. */
  readonly lengthM: number;
  /** The roads as travelled, each from the junction where the one before ends; the first and the last may be travelled in part. Empty where both positions are the same point of the road. */
  readonly arcs: readonly ArcId[];
  /** GeoJSON line from the point on the road of `from` to that of `to`; two equal points where the two coincide. */
  readonly coordinates: readonly Position[];
  readonly steps: readonly RouteStep[];
}

/**
 * Describes a trip. `arcs` as the searches give them: none or one arc means straight along the edge that both positions share;
 * otherwise the first leaves the edge of `from` and the last arrives on the edge of `to`, even where that takes no way at all.
 */
export function routeAlong(
  graph: RoadGraph,
  vehicle: VehicleIndex,
  from: RoadPosition,
  to: RoadPosition,
  arcs: readonly ArcId[],
): Route {
  const travelled: ArcId[] = [];
  const coordinates: Position[] = [[from.lon, from.lat]];
  const steps = new Steps(graph);
  const lastIndex = arcs.length - 1;
  let turnMs = 0;
  for (const [i, arc] of arcs.entries()) {
    const edge = edgeOf(arc);
    const against = arc & 1;
    const begin = i === 0 ? from.fraction : against;
    const end = i === lastIndex ? to.fraction : 1 - against;
    const share = Math.abs(end - begin);
    if (edge >= graph.roadEdgeCount) {
      // Of the nodes of a split junction nobody is told: what the turn takes counts to the road turned into.
      turnMs += arcTimeMs(graph, vehicle, arc);
      continue;
    }
    if (share === 0) continue;
    travelled.push(arc);
    appendShape(graph, edge, begin, end, coordinates);
    steps.add(
      graph.edgeName[edge]!,
      graph.edgeLengthM[edge]! * share,
      turnMs + legTimeMs(arcTimeMs(graph, vehicle, arc), share),
    );
    turnMs = 0;
  }
  appendPoint(coordinates, [to.lon, to.lat]);
  if (coordinates.length === 1) coordinates.push([to.lon, to.lat]);
  const walkMs = walkTimeMs(from.offsetM) + walkTimeMs(to.offsetM);
  return {
    from,
    to,
    travelTimeMs: walkMs + steps.travelTimeMs,
    walkTimeMs: walkMs,
    lengthM: steps.lengthM,
    arcs: travelled,
    coordinates,
    steps: steps.list,
  };
}

/** Merges what is added under the same name in a row. */
class Steps {
  readonly list: { name: StreetName; lengthM: number; travelTimeMs: number }[] = [];
  lengthM = 0;
  travelTimeMs = 0;
  private lastName = -1;

  constructor(private readonly graph: RoadGraph) {}

  add(nameIndex: number, lengthM: number, travelTimeMs: number): void {
    if (nameIndex !== this.lastName) {
      this.list.push({ name: this.graph.names[nameIndex]!, lengthM: 0, travelTimeMs: 0 });
      this.lastName = nameIndex;
    }
    const step = this.list[this.list.length - 1]!;
    step.lengthM += lengthM;
    step.travelTimeMs += travelTimeMs;
    this.lengthM += lengthM;
    this.travelTimeMs += travelTimeMs;
  }
}
