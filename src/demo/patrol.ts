/** Patrol (无警巡逻): how each class of unit goes about when nothing happens, and where it goes next. Pure and seeded. */
import { bearingDeg, bearingDifferenceDeg, METRES_PER_DEGREE, metresPerDegreeLon } from '../core/geo/distance.js';
import { type LonLat } from '../core/geo/point.js';
import { type ConnectedParts, partOfEdge } from '../core/road/components.js';
import { type RoadGraph } from '../core/road/graph.js';
import { type RoadPosition } from '../core/road/position.js';
import { type RoadNetwork } from '../core/road/road-network.js';
import { type Route } from '../core/road/route.js';
import { VehicleClass, type VehicleIndex } from '../core/vehicle.js';
import { between, type RandomSource } from '../core/random.js';

export interface PatrolHabit {
  /** Targets lie within this distance of the unit's home. */
  readonly radiusM: number;
  /** Share of the speed of URGENT travel. */
  readonly pace: number;
  /** How often a unit stops at its target to look around, 0..1, and for how long. */
  readonly pauseShare: number;
  readonly pauseS: readonly [min: number, max: number];
}

/** Paces make 4.3 km/h on foot, 12 on a cycle, 15 on an e-bike, and two thirds of the traffic's speed for motors. */
export const PATROL_HABITS: Readonly<Record<VehicleClass, PatrolHabit>> = {
  [VehicleClass.FOOT]: { radiusM: 450, pace: 0.6, pauseShare: 0.5, pauseS: [15, 60] },
  [VehicleClass.CYCLE]: { radiusM: 1_200, pace: 0.75, pauseShare: 0.4, pauseS: [10, 45] },
  [VehicleClass.EBIKE]: { radiusM: 1_800, pace: 0.7, pauseShare: 0.35, pauseS: [10, 40] },
  [VehicleClass.MOTORBIKE]: { radiusM: 2_500, pace: 0.65, pauseShare: 0.3, pauseS: [10, 40] },
  [VehicleClass.CAR]: { radiusM: 3_000, pace: 0.65, pauseShare: 0.3, pauseS: [10, 60] },
};

/** Turning about by more than this is a U-turn. */
const U_TURN_DEG = 120;
/** Routes tried until one is taken that does not please; most please at once. */
const ATTEMPTS = 6;
/** Draws for one target until one lies by a road: these cost little, and on a coast most lie in the water. */
const DRAWS = 20;
const MIN_ROUTE_M = 60;
/** A target is drawn anywhere; no road within this distance of it means water or hills. */
const TARGET_SNAP_M = 150;

export interface PatrolQuery {
  readonly vehicle: VehicleIndex;
  readonly habit: PatrolHabit;
  readonly home: LonLat;
  readonly from: LonLat;
  /** Direction in which the unit came to `from`; null where any will do. */
  readonly headingDeg: number | null;
}

/**
 * A route to the next target: within reach of home, on the unit's own roads, and going on rather than turning about, as far as a few
 * draws find one. Null where the unit is off its roads, or none of the draws led anywhere.
 */
export function choosePatrolRoute(network: RoadNetwork, query: PatrolQuery, random: RandomSource): Route | null {
  const { vehicle, habit, headingDeg } = query;
  const from = network.edges.snap(query.from, vehicle);
  if (from === null) return null;
  let fallback: Route | null = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const target = drawTarget(network, query, from, random);
    const route = target === null ? null : network.routes.find(vehicle, from, target);
    if (route === null || route.lengthM < MIN_ROUTE_M) continue;
    const isLong = route.lengthM > 4 * habit.radiusM;
    if (!isLong && (headingDeg === null || turnDeg(headingDeg, route) <= U_TURN_DEG)) return route;
    fallback ??= route;
  }
  return fallback;
}

/** Uniform over the disc about home, as far as it lies by roads of the unit; then onto the nearest of them. */
function drawTarget(
  { edges, graph, partsOf }: RoadNetwork,
  { vehicle, habit, home }: PatrolQuery,
  from: RoadPosition,
  random: RandomSource,
): RoadPosition | null {
  for (let draw = 0; draw < DRAWS; draw++) {
    const distanceM = habit.radiusM * Math.sqrt(random());
    const angle = between(random, 0, 2 * Math.PI);
    const point = {
      lon: home.lon + (Math.sin(angle) * distanceM) / metresPerDegreeLon(home.lat),
      lat: home.lat + (Math.cos(angle) * distanceM) / METRES_PER_DEGREE,
    };
    const position = edges.snap(point, vehicle, { maxDistanceM: TARGET_SNAP_M });
    if (position === null || !sharePart(graph, vehicle, partsOf(vehicle), from, position)) continue;
    // A patrol goes to the road itself, not to the point beside it.
    return { ...position, offsetM: 0 };
  }
  return null;
}

/** Whether a road leads there and back: a search for one that does not would go through the whole city to find that out. */
function sharePart(
  graph: RoadGraph,
  vehicle: VehicleIndex,
  parts: ConnectedParts,
  a: RoadPosition,
  b: RoadPosition,
): boolean {
  return partOfEdge(graph, vehicle, parts, a.edge) === partOfEdge(graph, vehicle, parts, b.edge);
}

function turnDeg(headingDeg: number, { coordinates }: Route): number {
  const [a, b] = [coordinates[0]!, coordinates[1]!];
  return bearingDifferenceDeg(headingDeg, bearingDeg(a[0], a[1], b[0], b[1]));
}
