/** Road graphs for tests: from a list of nodes and edges, or drawn in ASCII. */
import {
  INFINITE,
  type RoadClass,
  ROAD_CLASSES,
  type RoadGraph,
  type StreetName,
} from '../../../src/core/road/graph.js';
import { equirectangularM } from '../../../src/core/geo/distance.js';
import { VEHICLE_CLASSES, VEHICLE_COUNT, type VehicleClass } from '../../../src/core/vehicle.js';

/** [lon, lat] in units of 1e-7 degrees. */
export type PointE7 = readonly [lon: number, lat: number];

export interface ListedEdge {
  readonly from: number;
  readonly to: number;
  /** Milliseconds by vehicle index along the edge; null or left out: closed. */
  readonly along: readonly (number | null)[];
  /** Likewise against it. */
  readonly against: readonly (number | null)[];
  readonly name?: string;
  readonly roadClass?: RoadClass;
  readonly bends?: readonly PointE7[];
  /** Classes that may be snapped here; default: those to which it is open. */
  readonly snap?: readonly VehicleClass[];
}

const times = (list: readonly (number | null)[], vehicle: number): number => list[vehicle] ?? INFINITE;

export function graphOf(nodes: readonly PointE7[], edges: readonly ListedEdge[], version = 'drawn'): RoadGraph {
  const names: StreetName[] = [{ local: '', en: '' }];
  const nameIndex = (name: string): number => {
    const known = names.findIndex((other) => other.local === name);
    return known >= 0 ? known : names.push({ local: name, en: `${name} (en)` }) - 1;
  };
  const shapes = edges.map((edge) => [nodes[edge.from]!, ...(edge.bends ?? []), nodes[edge.to]!]);
  const head = Uint32Array.from(edges.flatMap((edge) => [edge.to, edge.from]));
  const travelTimeMs = VEHICLE_CLASSES.map((_, v) =>
    Uint32Array.from(edges.flatMap((edge) => [times(edge.along, v), times(edge.against, v)])),
  );
  const tail = head.map((_, arc) => head[arc ^ 1]!);
  const [firstOut, outArc] = adjacency(nodes.length, tail);
  const [firstIn, inArc] = adjacency(nodes.length, head);
  const itself = Uint32Array.from(nodes.keys());
  const points = shapes.flat();
  const lons = [...nodes, ...points].map(([lon]) => lon / 1e7);
  const lats = [...nodes, ...points].map(([, lat]) => lat / 1e7);
  return {
    version,
    nodeCount: nodes.length,
    junctionCount: nodes.length,
    edgeCount: edges.length,
    roadEdgeCount: edges.length,
    junctionOf: itself,
    arrivalNode: itself.slice(),
    arcCount: edges.length * 2,
    nodeLonE7: Int32Array.from(nodes, ([lon]) => lon),
    nodeLatE7: Int32Array.from(nodes, ([, lat]) => lat),
    firstOut,
    outArc,
    firstIn,
    inArc,
    tail,
    head,
    travelTimeMs,
    edgeLengthM: Float32Array.from(shapes, lengthM),
    edgeClass: Uint8Array.from(edges, (edge) => ROAD_CLASSES.indexOf(edge.roadClass ?? 'residential')),
    edgeSnapMask: Uint8Array.from(edges, snapMask),
    edgeName: Uint32Array.from(edges, (edge) => nameIndex(edge.name ?? '')),
    firstShape: offsets(shapes.map((shape) => shape.length)),
    shapeLonE7: Int32Array.from(points, ([lon]) => lon),
    shapeLatE7: Int32Array.from(points, ([, lat]) => lat),
    names,
    restrictions: { from: new Uint32Array(0), to: new Uint32Array(0) },
    nodeOfRank: null,
    bounds: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
  };
}

function offsets(sizes: readonly number[]): Uint32Array {
  const result = new Uint32Array(sizes.length + 1);
  sizes.forEach((size, i) => (result[i + 1] = result[i]! + size));
  return result;
}

/** Arcs by the node given for each. */
function adjacency(nodeCount: number, nodeOfArc: Uint32Array): [Uint32Array, Uint32Array] {
  const lists = Array.from({ length: nodeCount }, (): number[] => []);
  nodeOfArc.forEach((node, arc) => lists[node]!.push(arc));
  return [offsets(lists.map((list) => list.length)), Uint32Array.from(lists.flat())];
}

function lengthM(shape: readonly PointE7[]): number {
  let total = 0;
  for (let i = 1; i < shape.length; i++) {
    const [a, b] = [shape[i - 1]!, shape[i]!];
    total += equirectangularM(a[0] / 1e7, a[1] / 1e7, b[0] / 1e7, b[1] / 1e7);
  }
  return total;
}

function snapMask(edge: ListedEdge): number {
  let mask = 0;
  for (let v = 0; v < VEHICLE_COUNT; v++) {
    const open = times(edge.along, v) !== INFINITE || times(edge.against, v) !== INFINITE;
    const wanted = edge.snap ? edge.snap.includes(VEHICLE_CLASSES[v]!) : open;
    if (open && wanted) mask |= 1 << v;
  }
  return mask;
}

/** Milliseconds per cell of a drawing, by vehicle index: FOOT, CYCLE, EBIKE, MOTORBIKE, CAR. */
export const CELL_MS: readonly number[] = [40_000, 20_000, 16_000, 10_000, 8_000];
/** A cell is about 100 m in both directions, near 30 degrees north. */
const CELL_LON_E7 = 10_385;
const CELL_LAT_E7 = 8_993;
const ORIGIN: PointE7 = [1_215_000_000, 299_500_000];

export interface Drawing {
  readonly graph: RoadGraph;
  /** Index of a node by its letter. */
  readonly node: (letter: string) => number;
  /** Index of the edge drawn between two neighbouring letters, in either order. */
  readonly edge: (between: string) => number;
}

/**
 * Reads a network from a drawing. Capital letters and digits are nodes; `-` and `|` are roads for all, `>` `<` `^` `v` in a line make it
 * one-way, `.` (across) and `:` (down) a lane closed to CAR, `=` is a road named "Main". One character is one cell (about 100 m).
 */
export function drawNetwork(picture: string): Drawing {
  const rows = picture.split('\n').filter((row) => row.trim() !== '');
  const letters: string[] = [];
  const nodes: PointE7[] = [];
  const cell = (row: number, column: number): string => rows[row]?.[column] ?? ' ';
  const isNode = (sign: string): boolean => /[A-Z0-9]/.test(sign);
  rows.forEach((line, row) =>
    [...line].forEach((sign, column) => {
      if (!isNode(sign)) return;
      if (letters.includes(sign)) throw new Error(`node ${sign} is drawn twice`);
      letters.push(sign);
      nodes.push([ORIGIN[0] + column * CELL_LON_E7, ORIGIN[1] - row * CELL_LAT_E7]);
    }),
  );
  const edges: ListedEdge[] = [];
  const follow = (row: number, column: number, down: 0 | 1, signs: string): void => {
    const from = cell(row, column);
    let line = '';
    for (let step = 1; ; step++) {
      const sign = cell(row + (down ? step : 0), column + (down ? 0 : step));
      if (isNode(sign) && line !== '') edges.push(drawnEdge(letters.indexOf(from), letters.indexOf(sign), line, step));
      if (!signs.includes(sign) || sign === ' ') return;
      line += sign;
    }
  };
  rows.forEach((line, row) =>
    [...line].forEach((sign, column) => {
      if (!isNode(sign)) return;
      follow(row, column, 0, '-.=<>');
      follow(row, column, 1, '|:^v');
    }),
  );
  const index = (letter: string): number => {
    const found = letters.indexOf(letter);
    if (found < 0) throw new Error(`no node ${letter} is drawn`);
    return found;
  };
  const edgeBetween = (between: string): number => {
    const [a, b] = [index(between[0]!), index(between[1]!)];
    const found = edges.findIndex((e) => (e.from === a && e.to === b) || (e.from === b && e.to === a));
    if (found < 0) throw new Error(`no edge ${between} is drawn`);
    return found;
  };
  return { graph: graphOf(nodes, edges), node: index, edge: edgeBetween };
}

function drawnEdge(from: number, to: number, line: string, cells: number): ListedEdge {
  const all = CELL_MS.map((ms, v) => (v === 4 && /[.:]/.test(line) ? null : ms * cells));
  const closed = all.map(() => null);
  return {
    from,
    to,
    along: /[<^]/.test(line) ? closed : all,
    against: /[>v]/.test(line) ? closed : all,
    name: line.includes('=') ? 'Main' : '',
  };
}
