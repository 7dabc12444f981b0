/**
 * What turns take beyond the roads themselves, as pairs of arcs: forbidden ones, and at signalled junctions those that are no straight
 * way on. Elsewhere a turn is free: what junctions cost on average is in the speeds (speeds.ts), and a node for every way of arriving at
 * every junction would nearly triple the graph.
 */
import { bearingDeg } from '../geo/distance.js';
import { VehicleClass, vehicleIndex } from '../vehicle.js';
import { INFINITE, type RoadGraph, type TurnRestrictions } from './graph.js';
import { E7 } from './shape.js';

/** Turns at junctions, for the classes that they bind. Those not listed take no time. */
export interface TurnCosts {
  /** Entry i: on arriving by `from[i]` at its head, leaving by `to[i]` takes `costMs[i]`, or is forbidden (`INFINITE`). No pair twice. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly costMs: Uint32Array;
}

/** The side of the road on which traffic keeps. */
export const DrivingSide = { RIGHT: 'RIGHT', LEFT: 'LEFT' } as const;
export type DrivingSide = (typeof DrivingSide)[keyof typeof DrivingSide];

/** Classes that turn restrictions and turn costs bind: a cycle may be walked round any corner. */
export function isBoundByTurns(vehicle: VehicleClass): boolean {
  return vehicle === VehicleClass.CAR || vehicle === VehicleClass.MOTORBIKE;
}

/** Less of an angle than this is straight on. */
const STRAIGHT_DEG = 40;
/** More than this is turning back. */
const U_TURN_DEG = 160;
/**
 * At URGENT travel others give way, but who crosses their lanes has to see that they do. Assumptions, kept small on purpose: in the order of
 * a second for slowing into the near street, three for crossing.
 */
const NEAR_SIDE_MS = 1000;
const FAR_SIDE_MS = 3000;
const U_TURN_MS = 6000;

type Roads = Pick<
  RoadGraph,
  'firstOut' | 'outArc' | 'firstIn' | 'inArc' | 'travelTimeMs' | 'firstShape' | 'shapeLonE7' | 'shapeLatE7'
>;

const BOUND = [vehicleIndex(VehicleClass.CAR), vehicleIndex(VehicleClass.MOTORBIKE)];

/** Whether one of the classes concerned may use the arc. */
export function isOpenToBound({ travelTimeMs }: Pick<RoadGraph, 'travelTimeMs'>, arc: number): boolean {
  return BOUND.some((vehicle) => travelTimeMs[vehicle]![arc] !== INFINITE);
}

export interface TurnCostSources {
  readonly restrictions: TurnRestrictions;
  /** Ascending. */
  readonly signalledJunctions: readonly number[];
  readonly drivingSide: DrivingSide;
}

/** `roads` must not be split. Restrictions first, as listed; then the turns at signals by junction. */
export function turnCosts(roads: Roads, { restrictions, signalledJunctions, drivingSide }: TurnCostSources): TurnCosts {
  const from = Array.from(restrictions.from);
  const to = Array.from(restrictions.to);
  const costMs = from.map(() => INFINITE);
  const forbidden = new Set(from.map((arriving, i) => pairKey(arriving, to[i]!)));
  for (const junction of signalledJunctions) {
    for (const arriving of openArcs(roads, roads.firstIn, roads.inArc, junction)) {
      for (const leaving of openArcs(roads, roads.firstOut, roads.outArc, junction)) {
        const delayMs = turnDelayMs(roads, arriving, leaving, drivingSide);
        if (delayMs === 0 || forbidden.has(pairKey(arriving, leaving))) continue;
        from.push(arriving);
        to.push(leaving);
        costMs.push(delayMs);
      }
    }
  }
  return { from: Uint32Array.from(from), to: Uint32Array.from(to), costMs: Uint32Array.from(costMs) };
}

/** Junctions at which a signal stops an arriving car or motorbike, and more than two roads meet. Ascending. */
export function signalledJunctions(
  roads: Pick<RoadGraph, 'nodeCount' | 'firstOut' | 'outArc' | 'firstIn' | 'inArc' | 'travelTimeMs'>,
  isSignalArc: (arc: number) => boolean,
): number[] {
  const found: number[] = [];
  for (let node = 0; node < roads.nodeCount; node++) {
    const arriving = openArcs(roads, roads.firstIn, roads.inArc, node);
    if (!arriving.some(isSignalArc)) continue;
    const leaving = openArcs(roads, roads.firstOut, roads.outArc, node);
    if (new Set([...arriving, ...leaving].map((arc) => arc >>> 1)).size > 2) found.push(node);
  }
  return found;
}

function pairKey(from: number, to: number): string {
  return `${from}>${to}`;
}

function openArcs(
  roads: Pick<RoadGraph, 'travelTimeMs'>,
  first: Uint32Array,
  arcs: Uint32Array,
  node: number,
): number[] {
  return Array.from(arcs.subarray(first[node], first[node + 1])).filter((arc) => isOpenToBound(roads, arc));
}

function turnDelayMs(roads: Roads, arriving: number, leaving: number, drivingSide: DrivingSide): number {
  const angleDeg = turnAngleDeg(roads, arriving, leaving);
  if ((arriving ^ 1) === leaving || Math.abs(angleDeg) > U_TURN_DEG) return U_TURN_MS;
  if (Math.abs(angleDeg) <= STRAIGHT_DEG) return 0;
  const isToTheRight = angleDeg > 0;
  return isToTheRight === (drivingSide === DrivingSide.RIGHT) ? NEAR_SIDE_MS : FAR_SIDE_MS;
}

/** Degrees from straight on, clockwise positive, above -180 and at most 180. */
export function turnAngleDeg(roads: Roads, arriving: number, leaving: number): number {
  // The arc against one that leaves arrives, so both bearings are those of the last piece of an arc.
  const turn = bearingOutOf(roads, leaving ^ 1) + 180 - bearingOutOf(roads, arriving);
  const angle = ((turn % 360) + 360) % 360;
  return angle > 180 ? angle - 360 : angle;
}

/** Bearing of the last piece of an arc that has a length; 0 where none has. */
function bearingOutOf({ firstShape, shapeLonE7, shapeLatE7 }: Roads, arc: number): number {
  const edge = arc >>> 1;
  const [first, last] = [firstShape[edge]!, firstShape[edge + 1]! - 1];
  const step = arc & 1 ? 1 : -1;
  const end = arc & 1 ? first : last;
  for (let i = end + step; i >= first && i <= last; i += step) {
    if (shapeLonE7[i] === shapeLonE7[end] && shapeLatE7[i] === shapeLatE7[end]) continue;
    return bearingDeg(shapeLonE7[i]! / E7, shapeLatE7[i]! / E7, shapeLonE7[end]! / E7, shapeLatE7[end]! / E7);
  }
  return 0;
}
