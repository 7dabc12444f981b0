/** Drives along routes of the engine at its own speeds, seen through a receiver: fixes of which the true edge is known. */
import { bearingDeg, METRES_PER_DEGREE, metresPerDegreeLon } from '../../../src/core/geo/distance.js';
import { bellShaped, type RandomSource } from '../../../src/core/random.js';
import { type EdgeId, type RoadGraph } from '../../../src/core/road/graph.js';
import { type RoadNetwork } from '../../../src/core/road/road-network.js';
import { type Route } from '../../../src/core/road/route.js';
import { pointOnEdge } from '../../../src/core/road/shape.js';
import { type TrackFix } from '../../../src/core/road/track.js';
import { type VehicleIndex } from '../../../src/core/vehicle.js';

export interface TrueFix extends TrackFix {
  readonly trueLon: number;
  readonly trueLat: number;
  /** The edge that is travelled; two where the unit is within a metre of the node between them. */
  readonly edges: readonly number[];
}

export interface ReceiverOptions {
  readonly everyS: number;
  /** Standard deviation along one axis; its error fades over about 20 s, as that of real receivers. */
  readonly sigmaM: number;
  readonly maxFixes: number;
}

/** So near the end of its edge a unit is on the next edge as well. */
const AT_NODE_M = 1;
const MEMORY_S = 20;
/** What the receiver's heading is off. */
const HEADING_SIGMA_DEG = 8;

/** Fixes of one drive between two places of the class's roads, up to about 5 km apart; none where the draw found no way. */
export function driveAlong(
  { graph, edges, routes }: RoadNetwork,
  vehicle: VehicleIndex,
  random: RandomSource,
  options: ReceiverOptions,
): TrueFix[] {
  const node = Math.floor(random() * graph.nodeCount);
  const near = (spread: number): { lon: number; lat: number } => ({
    lon: graph.nodeLonE7[node]! / 1e7 + (random() - 0.5) * spread,
    lat: graph.nodeLatE7[node]! / 1e7 + (random() - 0.5) * spread,
  });
  const from = edges.snap(near(0.001), vehicle);
  const to = edges.snap(near(0.05), vehicle);
  const route = from && to && routes.find(vehicle, from, to);
  return route ? fixesOf(graph, vehicle, route, random, options) : [];
}

/** A fix at the start of the route and then each `everyS` seconds. */
export function fixesOf(
  graph: RoadGraph,
  vehicle: VehicleIndex,
  route: Route,
  random: RandomSource,
  { everyS, sigmaM, maxFixes }: ReceiverOptions,
): TrueFix[] {
  const fixes: TrueFix[] = [];
  const kept = Math.exp(-everyS / MEMORY_S);
  const fresh = Math.sqrt(1 - kept * kept);
  let east = sigmaM * bellShaped(random);
  let north = sigmaM * bellShaped(random);
  let passedMs = 0;
  const last = route.arcs.length - 1;
  for (const [i, arc] of route.arcs.entries()) {
    const edge = (arc >>> 1) as EdgeId;
    const against = arc & 1;
    const begin = i === 0 && edge === route.from.edge ? route.from.fraction : against;
    const end = i === last && edge === route.to.edge ? route.to.fraction : 1 - against;
    const spentMs = graph.travelTimeMs[vehicle]![arc]! * Math.abs(end - begin);
    for (; fixes.length * everyS * 1000 < passedMs + spentMs;) {
      if (fixes.length === maxFixes) return fixes;
      const share = (fixes.length * everyS * 1000 - passedMs) / spentMs;
      const fraction = begin + (end - begin) * share;
      const at = pointOnEdge(graph, edge, fraction);
      const lengthM = graph.edgeLengthM[edge]!;
      const edges: number[] = [edge];
      if (Math.abs(fraction - begin) * lengthM < AT_NODE_M && i > 0) edges.push(route.arcs[i - 1]! >>> 1);
      if (Math.abs(end - fraction) * lengthM < AT_NODE_M && i < last) edges.push(route.arcs[i + 1]! >>> 1);
      fixes.push({
        lon: at.lon + east / metresPerDegreeLon(at.lat),
        lat: at.lat + north / METRES_PER_DEGREE,
        trueLon: at.lon,
        trueLat: at.lat,
        edges,
        fixAt: new Date(fixes.length * everyS * 1000),
        headingDeg:
          sigmaM === 0
            ? headingAt(graph, edge, fraction, against)
            : noisyHeading(graph, edge, fraction, against, random),
        speedKmh: (lengthM / graph.travelTimeMs[vehicle]![arc]!) * 3600,
        accuracyM: Math.max(1, sigmaM * 1.5),
      });
      east = kept * east + fresh * sigmaM * bellShaped(random);
      north = kept * north + fresh * sigmaM * bellShaped(random);
    }
    passedMs += spentMs;
  }
  return fixes;
}

function noisyHeading(graph: RoadGraph, edge: EdgeId, fraction: number, against: number, random: RandomSource): number {
  return (headingAt(graph, edge, fraction, against) + HEADING_SIGMA_DEG * bellShaped(random) + 360) % 360;
}

/** Direction of the road there, by the chord of the tenth of the edge about it. */
function headingAt(graph: RoadGraph, edge: EdgeId, fraction: number, against: number): number {
  const a = pointOnEdge(graph, edge, Math.max(0, fraction - 0.05));
  const b = pointOnEdge(graph, edge, Math.min(1, fraction + 0.05));
  return against ? bearingDeg(b.lon, b.lat, a.lon, a.lat) : bearingDeg(a.lon, a.lat, b.lon, b.lat);
}
