/** Units roughly by the time they would take to a target through the air: those that set a tight bound come first. */
import { METRES_PER_DEGREE, metresPerDegreeLon } from '../../geo/distance.js';
import { VEHICLE_COUNT } from '../../vehicle.js';
import { edgeOf, INFINITE, type ArcId, type RoadGraph } from '../graph.js';
import { type RoadPosition } from '../position.js';
import { arcAgainst } from '../search-legs.js';
import { type UnitIndex, type UnitRoadIndex } from '../unit-road-index.js';

/** Guesses are sorted into half octaves of milliseconds: 32 bits and one more. */
const BUCKETS = 64;

/** Reusable, one per thread. A guess only: no answer depends on the order. */
export class UnitsByGuess {
  /** [VEHICLE_COUNT] milliseconds per metre, the mean over the roads open to the class. */
  private readonly paceMsPerM: Float64Array;
  private bucketOf = new Uint8Array(0);
  private sorted: Uint32Array = new Uint32Array(0);
  private readonly bucketEnd = new Uint32Array(BUCKETS + 1);

  constructor(private readonly units: UnitRoadIndex) {
    this.paceMsPerM = Float64Array.from({ length: VEHICLE_COUNT }, (_, v) => meanPaceMsPerM(units.graph, v));
  }

  /** All placed units of the classes that have a target, the likely nearest first. The array is valid until the next call. */
  from(targets: readonly (RoadPosition | null)[]): ArrayLike<UnitIndex> & Iterable<UnitIndex> {
    const { units, bucketEnd } = this;
    const { capacity } = units;
    if (this.sorted.length < capacity) {
      this.sorted = new Uint32Array(capacity);
      this.bucketOf = new Uint8Array(capacity);
    }
    bucketEnd.fill(0);
    let count = 0;
    for (let unit = 0; unit < capacity; unit++) {
      const bucket = this.guess(unit as UnitIndex, targets);
      this.bucketOf[unit] = bucket;
      if (bucket === BUCKETS) continue;
      bucketEnd[bucket + 1]!++;
      count++;
    }
    for (let bucket = 0; bucket < BUCKETS; bucket++) bucketEnd[bucket + 1]! += bucketEnd[bucket]!;
    for (let unit = 0; unit < capacity; unit++) {
      const bucket = this.bucketOf[unit]!;
      if (bucket !== BUCKETS) this.sorted[bucketEnd[bucket]!++] = unit;
    }
    return this.sorted.subarray(0, count) as unknown as ArrayLike<UnitIndex> & Iterable<UnitIndex>;
  }

  /** Bucket of a unit, or `BUCKETS` for one that is not wanted. */
  private guess(unit: UnitIndex, targets: readonly (RoadPosition | null)[]): number {
    const { units } = this;
    const vehicle = units.vehicleOf(unit);
    const target = vehicle < 0 ? null : targets[vehicle];
    if (!target) return BUCKETS;
    const { head, nodeLonE7, nodeLatE7 } = units.graph;
    const node = head[arcAgainst(units.edgeOf(unit))]!;
    const xM = (nodeLonE7[node]! / 1e7 - target.lon) * metresPerDegreeLon(target.lat);
    const yM = (nodeLatE7[node]! / 1e7 - target.lat) * METRES_PER_DEGREE;
    const timeMs = Math.min(Math.sqrt(xM * xM + yM * yM) * this.paceMsPerM[vehicle]!, INFINITE) >>> 0;
    const octave = 31 - Math.clz32(timeMs | 1);
    return 2 * octave + (octave === 0 ? 0 : (timeMs >>> (octave - 1)) & 1);
  }
}

function meanPaceMsPerM(graph: RoadGraph, vehicle: number): number {
  const arcMs = graph.travelTimeMs[vehicle]!;
  let ms = 0;
  let metres = 0;
  for (let arc = 0; arc < graph.arcCount; arc++) {
    if (arcMs[arc] === INFINITE) continue;
    ms += arcMs[arc]!;
    metres += graph.edgeLengthM[edgeOf(arc as ArcId)]!;
  }
  return metres === 0 ? 0 : ms / metres;
}
