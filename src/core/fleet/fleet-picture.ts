/**
 * The fleet picture: for every unit its duty, active assignment, live fix and place on the road network, in memory. It is folded from the database
 * at start, from events and from fixes; it can be thrown away and built anew at any time.
 */
import { type AssignmentStatus } from '../incident/assignment.js';
import { type RoadPosition } from '../road/position.js';
import { UnitLabels } from '../road/hierarchy/unit-labels.js';
import { type RoadNetwork } from '../road/road-network.js';
import { Track } from '../road/track.js';
import { TrackMatcher } from '../road/track-matcher.js';
import { type UnitIndex, UnitRoadIndex } from '../road/unit-road-index.js';
import { type Slices } from '../slices.js';
import { type VehicleIndex, vehicleIndex } from '../vehicle.js';
import { type Fix } from './fix.js';
import { type Unit, type UnitDuty, unitStatus, type UnitStatus } from './unit.js';
import { type UnitHold } from './unit-hold.js';

/** Labelled in one slice: about 1 ms. */
const SLICE_UNITS = 50;

export interface UnitState {
  /** Dense number within this picture, in order of call signs as far as they were known at the start. */
  readonly index: UnitIndex;
  readonly vehicleIndex: VehicleIndex;
  unit: Unit;
  assignment: { readonly id: string; readonly incidentId: string; readonly status: AssignmentStatus } | null;
  /** The incident of its officer's call for help while that is open: the unit is not sent anywhere. */
  dangerIncidentId: string | null;
  /** Breaks and posts, past and future ones among them. */
  holds: readonly UnitHold[];
  /** The latest live fix. */
  fix: Fix | null;
  /** Where the fix lies on the roads of the unit's class, closed or not; null: no road within reach, or no fix. */
  matched: RoadPosition | null;
  /** From where the unit travels: `matched`, or the way out of the closure that it stands in. */
  road: RoadPosition | null;
  /** What matching its next fix needs to know of those before. */
  readonly track: Track;
}

export class FleetPicture {
  #roads: RoadNetwork;
  #tracks: TrackMatcher;
  #placed: UnitRoadIndex;
  #labels: UnitLabels | null = null;
  readonly #byId = new Map<string, UnitState>();
  readonly #byIndex: UnitState[] = [];

  constructor(roads: RoadNetwork) {
    this.#roads = roads;
    this.#tracks = new TrackMatcher(roads.graph, roads.edges.index);
    this.#placed = new UnitRoadIndex(roads.graph);
  }

  get roads(): RoadNetwork {
    return this.#roads;
  }
  /** Where the units are on the roads; read-only for everybody else. */
  get placed(): UnitRoadIndex {
    return this.#placed;
  }
  /**
   * What makes a search for the nearest units fast; each fix brings its unit's label up to date once they were asked for. Other roads or travel times
   * begin with none: units have theirs again with `labelling`, or with their next fix.
   */
  get labels(): UnitLabels {
    const { hierarchy } = this.#roads;
    this.#labels ??= new UnitLabels(hierarchy, this.#placed);
    if (this.#labels.hierarchy !== hierarchy) this.#labels.refine(hierarchy);
    return this.#labels;
  }
  /** Makes the labels that are missing, in slices: 20 µs a unit on a city. Ends early where roads or travel times are replaced. */
  *labelling(): Slices<void> {
    const { labels } = this;
    // Units may come while it is done, and fixes make labels of their own.
    for (let index = 0; index < this.#byIndex.length && this.#labels === labels; index++) {
      if (!labels.isFresh(index as UnitIndex)) labels.make(index as UnitIndex);
      if (index % SLICE_UNITS === SLICE_UNITS - 1) yield;
    }
  }
  get size(): number {
    return this.#byIndex.length;
  }

  states(): Iterable<Readonly<UnitState>> {
    return this.#byIndex;
  }
  get(unitId: string): Readonly<UnitState> | undefined {
    return this.#byId.get(unitId);
  }
  at(index: UnitIndex): Readonly<UnitState> {
    return this.#byIndex[index]!;
  }
  statusOf(state: Readonly<UnitState>): UnitStatus {
    return unitStatus(state.unit.duty, state.assignment?.status ?? null);
  }

  /** Adds a unit, or replaces what is known of it. A unit's vehicle class never changes. */
  putUnit(unit: Unit): void {
    const known = this.#byId.get(unit.id);
    if (known !== undefined) {
      known.unit = unit;
      this.#tellAvailable(known);
      return;
    }
    const state: UnitState = {
      index: this.#byIndex.length as UnitIndex,
      vehicleIndex: vehicleIndex(unit.vehicle),
      unit,
      assignment: null,
      dangerIncidentId: null,
      holds: [],
      fix: null,
      matched: null,
      road: null,
      track: new Track(),
    };
    this.#byIndex.push(state);
    this.#byId.set(unit.id, state);
    this.#tellAvailable(state);
  }

  setDuty(unitId: string, duty: UnitDuty, at: Date): void {
    const state = this.#byId.get(unitId);
    if (state === undefined) return;
    state.unit = { ...state.unit, duty, dutyChangedAt: at };
    this.#tellAvailable(state);
  }

  setAssignment(unitId: string, assignment: UnitState['assignment']): void {
    const state = this.#byId.get(unitId);
    if (state === undefined) return;
    state.assignment = assignment;
    this.#tellAvailable(state);
  }

  setDanger(unitId: string, dangerIncidentId: string | null): void {
    const state = this.#byId.get(unitId);
    if (state === undefined) return;
    state.dangerIncidentId = dangerIncidentId;
    this.#tellAvailable(state);
  }

  /** A break or a post begins to count for a unit; the same one again is replaced. */
  putHold(unitId: string, hold: UnitHold): void {
    const state = this.#byId.get(unitId);
    if (state !== undefined) state.holds = [...state.holds.filter(({ id }) => id !== hold.id), hold];
  }

  endHold(unitId: string, holdId: string): void {
    const state = this.#byId.get(unitId);
    if (state !== undefined) state.holds = state.holds.filter(({ id }) => id !== holdId);
  }

  /** Makes a plausible fix the live one, unless a newer one is. Returns whether it moved the picture. */
  applyFix(fix: Fix): boolean {
    const state = this.#byId.get(fix.unitId);
    if (state === undefined || (state.fix !== null && state.fix.fixAt >= fix.fixAt)) return false;
    state.fix = fix;
    this.#match(state);
    this.#place(state);
    this.#labels?.make(state.index);
    return true;
  }

  /** The same fleet on other roads, or on the same ones under other travel times: then every unit stays where it is matched to. */
  replaceRoads(roads: RoadNetwork): void {
    const isOther = roads.graph.version !== this.#roads.graph.version;
    this.#roads = roads;
    if (isOther) this.#tracks = new TrackMatcher(roads.graph, roads.edges.index);
    this.#placed = new UnitRoadIndex(roads.graph, this.#byIndex.length);
    this.#labels = null;
    for (const state of this.#byIndex) {
      this.#tellAvailable(state);
      if (isOther) {
        state.track.forget();
        this.#match(state);
      }
      this.#place(state);
    }
  }

  /** Whoever is off duty, busy or in danger is refused by every search, whatever it asks for. */
  #tellAvailable({ index, unit, assignment, dangerIncidentId }: UnitState): void {
    this.#placed.setAvailable(index, unit.duty === 'ON_DUTY' && assignment === null && dangerIncidentId === null);
  }

  #match(state: UnitState): void {
    if (state.fix !== null) state.matched = this.#tracks.match(state.track, state.vehicleIndex, state.fix);
  }

  #place(state: UnitState): void {
    const { matched, vehicleIndex } = state;
    state.road = matched && this.#roads.edges.exitFrom(vehicleIndex, matched);
    if (state.road === null || !this.#placed.place(state.index, vehicleIndex, state.road))
      this.#placed.remove(state.index);
  }
}
