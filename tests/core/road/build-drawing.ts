/** OSM data from a drawing: each letter or digit of the drawing is a node, 100 m from its neighbours in the drawing's columns and rows. */
import { METRES_PER_DEGREE } from '../../../src/core/geo/distance.js';
import { type RoadGraph } from '../../../src/core/road/graph.js';
import {
  type OsmNetwork,
  type OsmNode,
  type OsmRestriction,
  type OsmTags,
  type OsmWay,
} from '../../../src/core/road/osm-network.js';

const STEP_M = 100;

export function tagsOf(text: string): OsmTags {
  return Object.fromEntries(text.split(' ').map((tag) => tag.split('=') as [string, string]));
}

/** OSM id of a drawn node: its character code. */
export const idOf = (name: string): number => name.codePointAt(0)!;

export interface Drawn {
  /** 'ABC highway=residential': the nodes of a way and its tags; way ids count from 1. */
  readonly ways: readonly string[];
  /** 'B barrier=bollard' */
  readonly nodes?: readonly string[];
  /** '1 B 2 no_left_turn': from way, via node, to way. */
  readonly restrictions?: readonly string[];
}

/** At the equator, so that a step is as long either way. One character of the drawing is one step. */
export function drawNetwork(drawing: string, { ways, nodes = [], restrictions = [] }: Drawn): OsmNetwork {
  const nodeTags = new Map(nodes.map((text) => [text[0]!, tagsOf(text.slice(2))]));
  const placed: OsmNode[] = drawing.split('\n').flatMap((line, row) =>
    [...line].flatMap((name, column): OsmNode[] => {
      if (!/[A-Za-z0-9]/.test(name)) return [];
      const [lon, lat] = [(column * STEP_M) / METRES_PER_DEGREE, (-row * STEP_M) / METRES_PER_DEGREE];
      const tags = nodeTags.get(name);
      return [tags ? { id: idOf(name), lon, lat, tags } : { id: idOf(name), lon, lat }];
    }),
  );
  return {
    nodes: new Map(placed.map((node) => [node.id, node])),
    ways: ways.map((text, i): OsmWay => {
      const [path = '', ...tags] = text.split(' ');
      return { id: i + 1, nodeIds: [...path].map(idOf), tags: tagsOf(tags.join(' ')) };
    }),
    restrictions: restrictions.map((text, i): OsmRestriction => {
      const [from = '', via = '', to = '', restriction = ''] = text.split(' ');
      return {
        id: i + 1,
        fromWays: [Number(from)],
        viaNodes: [idOf(via)],
        viaWays: [],
        toWays: [Number(to)],
        tags: { type: 'restriction', restriction },
      };
    }),
  };
}

/** Names of the drawn nodes along each edge, e.g. 'ABC', in alphabetical order; a shape is read in the direction that comes first. */
export function shapesOf(graph: RoadGraph, network: OsmNetwork): string[] {
  const key = (lonE7: number, latE7: number): string => `${lonE7},${latE7}`;
  const names = new Map(
    [...network.nodes.values()].map(({ id, lon, lat }) => [
      key(Math.round(lon * 1e7), Math.round(lat * 1e7)),
      String.fromCodePoint(id),
    ]),
  );
  const shapes = Array.from({ length: graph.roadEdgeCount }, (_, edge) => {
    let shape = '';
    for (let i = graph.firstShape[edge]!; i < graph.firstShape[edge + 1]!; i++)
      shape += names.get(key(graph.shapeLonE7[i]!, graph.shapeLatE7[i]!));
    const reversed = [...shape].reverse().join('');
    return reversed < shape ? reversed : shape;
  });
  return shapes.sort();
}

/** The arc whose shape has these names in this order. */
export function arcNamed(graph: RoadGraph, network: OsmNetwork, name: string): number {
  for (let edge = 0; edge < graph.roadEdgeCount; edge++) {
    const one = { ...graph, roadEdgeCount: 1, firstShape: graph.firstShape.subarray(edge, edge + 2) };
    const [shape] = shapesOf(one, network);
    const reversed = [...shape!].reverse().join('');
    if (name !== shape && name !== reversed) continue;
    const start = network.nodes.get(idOf(name[0]!))!;
    const first = graph.firstShape[edge]!;
    const along =
      graph.shapeLonE7[first] === Math.round(start.lon * 1e7) &&
      graph.shapeLatE7[first] === Math.round(start.lat * 1e7);
    return along ? 2 * edge : 2 * edge + 1;
  }
  throw new Error(`no edge ${name}`);
}
