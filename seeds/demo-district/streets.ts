/** Turns the lines of the mesh into streets: which stretches are built, their tags, their names. */
import { type OsmTags } from '../../src/core/road/osm-network.js';
import { type Face, type Vertex } from './mesh.js';
import { type Ground, type Land } from './land.js';
import { carriesRoad, type DistrictLine, type LineKind, type Place } from './lines.js';
import { type OsmDrawing } from './osm-drawing.js';
import { distance, type Point, turn } from './plane.js';
import { type Random } from './random.js';
import { dealStreetNames, type Name, type StreetKind } from './street-names.js';

/** As many as the riding patrol's island has. */
export const ISLAND_STREET_NAMES = 61;

const TAGS: Readonly<Partial<Record<LineKind, OsmTags>>> = {
  primary: { highway: 'primary', maxspeed: '60', lanes: '4', surface: 'asphalt' },
  secondary: { highway: 'secondary', maxspeed: '50', lanes: '2', surface: 'asphalt' },
  tertiary: { highway: 'tertiary', maxspeed: '40', surface: 'asphalt' },
  collector: { highway: 'unclassified', maxspeed: '40', surface: 'asphalt' },
  bank: { highway: 'residential', maxspeed: '30', surface: 'asphalt' },
  'one-way bank': { highway: 'tertiary', maxspeed: '40', surface: 'asphalt' },
  greenway: { highway: 'cycleway', foot: 'designated', surface: 'paving_stones' },
  street: { highway: 'residential', maxspeed: '30', surface: 'asphalt' },
  'field-road': { highway: 'track', tracktype: 'grade1', motor_vehicle: 'yes', surface: 'concrete' },
};
/** Too narrow for cars; what may pass differs from lane to lane. */
const LANES: readonly OsmTags[] = [
  { highway: 'living_street', motor_vehicle: 'no', bicycle: 'yes', surface: 'sett' },
  { highway: 'path', bicycle: 'yes', surface: 'sett' },
  { highway: 'footway', bicycle: 'yes', surface: 'paving_stones' },
];

const KIND_OF_NAME: Readonly<Partial<Record<LineKind, StreetKind>>> = {
  primary: 'avenue',
  secondary: 'road',
  tertiary: 'road',
  collector: 'road',
  bank: 'road',
  'one-way bank': 'road',
  greenway: 'street',
  street: 'street',
  lane: 'lane',
};
/** Shorter streets of the mainland have no name. */
const NAMED_FROM_M = 240;
/** Names go to the most important lines first. */
const IMPORTANCE: readonly LineKind[] = [
  'primary',
  'secondary',
  'tertiary',
  'one-way bank',
  'bank',
  'collector',
  'lane',
  'street',
  'greenway',
];

/** A stretch of a line whose edges are all of one sort. */
interface Stretch {
  readonly vertices: readonly Vertex[];
  readonly structure: 'none' | 'bridge' | 'tunnel';
}

export interface Street {
  readonly line: DistrictLine;
  readonly name: Name | null;
  readonly tags: OsmTags;
  /** Ids of its ways in the drawing. */
  readonly ways: readonly number[];
}

export interface Streets {
  readonly list: readonly Street[];
  /** The drawing's node of a vertex that a street passes; undefined where none does. */
  nodeOf(vertex: Vertex): number | undefined;
}

export interface StreetOptions {
  /** Junctions at which ways end, as turn restrictions ask for. */
  readonly splitAt: ReadonlySet<Vertex>;
  /** Junctions that a roundabout replaces: the way that comes from a place gets this node instead of the vertex's. */
  readonly roundabouts: ReadonlyMap<Vertex, (from: Point) => number>;
}

export function layStreets(
  land: Land,
  drawing: OsmDrawing,
  random: Random,
  { splitAt, roundabouts }: StreetOptions,
): Streets {
  const nodes = new Map<Vertex, number>();
  const nodeOf = (vertex: Vertex): number => {
    let node = nodes.get(vertex);
    if (node === undefined) nodes.set(vertex, (node = drawing.addNode(land.mesh.at(vertex))));
    return node;
  };
  const grounds = new Map<Face, Ground>();
  const groundOf = (face: Face | undefined): Ground | null => {
    if (face === undefined) return null;
    let ground = grounds.get(face);
    if (ground === undefined) grounds.set(face, (ground = land.groundOf(face)));
    return ground;
  };

  const built = land.mesh.lines
    .filter(({ trait }) => carriesRoad(trait.kind))
    .map((line) => ({ line, stretches: line.chains.flatMap((chain) => stretchesOf(land, chain, line, groundOf)) }))
    .filter(({ stretches }) => stretches.length > 0);
  const names = nameStreets(built, land, random.fork('names'));
  const chance = random.fork('one-ways');
  const banksSeen = new Set<number>();

  const list = built.map(({ line, stretches }): Street => {
    const name = names.get(line) ?? null;
    const tags: OsmTags = {
      ...tagsOf(line, chance, banksSeen),
      ...(name !== null && { name: name.name, 'name:zh': name.name, 'name:en': name.nameEn }),
    };
    const ways = stretches.flatMap(({ vertices, structure }) =>
      cutAt(vertices, (vertex) => splitAt.has(vertex) || roundabouts.has(vertex)).map((piece) =>
        drawing.addWay(nodesOf(piece, land, nodeOf, roundabouts), { ...tags, ...STRUCTURE[structure] }),
      ),
    );
    return { line, name, tags, ways };
  });
  return { list, nodeOf: (vertex) => nodes.get(vertex) };
}

const STRUCTURE: Readonly<Record<Stretch['structure'], OsmTags>> = {
  none: {},
  bridge: { bridge: 'yes', layer: '1' },
  tunnel: { tunnel: 'yes', layer: '-1' },
};

/** Splits a chain by what lies on both sides: nothing is built beyond the district or, but for tunnels, in the hills; over water it is a bridge. */
function stretchesOf(
  { mesh }: Land,
  chain: readonly Vertex[],
  { trait }: DistrictLine,
  groundOf: (face: Face | undefined) => Ground | null,
): Stretch[] {
  const stretches: { vertices: Vertex[]; structure: Stretch['structure'] }[] = [];
  let broken = true;
  for (let i = 1; i < chain.length; i++) {
    const [a, b] = [chain[i - 1]!, chain[i]!];
    const sides = [groundOf(mesh.leftOf(a, b)), groundOf(mesh.leftOf(b, a))].filter((side) => side !== null);
    const both = (ground: Ground): boolean => sides.length > 0 && sides.every((side) => side === ground);
    if (both('beyond') || (both('hill') && trait.tunnel !== true)) {
      broken = true;
      continue;
    }
    const structure = both('hill') ? 'tunnel' : both('canal') ? 'bridge' : 'none';
    if (broken || stretches.at(-1)!.structure !== structure) stretches.push({ vertices: [a], structure });
    stretches.at(-1)!.vertices.push(b);
    broken = false;
  }
  return stretches;
}

function tagsOf({ trait }: DistrictLine, random: Random, banksSeen: Set<number>): OsmTags {
  if (trait.kind === 'lane') return random.pick(LANES);
  const tags = TAGS[trait.kind]!;
  if (trait.kind === 'one-way bank') {
    // The two banks were drawn in the same direction; traffic keeps right of the water, so one of them runs against its line.
    const against = !banksSeen.has(trait.canal!);
    banksSeen.add(trait.canal!);
    return { ...tags, oneway: against ? '-1' : 'yes', 'oneway:bicycle': 'no' };
  }
  return trait.kind === 'street' && random.chance(0.06) ? { ...tags, oneway: 'yes' } : tags;
}

type Built = readonly { readonly line: DistrictLine; readonly stretches: readonly Stretch[] }[];

/** The island has exactly its number of names; on the mainland every line that is long enough has one. */
function nameStreets(built: Built, { mesh }: Land, random: Random): Map<DistrictLine, Name> {
  const deal = dealStreetNames(random);
  const lengthM = new Map(
    built.map(({ line, stretches }) => [
      line,
      stretches.reduce((sum, { vertices }) => sum + pathLengthM(vertices.map((v) => mesh.at(v))), 0),
    ]),
  );
  const ranked = (place: Place): DistrictLine[] =>
    built
      .map(({ line }) => line)
      .filter(({ trait }) => trait.place === place && IMPORTANCE.includes(trait.kind))
      .sort(
        (a, b) =>
          IMPORTANCE.indexOf(a.trait.kind) - IMPORTANCE.indexOf(b.trait.kind) || lengthM.get(b)! - lengthM.get(a)!,
      );
  const island = ranked('ISLAND').slice(0, ISLAND_STREET_NAMES);
  const mainland = ranked('MAINLAND').filter((line) => lengthM.get(line)! >= NAMED_FROM_M);
  return new Map([...island, ...mainland].map((line) => [line, deal(KIND_OF_NAME[line.trait.kind]!)]));
}

function pathLengthM(points: readonly Point[]): number {
  return points.slice(1).reduce((sum, point, i) => sum + distance(points[i]!, point), 0);
}

/** Pieces of a path that end wherever `isCut` says. */
function cutAt(vertices: readonly Vertex[], isCut: (vertex: Vertex) => boolean): Vertex[][] {
  const pieces: Vertex[][] = [[vertices[0]!]];
  for (let i = 1; i < vertices.length; i++) {
    pieces.at(-1)!.push(vertices[i]!);
    if (i < vertices.length - 1 && isCut(vertices[i]!)) pieces.push([vertices[i]!]);
  }
  return pieces;
}

function nodesOf(
  piece: readonly Vertex[],
  { mesh }: Land,
  nodeOf: (vertex: Vertex) => number,
  roundabouts: StreetOptions['roundabouts'],
): number[] {
  const last = piece.length - 1;
  return piece.map((vertex, i) => {
    const onto = roundabouts.get(vertex);
    if (onto === undefined || (i !== 0 && i !== last)) return nodeOf(vertex);
    return onto(mesh.at(piece[i === 0 ? 1 : last - 1]!));
  });
}

/** Whether going from `a` by `via` to `b` turns left. */
export function turnsLeft(a: Point, via: Point, b: Point): boolean {
  return turn(a, via, b) > 0.35 * distance(a, via) * distance(via, b);
}
