/** OpenStreetMap data while they are drawn: nodes, ways and turn restrictions with ids of their own, numbered as they come. */
import {
  type OsmNetwork,
  type OsmNode,
  type OsmRestriction,
  type OsmTags,
  type OsmWay,
} from '../src/core/road/osm-network.js';
import { toLonLat } from './synthetic-city-plan.js';

const FIRST_ID = 4_000_000_000; // as large as in the real data
const round7 = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;

export class OsmDrawing implements OsmNetwork {
  readonly nodes = new Map<number, OsmNode>();
  readonly ways: OsmWay[] = [];
  readonly restrictions: OsmRestriction[] = [];
  readonly #places = new Map<number, readonly [number, number]>();

  node(xM: number, yM: number, tags?: OsmTags): number {
    const id = FIRST_ID + this.nodes.size;
    const { lon, lat } = toLonLat(xM, yM);
    const place = { id, lon: round7(lon), lat: round7(lat) };
    this.nodes.set(id, tags === undefined ? place : { ...place, tags });
    this.#places.set(id, [xM, yM]);
    return id;
  }

  /** Metres east and north of the centre. */
  placeOf(id: number): readonly [number, number] {
    return this.#places.get(id)!;
  }

  way(nodeIds: readonly number[], tags: OsmTags): number {
    const id = FIRST_ID + this.ways.length;
    this.ways.push({ id, nodeIds, tags });
    return id;
  }

  restriction(kind: string, fromWay: number, viaNode: number, toWay: number): void {
    this.restrictions.push({
      id: FIRST_ID + this.restrictions.length,
      fromWays: [fromWay],
      viaNodes: [viaNode],
      viaWays: [],
      toWays: [toWay],
      tags: { type: 'restriction', restriction: kind },
    });
  }
}
