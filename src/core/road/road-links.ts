/**
 * First step of the build: OSM ways become **links** (one straight bit of road between two consecutive way nodes) with dense node numbers
 * and interned **attributes** (class, name, speed per vehicle class and direction). Ways that are no roads or closed to everybody drop out.
 */
import { VEHICLE_CLASSES, VEHICLE_COUNT } from '../vehicle.js';
import { nodeAccess, roadClassOf, wayAccess } from './access.js';
import { ROAD_CLASSES, type StreetName } from './graph.js';
import { type OsmNetwork, type OsmNode, type OsmTags, type OsmWay } from './osm-network.js';
import { signalSide } from './signals.js';
import { speedKmh } from './speeds.js';

/** All that is the same along an edge. Equal attributes have equal numbers. */
export interface RoadAttributes {
  /** Index into `ROAD_CLASSES`. */
  readonly roadClass: number;
  /** Index into `names`. */
  readonly name: number;
  /** km/h per `VehicleIndex`; 0 = no way. */
  readonly forwardKmh: readonly number[];
  readonly backwardKmh: readonly number[];
  /** Mask of the vehicle classes that may go one way at least. */
  readonly open: number;
}

/** Why something in the data did not become road. Counts of ways, except where the name says otherwise. */
export interface DroppedRoads {
  /** `highway=…` ways that are no roads here: planned, areas, ferries, platforms, … */
  notRoads: number;
  /** Roads closed to every vehicle class. */
  closed: number;
  /** The same way id again. */
  duplicateWays: number;
  /** References of ways to nodes that the extract lacks: the way is cut there. */
  missingNodes: number;
  /** The same node twice in a row within a way. */
  repeatedNodes: number;
  /** Pieces of ways left with fewer than two nodes. */
  tooShortPieces: number;
}

/** Roads as links between dense nodes. Links of one way are consecutive and in the way's direction. */
export interface RoadLinks {
  readonly nodeCount: number;
  readonly linkCount: number;
  /** [nodeCount] */
  readonly nodeOsmId: Float64Array;
  /** [nodeCount] degrees × 1e7 */
  readonly nodeLonE7: Int32Array;
  readonly nodeLatE7: Int32Array;
  /** [nodeCount] mask of the vehicle classes that pass the node. */
  readonly nodePasses: Uint8Array;
  /** [nodeCount] whom a traffic signal there stops: `SignalSide`. */
  readonly nodeSignal: Uint8Array;
  /** [linkCount] dense nodes */
  readonly linkTail: Uint32Array;
  readonly linkHead: Uint32Array;
  /** [linkCount] index into `attributes`, in the direction tail to head. */
  readonly linkAttributes: Uint32Array;
  /** [linkCount] OSM way id */
  readonly linkWay: Float64Array;
  readonly attributes: AttributeTable;
  readonly names: readonly StreetName[];
  readonly dropped: DroppedRoads;
}

/** Interns attributes and knows each one's mirror image. */
export class AttributeTable {
  readonly #list: RoadAttributes[] = [];
  readonly #reversed: number[] = [];
  readonly #byKey = new Map<string, number>();

  get(index: number): RoadAttributes {
    return this.#list[index]!;
  }

  /** The number of the same attributes seen from the other end. */
  reversed(index: number): number {
    return this.#reversed[index]!;
  }

  intern(attributes: RoadAttributes): number {
    const index = this.#add(attributes);
    const mirrored = this.#add({
      ...attributes,
      forwardKmh: attributes.backwardKmh,
      backwardKmh: attributes.forwardKmh,
    });
    this.#reversed[index] = mirrored;
    this.#reversed[mirrored] = index;
    return index;
  }

  #add(attributes: RoadAttributes): number {
    const { roadClass, name, forwardKmh, backwardKmh } = attributes;
    const key = `${roadClass}|${name}|${forwardKmh.join()}|${backwardKmh.join()}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    this.#byKey.set(key, this.#list.length);
    return this.#list.push(attributes) - 1;
  }
}

/** Interns street names; number 0 is the unnamed street. */
class NameTable {
  readonly list: StreetName[] = [{ local: '', en: '' }];
  readonly #byKey = new Map<string, number>([['\0', 0]]);

  /** Motorways often carry only a number: `ref` stands in for a missing name. */
  intern(tags: OsmTags): number {
    const local = tags.name ?? tags.ref ?? '';
    const en = tags['name:en'] ?? '';
    const key = `${local}\0${en}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    this.#byKey.set(key, this.list.length);
    return this.list.push({ local, en }) - 1;
  }
}

function attributesOf(tags: OsmTags, names: NameTable): RoadAttributes | null {
  const roadClass = roadClassOf(tags);
  const access = roadClass && wayAccess(tags);
  if (!roadClass || !access) return null;
  const speeds = (mask: number, direction: 'forward' | 'backward'): number[] =>
    VEHICLE_CLASSES.map((vehicle, v) => (mask & (1 << v) ? speedKmh(tags, roadClass, vehicle, direction) : 0));
  return {
    roadClass: ROAD_CLASSES.indexOf(roadClass),
    name: names.intern(tags),
    forwardKmh: speeds(access.forward, 'forward'),
    backwardKmh: speeds(access.backward, 'backward'),
    open: access.forward | access.backward,
  };
}

interface RoadWay {
  readonly way: OsmWay;
  readonly attributes: number;
}

/** Ways that are open roads, by ascending id, so that the order of the file does not matter. */
function selectRoads(
  network: OsmNetwork,
  attributes: AttributeTable,
  names: NameTable,
  dropped: DroppedRoads,
): RoadWay[] {
  const roads: RoadWay[] = [];
  let previousId = NaN;
  for (const way of [...network.ways].sort((a, b) => a.id - b.id)) {
    if (way.id === previousId) {
      dropped.duplicateWays++;
      continue;
    }
    previousId = way.id;
    const found = attributesOf(way.tags, names);
    if (found) roads.push({ way, attributes: attributes.intern(found) });
    else if (roadClassOf(way.tags)) dropped.closed++;
    else if (way.tags.highway !== undefined) dropped.notRoads++;
  }
  return roads;
}

function isPlaced(node: OsmNode | undefined): node is OsmNode {
  return node !== undefined && Math.abs(node.lon) <= 180 && Math.abs(node.lat) <= 90;
}

/** Collects links into arrays that are sized for the worst case at first. */
class LinkWriter {
  readonly #denseByOsmId = new Map<number, number>();
  readonly #nodes: OsmNode[] = [];
  readonly #tail: Uint32Array;
  readonly #head: Uint32Array;
  readonly #attributes: Uint32Array;
  readonly #way: Float64Array;
  #count = 0;

  constructor(
    private readonly network: OsmNetwork,
    private readonly dropped: DroppedRoads,
    mostLinks: number,
  ) {
    this.#tail = new Uint32Array(mostLinks);
    this.#head = new Uint32Array(mostLinks);
    this.#attributes = new Uint32Array(mostLinks);
    this.#way = new Float64Array(mostLinks);
  }

  /** Cuts the way where a node is missing. */
  add({ way, attributes }: RoadWay): void {
    let previous = -1;
    let nodesInPiece = 0;
    const endPiece = (): void => {
      if (nodesInPiece === 1) this.dropped.tooShortPieces++;
      previous = -1;
      nodesInPiece = 0;
    };
    for (const id of way.nodeIds) {
      const node = this.network.nodes.get(id);
      if (!isPlaced(node)) {
        this.dropped.missingNodes++;
        endPiece();
        continue;
      }
      const dense = this.#denseNode(node);
      if (dense === previous) {
        this.dropped.repeatedNodes++;
        continue;
      }
      if (previous >= 0) this.#push(previous, dense, attributes, way.id);
      previous = dense;
      nodesInPiece++;
    }
    endPiece();
  }

  #denseNode(node: OsmNode): number {
    let dense = this.#denseByOsmId.get(node.id);
    if (dense === undefined) {
      dense = this.#nodes.push(node) - 1;
      this.#denseByOsmId.set(node.id, dense);
    }
    return dense;
  }

  #push(tail: number, head: number, attributes: number, way: number): void {
    const link = this.#count++;
    this.#tail[link] = tail;
    this.#head[link] = head;
    this.#attributes[link] = attributes;
    this.#way[link] = way;
  }

  finish(attributes: AttributeTable, names: readonly StreetName[]): RoadLinks {
    const nodes = this.#nodes;
    return {
      nodeCount: nodes.length,
      linkCount: this.#count,
      nodeOsmId: Float64Array.from(nodes, ({ id }) => id),
      nodeLonE7: Int32Array.from(nodes, ({ lon }) => Math.round(lon * 1e7)),
      nodeLatE7: Int32Array.from(nodes, ({ lat }) => Math.round(lat * 1e7)),
      nodePasses: Uint8Array.from(nodes, ({ tags }) => nodeAccess(tags)),
      nodeSignal: Uint8Array.from(nodes, ({ tags }) => signalSide(tags)),
      linkTail: this.#tail.subarray(0, this.#count),
      linkHead: this.#head.subarray(0, this.#count),
      linkAttributes: this.#attributes.subarray(0, this.#count),
      linkWay: this.#way.subarray(0, this.#count),
      attributes,
      names,
      dropped: this.dropped,
    };
  }
}

/** Attributes of the zero-length edge that stands for a barrier: open both ways to `passes`, and to nobody else. */
export function barrierAttributes(like: RoadAttributes, passes: number): RoadAttributes {
  const kmh = Array.from({ length: VEHICLE_COUNT }, (_, v) => (passes & (1 << v) ? 1 : 0));
  return { roadClass: like.roadClass, name: like.name, forwardKmh: kmh, backwardKmh: kmh, open: passes };
}

export function collectLinks(network: OsmNetwork): RoadLinks {
  const dropped: DroppedRoads = {
    notRoads: 0,
    closed: 0,
    duplicateWays: 0,
    missingNodes: 0,
    repeatedNodes: 0,
    tooShortPieces: 0,
  };
  const attributes = new AttributeTable();
  const names = new NameTable();
  const roads = selectRoads(network, attributes, names, dropped);
  const mostLinks = roads.reduce((sum, { way }) => sum + way.nodeIds.length, 0);
  const writer = new LinkWriter(network, dropped, mostLinks);
  for (const road of roads) writer.add(road);
  return writer.finish(attributes, names.list);
}
