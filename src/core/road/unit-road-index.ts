/** Which unit stands where on the road network, in the order in which a reverse search comes upon it: by end node of its edge. */
import { VEHICLE_COUNT, type VehicleIndex } from '../vehicle.js';
import { FlatMap } from './flat-map.js';
import { type EdgeId, INFINITE, type RoadGraph } from './graph.js';
import { type RoadPosition } from './position.js';
import {
  checkPosition,
  isEdgeOpen,
  leaveByEndMs,
  leaveByStartMs,
  leavesAtEnd,
  leavesAtStart,
  walkTimeMs,
} from './search-legs.js';
import { NOBODY, type UnitIndex, UnitRoster } from './unit-roster.js';

export { type UnitIndex } from './unit-roster.js';

/** No entry, no vehicle. */
const NONE = -1;

/**
 * Positions of all units. An **entry** is one end of a unit's edge by which it can leave: `unit * 2` by the start of the shape,
 * `unit * 2 + 1` by its end. Entries hang in doubly linked lists, one per state (`vehicle * nodeCount + node`), so that a position
 * update costs a few writes and makes no garbage. Grows by itself with the largest unit number.
 *
 * One writer; searches of the same thread read it between writes.
 */
export class UnitRoadIndex {
  /** [VEHICLE_COUNT * nodeCount] first entry of the state's list, or -1. Read by the searches only. */
  readonly firstEntry: Int32Array;
  /** [2 * capacity] next entry of the same list, or -1. */
  nextEntry = new Int32Array(0);
  /** [2 * capacity] milliseconds from the unit to the node: its walk to the road, and its part of the edge. */
  entryMs = new Uint32Array(0);
  /** [capacity] */
  private edges = new Uint32Array(0);
  private fractions = new Float64Array(0);
  private offsetsM = new Float64Array(0);
  private lons = new Float64Array(0);
  private lats = new Float64Array(0);
  private vehicles = new Int8Array(0);
  /** [2 * capacity] previous entry of the list, or -1 - state at its front. */
  private previousEntry = new Int32Array(0);
  /** [capacity] place in the unit's roster. */
  private slots = new Uint32Array(0);
  /** [capacity] 1: may not be sent. Kept while the unit is off the road. */
  private unavailable = new Uint8Array(0);
  /** [capacity] */
  private placements = new Uint32Array(0);
  /** [2 * VEHICLE_COUNT] vehicle * 2 + (1: unavailable). */
  private readonly rosters = Array.from({ length: 2 * VEHICLE_COUNT }, () => new UnitRoster());
  private readonly map: FlatMap;

  constructor(
    readonly graph: RoadGraph,
    capacity = 256,
  ) {
    this.firstEntry = new Int32Array(VEHICLE_COUNT * graph.nodeCount).fill(NONE);
    this.map = new FlatMap(graph);
    this.reserve(capacity);
  }

  /** Units numbered below this have room. */
  get capacity(): number {
    return this.vehicles.length;
  }

  /** Number of units of a class that are placed. */
  countOf(vehicle: VehicleIndex): number {
    return this.rosterOf(vehicle, true).count + this.rosterOf(vehicle, false).count;
  }

  /** The placed units of a class that are available, or those that are not. */
  rosterOf(vehicle: VehicleIndex, isAvailable: boolean): UnitRoster {
    return this.rosters[vehicle * 2 + (isAvailable ? 0 : 1)]!;
  }

  /** Whether the unit may be sent at all; true until said otherwise, placed or not. */
  isAvailable(unit: UnitIndex): boolean {
    return unit >= this.capacity || this.unavailable[unit] === 0;
  }

  /** Searches refuse an unavailable unit without asking. */
  setAvailable(unit: UnitIndex, isAvailable: boolean): void {
    checkUnit(unit);
    if (this.isAvailable(unit) === isAvailable) return;
    this.reserve(unit + 1);
    if (!this.has(unit)) {
      this.unavailable[unit] = isAvailable ? 0 : 1;
      return;
    }
    this.leaveRoster(unit);
    this.unavailable[unit] = isAvailable ? 0 : 1;
    this.enterRoster(unit);
  }

  /** A number that changes with every `place` and `remove` of the unit: what was made for its place holds while this stays. */
  placementOf(unit: UnitIndex): number {
    return this.placements[unit]!;
  }

  has(unit: UnitIndex): boolean {
    return unit < this.capacity && this.vehicles[unit] !== NONE;
  }

  /** Class of a placed unit, or -1. */
  vehicleOf(unit: UnitIndex): VehicleIndex | -1 {
    return unit < this.capacity ? (this.vehicles[unit] as VehicleIndex) : NONE;
  }
  edgeOf(unit: UnitIndex): EdgeId {
    return this.edges[unit]! as EdgeId;
  }
  fractionOf(unit: UnitIndex): number {
    return this.fractions[unit]!;
  }
  offsetMOf(unit: UnitIndex): number {
    return this.offsetsM[unit]!;
  }

  /** Where a unit was placed, or null. */
  positionOf(unit: UnitIndex): RoadPosition | null {
    if (!this.has(unit)) return null;
    return {
      edge: this.edgeOf(unit),
      fraction: this.fractionOf(unit),
      offsetM: this.offsetMOf(unit),
      lon: this.lons[unit]!,
      lat: this.lats[unit]!,
    };
  }

  /**
   * Puts a unit where it is now, wherever it was. False, and the unit is nowhere, where the edge is closed to its class: what cannot
   * move by road is never found. RangeError for a position that the graph does not have.
   */
  place(unit: UnitIndex, vehicle: VehicleIndex, position: RoadPosition): boolean {
    const { graph } = this;
    checkUnit(unit);
    checkPosition(graph, position);
    this.remove(unit);
    const { edge, fraction } = position;
    if (!isEdgeOpen(graph, vehicle, edge)) return false;
    this.reserve(unit + 1);
    this.vehicles[unit] = vehicle;
    this.edges[unit] = edge;
    this.fractions[unit] = fraction;
    this.offsetsM[unit] = position.offsetM;
    this.lons[unit] = position.lon;
    this.lats[unit] = position.lat;
    this.placements[unit]!++;
    this.enterRoster(unit);
    const walkMs = walkTimeMs(position.offsetM);
    const base = vehicle * graph.nodeCount;
    this.link(
      unit * 2,
      base + leavesAtStart(graph, edge, fraction),
      leaveByStartMs(graph, vehicle, edge, fraction),
      walkMs,
    );
    this.link(
      unit * 2 + 1,
      base + leavesAtEnd(graph, edge, fraction),
      leaveByEndMs(graph, vehicle, edge, fraction),
      walkMs,
    );
    return true;
  }

  /** Takes a unit off the road. No effect if it is not there. */
  remove(unit: UnitIndex): void {
    if (!this.has(unit)) return;
    this.leaveRoster(unit);
    this.placements[unit]!++;
    this.vehicles[unit] = NONE;
    this.unlink(unit * 2);
    this.unlink(unit * 2 + 1);
  }

  private enterRoster(unit: UnitIndex): void {
    const { map } = this;
    const { head } = this.graph;
    const edge = this.edges[unit]!;
    const [start, end] = [head[edge * 2 + 1]!, head[edge * 2]!];
    const roster = this.rosterOf(this.vehicles[unit] as VehicleIndex, this.unavailable[unit] === 0);
    const xM = (map.xM(start) + map.xM(end)) / 2;
    const yM = (map.yM(start) + map.yM(end)) / 2;
    this.slots[unit] = roster.add(unit, xM, yM, map.betweenM(start, end) / 2);
  }

  private leaveRoster(unit: UnitIndex): void {
    const slot = this.slots[unit]!;
    const roster = this.rosterOf(this.vehicles[unit] as VehicleIndex, this.unavailable[unit] === 0);
    const moved = roster.removeAt(slot);
    if (moved !== NOBODY) this.slots[moved] = slot;
  }

  private link(entry: number, state: number, legMs: number, walkMs: number): void {
    const fullMs = legMs + walkMs;
    if (fullMs >= INFINITE) {
      this.entryMs[entry] = INFINITE;
      return;
    }
    this.entryMs[entry] = fullMs;
    const next = this.firstEntry[state]!;
    this.nextEntry[entry] = next;
    this.previousEntry[entry] = -1 - state;
    if (next !== NONE) this.previousEntry[next] = entry;
    this.firstEntry[state] = entry;
  }

  private unlink(entry: number): void {
    if (this.entryMs[entry] === INFINITE) return;
    const next = this.nextEntry[entry]!;
    const previous = this.previousEntry[entry]!;
    if (previous >= 0) this.nextEntry[previous] = next;
    else this.firstEntry[-1 - previous] = next;
    if (next !== NONE) this.previousEntry[next] = previous;
  }

  private reserve(capacity: number): void {
    if (capacity <= this.capacity) return;
    const size = Math.max(capacity, this.capacity * 2);
    const vehicles = new Int8Array(size).fill(NONE);
    vehicles.set(this.vehicles);
    this.vehicles = vehicles;
    this.edges = grown(this.edges, new Uint32Array(size));
    this.fractions = grown(this.fractions, new Float64Array(size));
    this.offsetsM = grown(this.offsetsM, new Float64Array(size));
    this.lons = grown(this.lons, new Float64Array(size));
    this.lats = grown(this.lats, new Float64Array(size));
    this.nextEntry = grown(this.nextEntry, new Int32Array(size * 2));
    this.previousEntry = grown(this.previousEntry, new Int32Array(size * 2));
    this.entryMs = grown(this.entryMs, new Uint32Array(size * 2));
    this.slots = grown(this.slots, new Uint32Array(size));
    this.unavailable = grown(this.unavailable, new Uint8Array(size));
    this.placements = grown(this.placements, new Uint32Array(size));
  }
}

function checkUnit(unit: UnitIndex): void {
  if (!(Number.isInteger(unit) && unit >= 0)) throw new RangeError(`unit ${unit} is not a dense index`);
}

function grown<T extends { readonly length: number; set(from: T): void }>(from: T, into: T): T {
  into.set(from);
  return into;
}
