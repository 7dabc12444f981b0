/**
 * Units by their way through the air to a target: in which order to look at them, and which need not be looked at, because not even the
 * fastest road there is could bring them in time.
 */
import { METRES_PER_DEGREE, metresPerDegreeLon } from '../../geo/distance.js';
import { VEHICLE_COUNT, type VehicleIndex } from '../../vehicle.js';
import { INFINITE, type RoadGraph } from '../graph.js';
import { type RoadPosition } from '../position.js';
import { arcAgainst, arcAlong } from '../search-legs.js';
import { type UnitIndex, type UnitRoadIndex } from '../unit-road-index.js';

/** Guesses are sorted into half octaves of milliseconds: 32 bits and one more each. */
const BUCKETS = 64;
/** Takes up the rounding of sums of metres. */
const CAUTION = 1 - 1e-9;

/** Reusable, one per thread. */
export class UnitsByAir {
  /** [nodeCount] metres on one flat map, so that no detour over a third node is shorter than the straight line. */
  private readonly xM: Float64Array;
  private readonly yM: Float64Array;
  /** [VEHICLE_COUNT] milliseconds per metre of straight line: of the fastest arc, and the mean. */
  private readonly leastPace: Float64Array;
  private readonly meanPace: Float64Array;
  /** [capacity] metres that at least lie between the unit's edge and the target's. */
  private airM = new Float64Array(0);
  private bucketOf = new Uint8Array(0);
  private sorted: Uint32Array = new Uint32Array(0);
  private readonly bucketEnd = new Uint32Array(BUCKETS + 1);
  /** [VEHICLE_COUNT] start node of the target's edge, and how far the end node is from there. */
  private readonly targetNode = new Uint32Array(VEHICLE_COUNT);
  private readonly targetSlackM = new Float64Array(VEHICLE_COUNT);

  constructor(private readonly units: UnitRoadIndex) {
    const { graph } = units;
    const lonM = metresPerDegreeLon((graph.bounds[1] + graph.bounds[3]) / 2) / 1e7;
    this.xM = Float64Array.from(graph.nodeLonE7, (lon) => lon * lonM);
    this.yM = Float64Array.from(graph.nodeLatE7, (lat) => (lat * METRES_PER_DEGREE) / 1e7);
    this.leastPace = new Float64Array(VEHICLE_COUNT);
    this.meanPace = new Float64Array(VEHICLE_COUNT);
    for (let vehicle = 0; vehicle < VEHICLE_COUNT; vehicle++) this.measurePace(graph, vehicle);
  }

  /** All placed units of the classes that have a target, the likely first ones first. The array is valid until the next call. */
  from(targets: readonly (RoadPosition | null)[]): Uint32Array {
    const { bucketEnd } = this;
    const { capacity } = this.units;
    this.reserve(capacity);
    this.aim(targets);
    bucketEnd.fill(0);
    for (let unit = 0; unit < capacity; unit++) {
      const bucket = this.guess(unit as UnitIndex, targets);
      this.bucketOf[unit] = bucket;
      if (bucket < BUCKETS) bucketEnd[bucket + 1]!++;
    }
    for (let bucket = 0; bucket < BUCKETS; bucket++) bucketEnd[bucket + 1]! += bucketEnd[bucket]!;
    const count = bucketEnd[BUCKETS]!;
    for (let unit = 0; unit < capacity; unit++) {
      const bucket = this.bucketOf[unit]!;
      if (bucket < BUCKETS) this.sorted[bucketEnd[bucket]!++] = unit;
    }
    return this.sorted.subarray(0, count);
  }

  /** Milliseconds that a unit of the last `from` cannot do without. */
  leastMs(unit: UnitIndex, vehicle: VehicleIndex): number {
    return this.airM[unit]! * this.leastPace[vehicle]!;
  }

  private measurePace(graph: RoadGraph, vehicle: number): void {
    const arcMs = graph.travelTimeMs[vehicle]!;
    let least = Infinity;
    let ms = 0;
    let metres = 0;
    for (let arc = 0; arc < graph.arcCount; arc++) {
      if (arcMs[arc] === INFINITE) continue;
      const straightM = this.betweenM(graph.head[arc]!, graph.tail[arc]!);
      if (straightM > 0) least = Math.min(least, arcMs[arc]! / straightM);
      ms += arcMs[arc]!;
      metres += straightM;
    }
    this.leastPace[vehicle] = least === Infinity ? 0 : least * CAUTION;
    this.meanPace[vehicle] = metres === 0 ? 0 : ms / metres;
  }

  private betweenM(a: number, b: number): number {
    const x = this.xM[a]! - this.xM[b]!;
    const y = this.yM[a]! - this.yM[b]!;
    return Math.sqrt(x * x + y * y);
  }

  private reserve(capacity: number): void {
    if (this.sorted.length >= capacity) return;
    this.sorted = new Uint32Array(capacity);
    this.bucketOf = new Uint8Array(capacity);
    this.airM = new Float64Array(capacity);
  }

  private aim(targets: readonly (RoadPosition | null)[]): void {
    const { head } = this.units.graph;
    targets.forEach((target, vehicle) => {
      if (!target) return;
      const [start, end] = [head[arcAgainst(target.edge)]!, head[arcAlong(target.edge)]!];
      this.targetNode[vehicle] = start;
      this.targetSlackM[vehicle] = this.betweenM(start, end);
    });
  }

  /** Bucket of a unit, or `BUCKETS` for one that is not wanted. */
  private guess(unit: UnitIndex, targets: readonly (RoadPosition | null)[]): number {
    const { units } = this;
    const vehicle = units.vehicleOf(unit);
    if (vehicle < 0 || !targets[vehicle]) return BUCKETS;
    const { head } = units.graph;
    const edge = units.edgeOf(unit);
    const target = this.targetNode[vehicle]!;
    const nearerM = Math.min(
      this.betweenM(head[arcAlong(edge)]!, target),
      this.betweenM(head[arcAgainst(edge)]!, target),
    );
    this.airM[unit] = Math.max(0, nearerM - this.targetSlackM[vehicle]!);
    const timeMs = Math.min(nearerM * this.meanPace[vehicle]!, INFINITE) >>> 0;
    const octave = 31 - Math.clz32(timeMs | 1);
    return 2 * octave + (octave === 0 ? 0 : (timeMs >>> (octave - 1)) & 1);
  }
}
