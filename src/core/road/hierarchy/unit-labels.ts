/**
 * Forward labels of units: the travel time from where a unit stands to every rank on its path to the root, made when it moves, so that
 * a question only has to add and compare.
 */
import { INVALID } from '../graph.js';
import { type UnitIndex, type UnitRoadIndex } from '../unit-road-index.js';
import { type VehicleIndex } from '../../vehicle.js';
import { type RoadHierarchy } from './road-hierarchy.js';
import { NO_WAY } from './no-way.js';
import { endsOfUnit } from './trip-ends.js';

/**
 * One for an index of units and a hierarchy; 7 µs per label and 4 bytes per depth of the tree (Porto: 0.8 kB a unit). A label of a
 * former place is never used: searches ask `isFresh`, and find their way without where it is not.
 *
 * Source: hub labels over the separators of a hierarchy are its upward search spaces (Abraham, Delling, Goldberg & Werneck, "A Hub-Based
 * Labeling Algorithm for Shortest Paths in Road Networks", SEA 2011); by depth as in Ouyang et al., "When Hierarchy Meets
 * 2-Hop-Labeling", SIGMOD 2018.
 */
export class UnitLabels {
  /** [maxDepth + 1] per unit: milliseconds from the unit to its ancestor of that depth going up only, or `NO_WAY`. */
  timeMs = new Int32Array(0);
  /** Entries per unit in `timeMs`. */
  readonly width: number;
  /** [capacity] the unit's lowest rank. */
  start = new Uint32Array(0);
  /** [capacity] placement that the label is for. */
  private madeFor = new Uint32Array(0);

  #hierarchy: RoadHierarchy;

  constructor(
    hierarchy: RoadHierarchy,
    readonly units: UnitRoadIndex,
  ) {
    this.#hierarchy = hierarchy;
    if (units.graph !== hierarchy.graph) throw new RangeError('units and hierarchy are on different road graphs');
    this.width = hierarchy.topology.maxDepth + 1;
  }

  get hierarchy(): RoadHierarchy {
    return this.#hierarchy;
  }

  /** Goes on with other search graphs of the same travel times: labels made before stay right. RangeError for other travel times. */
  refine(hierarchy: RoadHierarchy): void {
    if (hierarchy.metrics !== this.#hierarchy.metrics) throw new RangeError('the labels are of other travel times');
    this.#hierarchy = hierarchy;
  }

  isFresh(unit: UnitIndex): boolean {
    // Placements count from 1, so what was never made is never fresh.
    return unit < this.madeFor.length && this.madeFor[unit] === this.units.placementOf(unit);
  }

  /** Makes the label for where the unit is now. No effect for a unit that is nowhere. */
  make(unit: UnitIndex): void {
    const { units } = this;
    const vehicle = units.vehicleOf(unit);
    if (vehicle < 0) return;
    this.reserve(units.capacity);
    this.seed(unit, vehicle as VehicleIndex);
    this.relax(unit, vehicle as VehicleIndex);
    this.madeFor[unit] = units.placementOf(unit);
  }

  private seed(unit: UnitIndex, vehicle: VehicleIndex): void {
    const { units, timeMs } = this;
    const { rankOf, depth } = this.#hierarchy.topology;
    const { startNode, startMs, endNode, endMs } = endsOfUnit(units, unit, vehicle);
    const [byStart, byEnd] = [rankOf[startNode]!, rankOf[endNode]!];
    const start = Math.min(byStart, byEnd);
    const base = unit * this.width;
    timeMs.fill(NO_WAY, base, base + depth[start]! + 1);
    timeMs[base + depth[byStart]!] = Math.min(NO_WAY, startMs);
    const endAt = base + depth[byEnd]!;
    timeMs[endAt] = Math.min(timeMs[endAt]!, endMs);
    this.start[unit] = start;
  }

  private relax(unit: UnitIndex, vehicle: VehicleIndex): void {
    const { timeMs } = this;
    const { parent, depth } = this.#hierarchy.topology;
    const { firstUp, upDepth, upMs } = this.#hierarchy.searchGraphs[vehicle]!;
    const base = unit * this.width;
    for (let rank = this.start[unit]!; rank !== INVALID; rank = parent[rank]!) {
      const ownMs = timeMs[base + depth[rank]!]!;
      if (ownMs === NO_WAY) continue;
      for (let i = firstUp[rank]!, end = firstUp[rank + 1]!; i < end; i++) {
        const throughMs = (ownMs + upMs[i]!) | 0;
        const at = base + upDepth[i]!;
        if (throughMs < timeMs[at]!) timeMs[at] = throughMs;
      }
    }
  }

  private reserve(capacity: number): void {
    if (this.start.length >= capacity) return;
    const { timeMs, start, madeFor } = this;
    (this.timeMs = new Int32Array(capacity * this.width)).set(timeMs);
    (this.start = new Uint32Array(capacity)).set(start);
    (this.madeFor = new Uint32Array(capacity)).set(madeFor);
  }
}
