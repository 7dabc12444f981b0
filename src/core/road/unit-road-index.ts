/** Which unit stands where on the road network, in the order in which a reverse search comes upon it: by end node of its edge. */
import { VEHICLE_COUNT, type VehicleIndex } from '../vehicle.js';
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

/** Dense number of a unit, given by whoever keeps the fleet; ties between units are broken by it. */
export type UnitIndex = number & { readonly __brand: 'UnitIndex' };

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
  private readonly counts = new Uint32Array(VEHICLE_COUNT);

  constructor(
    readonly graph: RoadGraph,
    capacity = 256,
  ) {
    this.firstEntry = new Int32Array(VEHICLE_COUNT * graph.nodeCount).fill(NONE);
    this.reserve(capacity);
  }

  /** Units numbered below this have room. */
  get capacity(): number {
    return this.vehicles.length;
  }

  /** Number of units of a class that are placed. */
  countOf(vehicle: VehicleIndex): number {
    return this.counts[vehicle]!;
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
    if (!(Number.isInteger(unit) && unit >= 0)) throw new RangeError(`unit ${unit} is not a dense index`);
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
    this.counts[vehicle]!++;
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
    this.counts[this.vehicles[unit]!]!--;
    this.vehicles[unit] = NONE;
    this.unlink(unit * 2);
    this.unlink(unit * 2 + 1);
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
  }
}

function grown<T extends { readonly length: number; set(from: T): void }>(from: T, into: T): T {
  into.set(from);
  return into;
}
