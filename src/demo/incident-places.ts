/** Where the demo's incidents happen: at buildings along the streets, everywhere in proportion to the length of the streets. */
import { bearingDeg, METRES_PER_DEGREE, metresPerDegreeLon } from '../core/geo/distance.js';
import { type LonLat } from '../core/geo/point.js';
import { type EdgeId, ROAD_CLASSES, type RoadClass, type RoadGraph } from '../core/road/graph.js';
import { pointOnEdge } from '../core/road/shape.js';
import { VehicleClass, vehicleIndex } from '../core/vehicle.js';
import { between, type RandomSource, whole } from '../core/random.js';

export interface IncidentPlace {
  readonly location: LonLat;
  /** Street and number in both languages; null where the street has no name. */
  readonly address: string | null;
}

/** Streets on which people live, work and walk. */
const LIVED_IN: ReadonlySet<RoadClass> = new Set<RoadClass>([
  'primary',
  'secondary',
  'tertiary',
  'unclassified',
  'residential',
  'living_street',
  'service',
  'pedestrian',
]);
/** From the middle of the street to the door. */
const TO_THE_DOOR_M = [6, 18] as const;

/** Built once per road graph. */
export class IncidentPlaces {
  private readonly edges: Uint32Array;
  /** [i] metres of all streets up to and with the i-th. */
  private readonly runM: Float64Array;

  /** RangeError for roads without a single street that e-bikes and walkers reach. */
  constructor(readonly graph: RoadGraph) {
    const wanted = (1 << vehicleIndex(VehicleClass.EBIKE)) | (1 << vehicleIndex(VehicleClass.FOOT));
    const edges: number[] = [];
    for (let edge = 0; edge < graph.edgeCount; edge++)
      if ((graph.edgeSnapMask[edge]! & wanted) === wanted && LIVED_IN.has(ROAD_CLASSES[graph.edgeClass[edge]!]!))
        edges.push(edge);
    if (edges.length === 0) throw new RangeError(`road graph ${graph.version} has no street for incidents`);
    this.edges = Uint32Array.from(edges);
    this.runM = new Float64Array(edges.length);
    let run = 0;
    for (const [i, edge] of edges.entries()) this.runM[i] = run += graph.edgeLengthM[edge]!;
  }

  draw(random: RandomSource): IncidentPlace {
    const { graph } = this;
    const edge = this.edges[this.indexAt(random() * this.runM[this.runM.length - 1]!)]! as EdgeId;
    const fraction = between(random, 0.02, 0.98);
    const side = random() < 0.5 ? 90 : -90;
    const location = beside(graph, edge, fraction, side, between(random, ...TO_THE_DOOR_M));
    const number = whole(random, 1, 199);
    const { local, en } = graph.names[graph.edgeName[edge]!]!;
    const address = local === '' ? null : `${local}${number}号${en === '' ? '' : ` (${number} ${en})`}`;
    return { location, address };
  }

  private indexAt(metres: number): number {
    let low = 0;
    let high = this.runM.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.runM[middle]! <= metres) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The point so many metres off the road, square to it. */
function beside(graph: RoadGraph, edge: EdgeId, fraction: number, sideDeg: number, distanceM: number): LonLat {
  const point = pointOnEdge(graph, edge, fraction);
  const before = pointOnEdge(graph, edge, fraction - 0.01);
  const after = pointOnEdge(graph, edge, fraction + 0.01);
  const angle = ((bearingDeg(before.lon, before.lat, after.lon, after.lat) + sideDeg) * Math.PI) / 180;
  return {
    lon: point.lon + (Math.sin(angle) * distanceM) / metresPerDegreeLon(point.lat),
    lat: point.lat + (Math.cos(angle) * distanceM) / METRES_PER_DEGREE,
  };
}
