/** The road graph's nodes on one flat map in metres: straight lines that obey the triangle inequality, whatever the projection distorts. */
import { METRES_PER_DEGREE, metresPerDegreeLon } from '../geo/distance.js';
import { type RoadGraph } from './graph.js';

/** Equirectangular about the middle latitude of the graph's bounds. */
export class FlatMap {
  private readonly lonM: number;
  private readonly latM: number;

  constructor(private readonly graph: Pick<RoadGraph, 'nodeLonE7' | 'nodeLatE7' | 'bounds'>) {
    this.lonM = metresPerDegreeLon((graph.bounds[1] + graph.bounds[3]) / 2) / 1e7;
    this.latM = METRES_PER_DEGREE / 1e7;
  }

  xM(node: number): number {
    return this.graph.nodeLonE7[node]! * this.lonM;
  }
  yM(node: number): number {
    return this.graph.nodeLatE7[node]! * this.latM;
  }

  betweenM(a: number, b: number): number {
    const x = this.xM(a) - this.xM(b);
    const y = this.yM(a) - this.yM(b);
    return Math.sqrt(x * x + y * y);
  }
}
