/** How far it is by road from where a unit may have been to where it may be now: one bounded search from all hypotheses at once. */
import { equirectangularM, METRES_PER_DEGREE, metresPerDegreeLon } from '../geo/distance.js';
import { type LonLat } from '../geo/point.js';
import { type VehicleIndex } from '../vehicle.js';
import { type EdgeId, INFINITE, type RoadGraph } from './graph.js';
import { arcAgainst, arcAlong, arrivesAtEnd, arrivesAtStart, leavesAtEnd, leavesAtStart } from './search-legs.js';
import { Labels } from './search-labels.js';
import { StateQueue } from './search-queue.js';
import { E7 } from './shape.js';
import { MAX_HYPOTHESES, type Track } from './track.js';
import { MAX_CANDIDATES, type TrackCandidates } from './track-candidates.js';

/** Keys of the queue are whole decimetres. */
const PER_METRE = 10;
/**
 * Nodes settled for one fix at most, about 150 µs. What was not found by then counts as not connected. In Porto gaps of 15 s need 6 (at most
 * 390), gaps of a minute about 60; only after minutes without a fix is the budget used up.
 */
const SETTLE_BUDGET = 1000;
/**
 * So far a unit may seem to go back on a one-way road: noise along the road. Each metre of it counts as a detour of as much, so that a unit
 * which stands does not have to go round the block.
 */
const BACKWARD_M = 30;

/** How a way by road is weighed. */
export interface TransitionRules {
  /** Metres of detour per unit of cost: the exponential distribution of Newson & Krumm, section 4.2. */
  readonly betaM: number;
  /** Cost of a candidate to which no way was found; also the most that any way costs. */
  readonly breakCost: number;
  /** Candidates so much dearer than the best need not be told apart. */
  readonly keepCost: number;
  /** No vehicle of the class gets farther in the time since the last fix. */
  readonly reachM: number;
}

/**
 * Viterbi step of the hidden Markov model in one search (Newson & Krumm, "Hidden Markov map matching through noise and sparseness", ACM GIS
 * 2009). Each hypothesis is a source, whose head start is its own cost in metres of detour; the search is A* towards the fix with plain
 * distances in metres, and ends when nothing later can come near the best candidate. `detour` is the network distance beyond the straight
 * line between the two places on the road, so that noise along the road costs nothing.
 *
 * Reusable; one per thread.
 */
export class TrackSearch {
  /** [MAX_CANDIDATES] cost of the best way to each candidate, its hypothesis included, its emission not. */
  readonly costs = new Float64Array(MAX_CANDIDATES);
  /** Nodes settled by the last search. */
  settled = 0;
  private readonly labels: Labels;
  private readonly queue: StateQueue;
  /** [MAX_HYPOTHESES] head start of each source, decimetres. */
  private readonly seedDm = new Float64Array(MAX_HYPOTHESES);
  /** Ways into the candidates: by which node, to which candidate, metres beyond the node. */
  private arrivals = 0;
  private readonly arrivalNode = new Uint32Array(2 * MAX_CANDIDATES);
  private readonly arrivalAt = new Uint8Array(2 * MAX_CANDIDATES);
  private readonly arrivalM = new Float64Array(2 * MAX_CANDIDATES);
  /** The question in work. */
  private track!: Track;
  private candidates!: TrackCandidates;
  private rules!: TransitionRules;
  private limitDm = 0;
  private limitBaseDm = 0;
  private bestTotal = Infinity;
  private fixLonE7 = 0;
  private fixLatE7 = 0;
  private dmPerLonE7 = 0;
  private readonly dmPerLatE7 = (METRES_PER_DEGREE / E7) * PER_METRE;
  /** Straight decimetres from the fix within which all candidates lie. */
  private targetDm = 0;

  constructor(private readonly graph: RoadGraph) {
    this.labels = new Labels(graph.nodeCount);
    this.queue = new StateQueue(graph.nodeCount);
  }

  /** Fills `costs` for the candidates from the first `sources` hypotheses of the track. */
  run(
    fix: LonLat,
    vehicle: VehicleIndex,
    track: Track,
    sources: number,
    candidates: TrackCandidates,
    rules: TransitionRules,
  ): void {
    this.track = track;
    this.candidates = candidates;
    this.rules = rules;
    this.aim(fix);
    this.listArrivals(vehicle);
    this.costs.fill(rules.breakCost, 0, candidates.count);
    this.bestTotal = Infinity;
    for (let c = 0; c < candidates.count; c++) this.improve(c, rules.breakCost);
    for (let h = 0; h < sources; h++) this.goStraight(vehicle, h);
    this.open(fix, vehicle, sources);
    this.search(vehicle);
  }

  private aim(fix: LonLat): void {
    this.fixLonE7 = fix.lon * E7;
    this.fixLatE7 = fix.lat * E7;
    this.dmPerLonE7 = (metresPerDegreeLon(fix.lat) / E7) * PER_METRE;
    let farthestM = 0;
    for (let c = 0; c < this.candidates.count; c++) farthestM = Math.max(farthestM, this.candidates.distanceM[c]!);
    this.targetDm = farthestM * PER_METRE;
  }

  private listArrivals(vehicle: VehicleIndex): void {
    const { graph, candidates } = this;
    const arcMs = graph.travelTimeMs[vehicle]!;
    this.arrivals = 0;
    for (let c = 0; c < candidates.count; c++) {
      const edge = candidates.edge[c]! as EdgeId;
      const fraction = candidates.fraction[c]!;
      const lengthM = graph.edgeLengthM[edge]!;
      const along = arcAlong(edge);
      const against = arcAgainst(edge);
      // A place at a node is reached by whatever road meets the node.
      if (arcMs[along] !== INFINITE || fraction === 0)
        this.addArrival(arrivesAtStart(graph, edge, fraction), c, fraction * lengthM);
      if (arcMs[against] !== INFINITE || fraction === 1)
        this.addArrival(arrivesAtEnd(graph, edge, fraction), c, (1 - fraction) * lengthM);
    }
  }

  private addArrival(node: number, candidate: number, metres: number): void {
    const i = this.arrivals++;
    this.arrivalNode[i] = node;
    this.arrivalAt[i] = candidate;
    this.arrivalM[i] = metres;
  }

  /** Along the hypothesis's own edge, or a little back against a one-way. */
  private goStraight(vehicle: VehicleIndex, h: number): void {
    const { graph, track, candidates } = this;
    const edge = track.edge[h]! as EdgeId;
    for (let c = 0; c < candidates.count; c++) {
      if (candidates.edge[c] !== edge) continue;
      const run = candidates.fraction[c]! - track.fraction[h]!;
      const runM = Math.abs(run) * graph.edgeLengthM[edge]!;
      const isOpen = graph.travelTimeMs[vehicle]![run >= 0 ? arcAlong(edge) : arcAgainst(edge)] !== INFINITE;
      if (isOpen) this.reach(c, h, runM);
      else if (runM <= BACKWARD_M) this.reach(c, h, 2 * runM);
    }
  }

  private open(fix: LonLat, vehicle: VehicleIndex, sources: number): void {
    const { graph, track, seedDm } = this;
    this.labels.begin();
    this.queue.clear();
    this.settled = 0;
    // What a source is nearer to the fix than the others is no merit of its own: only detours count.
    let farthestM = 0;
    for (let h = 0; h < sources; h++) {
      seedDm[h] = equirectangularM(track.lon[h]!, track.lat[h]!, fix.lon, fix.lat);
      farthestM = Math.max(farthestM, seedDm[h]!);
    }
    for (let h = 0; h < sources; h++)
      seedDm[h] = Math.round((farthestM - seedDm[h]! + track.cost[h]! * this.rules.betaM) * PER_METRE);
    this.limitBaseDm = farthestM * PER_METRE + this.targetDm;
    this.tighten();
    for (let h = 0; h < sources; h++) this.leave(graph, vehicle, h);
  }

  private leave(graph: RoadGraph, vehicle: VehicleIndex, h: number): void {
    const edge = this.track.edge[h]! as EdgeId;
    const fraction = this.track.fraction[h]!;
    const arcMs = graph.travelTimeMs[vehicle]!;
    const lengthM = graph.edgeLengthM[edge]!;
    const along = arcAlong(edge);
    const against = arcAgainst(edge);
    this.leaveBy(leavesAtEnd(graph, edge, fraction), h, (1 - fraction) * lengthM, arcMs[along] !== INFINITE);
    this.leaveBy(leavesAtStart(graph, edge, fraction), h, fraction * lengthM, arcMs[against] !== INFINITE);
  }

  private leaveBy(node: number, h: number, metres: number, isOpen: boolean): void {
    if (!isOpen && metres > BACKWARD_M) return;
    this.push(node, this.seedDm[h]! + Math.round((isOpen ? metres : 2 * metres) * PER_METRE), h, 0);
  }

  private search(vehicle: VehicleIndex): void {
    const { graph, labels, queue } = this;
    const { firstOut, outArc, head, edgeLengthM } = graph;
    const arcMs = graph.travelTimeMs[vehicle]!;
    while (queue.size > 0 && queue.leastTimeMs() <= this.limitDm) {
      const node = queue.pop();
      const key = queue.timeMs;
      if (labels.timeMs[node] !== key) continue; // improved since it was pushed
      if (this.settled++ === SETTLE_BUDGET) return;
      const goneDm = key - this.restDm(node);
      const h = labels.via[node]!;
      this.arrive(node, h, goneDm);
      for (let i = firstOut[node]!, end = firstOut[node + 1]!; i < end; i++) {
        const arc = outArc[i]!;
        if (arcMs[arc] === INFINITE) continue;
        this.push(head[arc]!, goneDm + Math.round(edgeLengthM[arc >>> 1]! * PER_METRE), h, key);
      }
    }
  }

  /** `leastKey`: what was taken last. Rounded estimates may fall below it by a decimetre, which the queue does not bear. */
  private push(node: number, goneDm: number, h: number, leastKey: number): void {
    const key = Math.max(leastKey, goneDm + this.restDm(node));
    if (key <= this.limitDm && this.labels.improve(node, key, h)) this.queue.push(key, node);
  }

  /** Whole decimetres that are at least left from a node to the nearest candidate. */
  private restDm(node: number): number {
    const x = (this.graph.nodeLonE7[node]! - this.fixLonE7) * this.dmPerLonE7;
    const y = (this.graph.nodeLatE7[node]! - this.fixLatE7) * this.dmPerLatE7;
    const rest = Math.sqrt(x * x + y * y) - this.targetDm;
    return rest > 0 ? Math.floor(rest) : 0;
  }

  private arrive(node: number, h: number, goneDm: number): void {
    const metres = (goneDm - this.seedDm[h]!) / PER_METRE;
    for (let i = 0; i < this.arrivals; i++)
      if (this.arrivalNode[i] === node) this.reach(this.arrivalAt[i]!, h, metres + this.arrivalM[i]!);
  }

  private reach(c: number, h: number, networkM: number): void {
    if (networkM > this.rules.reachM) return;
    const { track, candidates } = this;
    const straightM = equirectangularM(track.lon[h]!, track.lat[h]!, candidates.lon[c]!, candidates.lat[c]!);
    const cost = track.cost[h]! + detourCost(Math.max(0, networkM - straightM) / this.rules.betaM);
    if (cost < this.costs[c]!) this.improve(c, cost);
  }

  private improve(c: number, cost: number): void {
    this.costs[c] = cost;
    const total = cost + this.candidates.cost[c]!;
    if (total >= this.bestTotal) return;
    this.bestTotal = total;
    this.tighten();
  }

  /** No way with a larger key leads to a candidate worth keeping, nor to one that is cheaper than no way at all. */
  private tighten(): void {
    const { breakCost, keepCost, betaM } = this.rules;
    const worth = Math.min(breakCost, this.bestTotal + keepCost - this.candidates.cost[0]!);
    this.limitDm = this.limitBaseDm + (worth + 0.5) * betaM * PER_METRE;
  }
}

/** Takes the detour in betas. Exponential as in the paper, but bell-shaped below one: corners and noise make small detours of any way. */
function detourCost(betas: number): number {
  return betas < 1 ? (betas * betas) / 2 : betas - 0.5;
}
