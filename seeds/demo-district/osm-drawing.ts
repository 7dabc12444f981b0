/** OpenStreetMap data in the making: nodes on the drawing plane, ways and turn restrictions. */
import {
  type OsmNetwork,
  type OsmNode,
  type OsmRestriction,
  type OsmTags,
  type OsmWay,
} from '../../src/core/road/osm-network.js';
import { type Point, toLonLat } from './plane.js';

export class OsmDrawing {
  readonly #nodes = new Map<number, OsmNode>();
  readonly #places = new Map<number, Point>();
  readonly #ways: OsmWay[] = [];
  readonly #restrictions: OsmRestriction[] = [];
  #lastNode = 0;

  addNode(place: Point, tags?: OsmTags): number {
    const id = ++this.#lastNode;
    const [lon, lat] = toLonLat(place);
    this.#nodes.set(id, tags === undefined ? { id, lon, lat } : { id, lon, lat, tags });
    this.#places.set(id, place);
    return id;
  }

  placeOf(node: number): Point {
    return this.#places.get(node)!;
  }

  /** Ways of fewer than two nodes are no ways. Returns the way's id. */
  addWay(nodeIds: readonly number[], tags: OsmTags): number {
    const id = this.#ways.length + 1;
    this.#ways.push({ id, nodeIds, tags });
    return id;
  }

  get ways(): readonly OsmWay[] {
    return this.#ways;
  }

  addRestriction(kind: string, fromWay: number, viaNode: number, toWay: number): void {
    this.#restrictions.push({
      id: this.#restrictions.length + 1,
      fromWays: [fromWay],
      viaNodes: [viaNode],
      viaWays: [],
      toWays: [toWay],
      tags: { type: 'restriction', restriction: kind },
    });
  }

  toNetwork(): OsmNetwork {
    return { nodes: this.#nodes, ways: this.#ways, restrictions: this.#restrictions };
  }
}
