import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equirectangularM } from '../../../src/core/geo/distance.js';
import { type EdgeId, INFINITE, type RoadGraph } from '../../../src/core/road/graph.js';
import { pointOnEdge } from '../../../src/core/road/shape.js';
import { EdgeIndex } from '../../../src/core/road/snap.js';
import { Track } from '../../../src/core/road/track.js';
import { TrackCandidates } from '../../../src/core/road/track-candidates.js';
import { TrackSearch } from '../../../src/core/road/track-search.js';
import { type VehicleIndex } from '../../../src/core/vehicle.js';
import { randomNetwork, randomVehicle } from './random-network.js';

const BREAK_COST = 15;
/** Nothing is pruned for being dearer than the best, so that all costs can be compared. */
const RULES = { betaM: 40, breakCost: BREAK_COST, keepCost: BREAK_COST + 1000, reachM: Infinity };
const BACKWARD_M = 30;
/** Eight arcs of half a decimetre each, in betas. */
const ROUNDING = 0.02;

interface Place {
  readonly edge: number;
  readonly fraction: number;
}

/** Metres from every node to every node for the class, by Floyd and Warshall. */
function allDistancesM(graph: RoadGraph, vehicle: number): number[][] {
  const n = graph.nodeCount;
  const d = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 0 : Infinity)));
  for (let arc = 0; arc < graph.arcCount; arc++) {
    if (graph.travelTimeMs[vehicle]![arc] === INFINITE) continue;
    const [tail, head] = [graph.head[arc ^ 1]!, graph.head[arc]!];
    d[tail]![head] = Math.min(d[tail]![head]!, graph.edgeLengthM[arc >>> 1]!);
  }
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) d[i]![j] = Math.min(d[i]![j]!, d[i]![k]! + d[k]![j]!);
  return d;
}

/** The definition, one hypothesis and one candidate at a time. */
function oracleM(graph: RoadGraph, vehicle: number, d: number[][], from: Place, to: Place): number {
  const isOpen = (arc: number): boolean => graph.travelTimeMs[vehicle]![arc] !== INFINITE;
  const ways = [Infinity];
  const leave = (along: boolean): [number, number] => {
    const metres = (along ? 1 - from.fraction : from.fraction) * graph.edgeLengthM[from.edge]!;
    const open = isOpen(from.edge * 2 + (along ? 0 : 1));
    return [graph.head[from.edge * 2 + (along ? 0 : 1)]!, open ? metres : metres <= BACKWARD_M ? 2 * metres : Infinity];
  };
  const arrive = (along: boolean): [number, number] => {
    const share = along ? to.fraction : 1 - to.fraction;
    const open = isOpen(to.edge * 2 + (along ? 0 : 1)) || share === 0;
    return [graph.head[to.edge * 2 + (along ? 1 : 0)]!, open ? share * graph.edgeLengthM[to.edge]! : Infinity];
  };
  for (const [start, outM] of [leave(true), leave(false)])
    for (const [end, inM] of [arrive(true), arrive(false)]) ways.push(outM + d[start]![end]! + inM);
  if (from.edge === to.edge) {
    const run = to.fraction - from.fraction;
    const metres = Math.abs(run) * graph.edgeLengthM[from.edge]!;
    if (isOpen(from.edge * 2 + (run >= 0 ? 0 : 1))) ways.push(metres);
    else if (metres <= BACKWARD_M) ways.push(2 * metres);
  }
  return Math.min(...ways);
}

const detourCost = (betas: number): number => (betas < 1 ? (betas * betas) / 2 : betas - 0.5);

const question = randomNetwork.chain((graph) =>
  fc.record({
    graph: fc.constant(graph),
    vehicle: randomVehicle,
    lon: fc.double({ min: 121.5, max: 121.503, noNaN: true }),
    lat: fc.double({ min: 29.95, max: 29.953, noNaN: true }),
    places: fc.uniqueArray(
      fc.record({ edge: fc.nat(graph.edgeCount - 1), fraction: fc.constantFrom(0, 0.1, 0.5, 0.9, 1) }),
      { minLength: 1, maxLength: 4, selector: ({ edge, fraction }) => edge + fraction / 2 },
    ),
    costs: fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 4, maxLength: 4 }),
  }),
);

test('the costs of one hypothesis are those of all pairs of distances; those of several are never less, nor much more', () => {
  let reached = 0;
  fc.assert(
    fc.property(question, ({ graph, vehicle, lon, lat, places, costs }) => {
      const candidates = new TrackCandidates(graph, new EdgeIndex(graph));
      const fix = { lon, lat };
      candidates.gather(fix, vehicle as VehicleIndex, 60, { sigmaM: 7, headingDeg: null, headingCost: 0 });
      const distances = allDistancesM(graph, vehicle);
      const track = new Track();
      for (const { edge, fraction } of places) {
        const h = track.count++;
        const at = pointOnEdge(graph, edge as EdgeId, fraction);
        track.edge[h] = edge;
        track.fraction[h] = fraction;
        track.lon[h] = at.lon;
        track.lat[h] = at.lat;
        track.cost[h] = h === 0 ? 0 : costs[h]!;
      }
      const search = new TrackSearch(graph);
      for (const sources of [1, track.count]) {
        search.run(fix, vehicle as VehicleIndex, track, sources, candidates, RULES);
        for (let c = 0; c < candidates.count; c++) {
          const to = { edge: candidates.edge[c]!, fraction: candidates.fraction[c]! };
          const exact = places.slice(0, sources).map((from, h) => {
            const networkM = oracleM(graph, vehicle, distances, from, to);
            const straightM = equirectangularM(track.lon[h]!, track.lat[h]!, candidates.lon[c]!, candidates.lat[c]!);
            return track.cost[h]! + detourCost(Math.max(0, networkM - straightM) / RULES.betaM);
          });
          const least = Math.min(BREAK_COST, ...exact);
          if (least < BREAK_COST) reached++;
          expect(search.costs[c]!).toBeGreaterThan(least - ROUNDING);
          // Several sources compete by their straight line to the fix, not to the candidate: 60 m off at each end at most.
          const slack = sources === 1 ? ROUNDING : 120 / RULES.betaM;
          expect(search.costs[c]!).toBeLessThan(least + slack);
        }
      }
    }),
    { numRuns: 1500, seed: 20_261_123 },
  );
  expect(reached).toBeGreaterThan(300);
});
