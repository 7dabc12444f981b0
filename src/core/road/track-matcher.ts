/**
 * Light map matching for live streams of fixes: where on the roads a unit is, by the distance and heading of its fix and by what it could
 * have reached since the one before.
 */
import { bearingDeg } from '../geo/distance.js';
import { VEHICLE_CLASSES, type VehicleClass, type VehicleIndex } from '../vehicle.js';
import { type EdgeId, type RoadGraph } from './graph.js';
import { type RoadPosition } from './position.js';
import { type EdgeIndex } from './snap.js';
import { MAX_HYPOTHESES, type Track, type TrackFix } from './track.js';
import { type Evidence, MAX_CANDIDATES, TrackCandidates } from './track-candidates.js';
import { TrackSearch, type TransitionRules } from './track-search.js';

/** Roads farther than this from a fix are no candidates; where there are none, the fix is snapped by itself. */
const CANDIDATE_RADIUS_M = 60;

/** Standard deviation of a receiver that tells no accuracy, and the bounds for one that does: nobody is as good or bad as some claim. */
const USUAL_SIGMA_M = 7;
const LEAST_SIGMA_M = 4;
const MOST_SIGMA_M = 30;
/** The radius that holds two cases of three, over the standard deviation along one axis: sqrt(-2 ln(1 - 0.68)). */
const ACCURACY_PER_SIGMA = 1.51;

/** A fix nearer than so many standard deviations to the anchor tells nothing new (Newson & Krumm, section 4.1, thin by the same rule). */
const STILL_SIGMAS = 2;
/** The chord between two fixes is a direction only if it is longer than this, and if not much can have happened in between. */
const CHORD_SIGMAS = 3;
const CHORD_MAX_S = 30;
/** Below this speed a heading is noise. */
const MOVING_KMH = 3;
/** Costs of going straight against the road. A receiver's heading is the direction of the road; a chord cuts corners. */
const HEADING_COST = 8;
const CHORD_COST = 2;

/** Metres of detour per unit of cost, and what each metre of the straight way adds: longer ways turn more corners. */
const BETA_M = 6;
const BETA_SHARE = 0.1;
/** Cost of believing that no road was taken from any hypothesis, which is how a wrong road is left again. */
const BREAK_COST = 15;
/** Hypotheses dearer than the first by this are dropped. Half or twice of these four: 0.5 points in `npm run bench:snap`, at most. */
const KEEP_COST = 10;

/** Beyond these the way in between is anybody's guess: the unit is matched as if seen for the first time. */
const FOLLOW_MAX_S = 180;
const FOLLOW_MAX_M = 3_000;
/** Generous top speeds, m/s: they only rule out what cannot be. */
const TOP_SPEED_M_PER_S: Readonly<Record<VehicleClass, number>> = {
  FOOT: 8,
  CYCLE: 15,
  EBIKE: 18,
  MOTORBIKE: 60,
  CAR: 70,
};
/** Reach beyond top speed times time: delays of receivers, and the offsets of both fixes. */
const REACH_SLACK_M = 50;

/**
 * Online map matching with a memory of one step: a hidden Markov model whose states are the edges near a fix (Newson & Krumm, ACM GIS 2009),
 * of which the likeliest few are kept from anchor to anchor and the likeliest is told at once, with no look ahead.
 *
 * A fix close to the anchor is weighed from the likeliest hypothesis alone and changes none: a unit that stands stays on its road however
 * long its receiver wanders. Where no hypothesis leads to any candidate (first fix, long gap, jump, search out of budget) all candidates
 * bear the same cost for it, and distance and heading alone decide. Ties: the lower edge.
 *
 * Reusable; one per thread and graph. About 6 µs for a fix 15 s after the last one in a city.
 */
export class TrackMatcher {
  private readonly candidates: TrackCandidates;
  private readonly search: TrackSearch;
  /** [MAX_CANDIDATES] cost of each candidate, all told. */
  private readonly totals = new Float64Array(MAX_CANDIDATES);

  constructor(
    graph: RoadGraph,
    private readonly edges: EdgeIndex,
  ) {
    this.candidates = new TrackCandidates(graph, edges);
    this.search = new TrackSearch(graph);
  }

  /**
   * The place of the unit on the roads of its class, or null where none is near; the track then knows nothing. The fixes of a track come in
   * the order of their time. RangeError for a point that is no position.
   */
  match(track: Track, vehicle: VehicleIndex, fix: TrackFix): RoadPosition | null {
    const sigmaM = sigmaOf(fix.accuracyM);
    const gapS = (fix.fixAt.getTime() - track.latestAtMs) / 1000;
    const movedM = track.movedM(fix);
    const isStill = movedM <= STILL_SIGMAS * sigmaM;
    const reachM = TOP_SPEED_M_PER_S[VEHICLE_CLASSES[vehicle]!] * gapS + REACH_SLACK_M;
    const follows = isStill || (gapS <= FOLLOW_MAX_S && movedM <= Math.min(FOLLOW_MAX_M, reachM));
    if (!follows) track.forget();
    track.latestAtMs = fix.fixAt.getTime();
    this.candidates.gather(fix, vehicle, CANDIDATE_RADIUS_M, evidenceOf(track, fix, sigmaM, movedM, gapS));
    if (this.candidates.count === 0) return this.snapAlone(track, vehicle, fix);
    const betaM = BETA_M + (follows ? movedM * BETA_SHARE : 0);
    const keepCost = isStill ? 0 : KEEP_COST;
    const best = this.weigh(track, vehicle, fix, isStill ? 1 : track.count, {
      betaM,
      breakCost: BREAK_COST,
      keepCost,
      reachM: isStill ? Infinity : reachM,
    });
    if (!isStill) this.keep(track, fix);
    return this.candidates.positionOf(best);
  }

  /** Fills `totals`; returns the likeliest candidate. */
  private weigh(track: Track, vehicle: VehicleIndex, fix: TrackFix, sources: number, rules: TransitionRules): number {
    const { candidates, totals } = this;
    if (sources > 0) this.search.run(fix, vehicle, track, sources, candidates, rules);
    for (let c = 0; c < candidates.count; c++)
      totals[c] = candidates.cost[c]! + (sources > 0 ? this.search.costs[c]! : 0);
    return this.cheapest();
  }

  /** Makes the fix the anchor and its likeliest candidates the hypotheses. */
  private keep(track: Track, fix: TrackFix): void {
    const { candidates, totals } = this;
    track.anchorLon = fix.lon;
    track.anchorLat = fix.lat;
    track.count = 0;
    let leastTotal = 0;
    while (track.count < MAX_HYPOTHESES) {
      const next = this.cheapest();
      const total = totals[next]!;
      if (track.count === 0) leastTotal = total;
      if (!(total - leastTotal <= KEEP_COST)) return;
      totals[next] = Infinity;
      const h = track.count++;
      track.edge[h] = candidates.edge[next]!;
      track.fraction[h] = candidates.fraction[next]!;
      track.lon[h] = candidates.lon[next]!;
      track.lat[h] = candidates.lat[next]!;
      track.cost[h] = total - leastTotal;
    }
  }
  /** The candidate of the least total, the lower edge in a tie. */
  private cheapest(): number {
    const { candidates, totals } = this;
    let best = 0;
    for (let c = 1; c < candidates.count; c++) {
      const isTied = totals[c] === totals[best] && candidates.edge[c]! < candidates.edge[best]!;
      if (totals[c]! < totals[best]! || isTied) best = c;
    }
    return best;
  }

  /** Off the roads: the nearest road farther away, and nothing else to remember. */
  private snapAlone(track: Track, vehicle: VehicleIndex, fix: TrackFix): RoadPosition | null {
    const previousEdge = track.count > 0 ? (track.edge[0]! as EdgeId) : null;
    const headingDeg = isMoving(fix) ? fix.headingDeg : null;
    const place = this.edges.snap(fix, vehicle, { headingDeg, previousEdge });
    track.forget();
    if (place === null) return null;
    track.anchorLon = fix.lon;
    track.anchorLat = fix.lat;
    track.count = 1;
    track.edge[0] = place.edge;
    track.fraction[0] = place.fraction;
    track.lon[0] = place.lon;
    track.lat[0] = place.lat;
    track.cost[0] = 0;
    return place;
  }
}

function sigmaOf(accuracyM: number | null): number {
  if (accuracyM === null) return USUAL_SIGMA_M;
  return Math.min(MOST_SIGMA_M, Math.max(LEAST_SIGMA_M, accuracyM / ACCURACY_PER_SIGMA));
}

function isMoving({ headingDeg, speedKmh }: TrackFix): boolean {
  return headingDeg !== null && (speedKmh === null || speedKmh >= MOVING_KMH);
}

/** The heading is the receiver's, or else the chord from the anchor; none where the unit hardly moves. */
function evidenceOf(track: Track, fix: TrackFix, sigmaM: number, movedM: number, gapS: number): Evidence {
  if (isMoving(fix)) return { sigmaM, headingDeg: fix.headingDeg, headingCost: HEADING_COST };
  const stands = fix.speedKmh !== null && fix.speedKmh < MOVING_KMH;
  if (stands || track.count === 0 || movedM < CHORD_SIGMAS * sigmaM || gapS > CHORD_MAX_S)
    return { sigmaM, headingDeg: null, headingCost: 0 };
  const chordDeg = bearingDeg(track.anchorLon, track.anchorLat, fix.lon, fix.lat);
  return { sigmaM, headingDeg: chordDeg, headingCost: CHORD_COST };
}
