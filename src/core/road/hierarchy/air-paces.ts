/** How fast a straight line can be travelled at all: what bounds through the air rest upon. */
import { METRES_PER_DEGREE, metresPerDegreeLon } from '../../geo/distance.js';
import { VEHICLE_COUNT } from '../../vehicle.js';
import { INFINITE, type RoadGraph } from '../graph.js';
import { freeTimesOf } from '../metric.js';

/** Takes up the rounding of sums of metres. */
const CAUTION = 1 - 1e-9;

/** [VEHICLE_COUNT] each: milliseconds per metre between the two ends of an arc. */
export interface AirPaces {
  /** Of the fastest arc: nobody is faster. 0 where a class has no roads. */
  readonly least: Float64Array;
  /** Of all arcs, by length. */
  readonly mean: Float64Array;
}

/**
 * At free flow, so that they hold under any speed profile and closures: these only slow down. Metres are those of one flat map about the middle
 * latitude of the graph. 6 ms on Porto.
 */
export function measureAirPaces(graph: RoadGraph): AirPaces {
  const straightM = straightLengthsM(graph);
  const least = new Float64Array(VEHICLE_COUNT);
  const mean = new Float64Array(VEHICLE_COUNT);
  for (const [vehicle, arcMs] of freeTimesOf(graph).entries()) {
    let fastest = Infinity;
    let ms = 0;
    let metres = 0;
    for (let arc = 0; arc < graph.arcCount; arc++) {
      if (arcMs[arc] === INFINITE) continue;
      const lengthM = straightM[arc >> 1]!;
      if (lengthM > 0) fastest = Math.min(fastest, arcMs[arc]! / lengthM);
      ms += arcMs[arc]!;
      metres += lengthM;
    }
    least[vehicle] = fastest === Infinity ? 0 : fastest * CAUTION;
    mean[vehicle] = metres === 0 ? 0 : ms / metres;
  }
  return { least, mean };
}

/** [edgeCount] */
function straightLengthsM({ nodeLonE7, nodeLatE7, head, edgeCount, bounds }: RoadGraph): Float64Array {
  const lonM = metresPerDegreeLon((bounds[1] + bounds[3]) / 2) / 1e7;
  const latM = METRES_PER_DEGREE / 1e7;
  const lengthM = new Float64Array(edgeCount);
  for (let edge = 0; edge < edgeCount; edge++) {
    // The nodes of a split junction lie at one place, so either arc tells both ends.
    const [a, b] = [head[2 * edge]!, head[2 * edge + 1]!];
    const x = nodeLonE7[a]! * lonM - nodeLonE7[b]! * lonM;
    const y = nodeLatE7[a]! * latM - nodeLatE7[b]! * latM;
    lengthM[edge] = Math.sqrt(x * x + y * y);
  }
  return lengthM;
}
