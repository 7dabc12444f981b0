/**
 * Who gets there first, and why not somebody nearer: the road search over the fleet picture, with eligibility and the estimate of arrival.
 *
 * The estimate of arrival is the age of the fix (uncertainty) + turnout + time by road, and it ranks. A unit may since its fix have moved towards
 * the incident or away from it, so the arrival lies between `earliest` and `latest`, the fix's age to either side; half the age counts.
 */
import { haversineM, parallelsM } from '../geo/distance.js';
import { type LonLat } from '../geo/point.js';
import { type FleetPicture, type UnitState } from '../fleet/fleet-picture.js';
import { HierarchyNearestSearch } from '../road/hierarchy/hierarchy-nearest.js';
import { PASSED_OVER_LIMIT } from '../road/nearest.js';
import { type RoadHierarchy } from '../road/hierarchy/road-hierarchy.js';
import { type RoadPosition } from '../road/position.js';
import { isReachable } from '../road/road-network.js';
import { type Route } from '../road/route.js';
import { type UnitIndex, type UnitRoadIndex } from '../road/unit-road-index.js';
import { findRejection, type Rejection, type Requirements } from './eligibility.js';

/** From being told to moving, for a unit that is out on patrol, in seconds. */
export const TURNOUT_S = 0;
/** Older than this a fix makes the estimate no worse: the unit's beat bounds where it can be. */
const MAX_UNCERTAINTY_S = 120;
const ALL_CLASSES = 0b11111;

export interface NearestCandidate {
  readonly state: Readonly<UnitState>;
  readonly travelTimeS: number;
  readonly fixAgeS: number;
  readonly arrivalEarliest: Date;
  readonly arrivalLatest: Date;
  readonly route: Route;
}

export interface NearestRejection extends Rejection {
  readonly state: Readonly<UnitState>;
}

export interface NearestUnits {
  readonly candidates: readonly NearestCandidate[];
  /** Nearer units that are not eligible, by arrival; then those that no road brings here, by the way through the air. No more than asked for. */
  readonly rejected: readonly NearestRejection[];
  /** There are more of these than are listed. */
  readonly moreRejected: boolean;
  /** Road states settled by the search. */
  readonly settled: number;
}

export interface NearestUnitsQuery {
  readonly to: LonLat;
  readonly first: number;
  /** Latest estimated arrival in seconds from now; null: any. */
  readonly withinS: number | null;
  /** Rejected units at most. Default: what a console shows. */
  readonly rejectedLimit?: number;
  readonly requirements: Requirements;
}

/** Reusable; one per thread and fleet picture. Holds the search's arrays for the roads that the picture is on. */
export class NearestUnitsSearch {
  #search: HierarchyNearestSearch | null = null;
  #searchOn: UnitRoadIndex | null = null;
  #hierarchy: RoadHierarchy | null = null;

  constructor(private readonly fleet: FleetPicture) {}

  find({ to, first, withinS, rejectedLimit = PASSED_OVER_LIMIT, requirements }: NearestUnitsQuery): NearestUnits {
    const { fleet } = this;
    const { now } = requirements;
    const search = this.#searchFor(fleet.placed);
    const targets = fleet.roads.edges.snapMany(to, ALL_CLASSES);
    const result = search.nearest({
      targets,
      k: first,
      passedOverLimit: rejectedLimit,
      withinMs: withinS === null ? Infinity : withinS * 1000,
      accept: (index) => findRejection(fleet.at(index), requirements) === null,
      lagMs: (index) => Math.round((uncertaintyS(fleet.at(index), now) + TURNOUT_S) * 1000),
    });
    const candidates = result.found.map(({ unit, travelTimeMs }) =>
      toCandidate(fleet.at(unit), travelTimeMs, search.routeOf(unit)!, now),
    );
    const passedOver = result.passedOver.map(({ unit }) => {
      const state = fleet.at(unit);
      return { state, ...findRejection(state, requirements)! };
    });
    const seen = new Set<UnitIndex>([...result.found, ...result.passedOver].map(({ unit }) => unit));
    const cutOff = this.#findCutOff(to, targets, candidates, seen, requirements, first);
    const rejected = [...passedOver, ...cutOff];
    return {
      candidates,
      rejected: rejected.slice(0, rejectedLimit),
      moreRejected: result.morePassedOver || rejected.length > rejectedLimit,
      settled: result.settled,
    };
  }

  #searchFor(placed: UnitRoadIndex): HierarchyNearestSearch {
    const { hierarchy } = this.fleet.roads;
    if (this.#search === null || this.#searchOn !== placed || this.#hierarchy !== hierarchy) {
      this.#search = new HierarchyNearestSearch(hierarchy, placed, { labels: this.fleet.labels, former: this.#search });
      this.#searchOn = placed;
      this.#hierarchy = hierarchy;
    }
    return this.#search;
  }

  /** Units that would be nearer as the crow flies, and eligible, but that no road brings here. */
  #findCutOff(
    to: LonLat,
    targets: readonly (RoadPosition | null)[],
    candidates: readonly NearestCandidate[],
    seen: ReadonlySet<UnitIndex>,
    requirements: Requirements,
    first: number,
  ): NearestRejection[] {
    const last = candidates.length < first ? undefined : candidates.at(-1);
    const withinM = last === undefined ? Infinity : crowM(last.state, to);
    const cutOff: NearestRejection[] = [];
    const { roads } = this.fleet;
    for (const state of this.fleet.states()) {
      // Nearly all of a fleet is too far: the cheapest test first.
      if (state.fix === null || parallelsM(state.fix.lat, to.lat) > withinM || crowM(state, to) > withinM) continue;
      if (!this.fleet.placed.isAvailable(state.index) || seen.has(state.index)) continue;
      if (findRejection(state, requirements) !== null) continue;
      const target = targets[state.vehicleIndex] ?? null;
      if (state.road === null) cutOff.push({ state, reason: 'UNREACHABLE', detail: 'no road near the unit' });
      else if (target === null) cutOff.push({ state, reason: 'UNREACHABLE', detail: 'no road near the place' });
      else if (!isReachable(roads, state.vehicleIndex, state.road, target))
        cutOff.push({ state, reason: 'UNREACHABLE', detail: 'no way by road' });
    }
    return cutOff.sort(
      (a, b) => crowM(a.state, to) - crowM(b.state, to) || (a.state.unit.callSign < b.state.unit.callSign ? -1 : 1),
    );
  }
}

function crowM({ fix }: Readonly<UnitState>, to: LonLat): number {
  return haversineM(fix!.lon, fix!.lat, to.lon, to.lat);
}

function fixAgeS({ fix }: Readonly<UnitState>, now: Date): number {
  return fix === null ? 0 : Math.max(0, (now.getTime() - fix.fixAt.getTime()) / 1000);
}

function uncertaintyS(state: Readonly<UnitState>, now: Date): number {
  return Math.min(fixAgeS(state, now), MAX_UNCERTAINTY_S) / 2;
}

function toCandidate(state: Readonly<UnitState>, travelTimeMs: number, route: Route, now: Date): NearestCandidate {
  const ageS = fixAgeS(state, now);
  const travelTimeS = travelTimeMs / 1000;
  const at = (s: number): Date => new Date(now.getTime() + Math.round(s * 1000));
  const spreadS = Math.min(ageS, MAX_UNCERTAINTY_S);
  return {
    state,
    travelTimeS,
    fixAgeS: ageS,
    arrivalEarliest: at(TURNOUT_S + Math.max(0, travelTimeS - spreadS)),
    arrivalLatest: at(TURNOUT_S + travelTimeS + spreadS),
    route,
  };
}
