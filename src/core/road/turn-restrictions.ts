/**
 * Turn restrictions: from OSM relations to pairs of arcs (OSM wiki, Relation:restriction). They bind cars and motorbikes; cycles may walk
 * the turn.
 */
import { vehicleIndex, VehicleClass } from '../vehicle.js';
import { INFINITE, type RoadGraph, type TurnRestrictions } from './graph.js';
import { type OsmRestriction } from './osm-network.js';

/** Relations that became no restriction, counted by reason. */
export interface SkippedRestrictions {
  /** Only at some hours or for some vehicles (`restriction:conditional`, `restriction:hgv`). */
  conditional: number;
  /** `except=emergency` and the like: does not bind us. */
  excepted: number;
  /** By way of a way instead of a node. */
  viaWay: number;
  /** Not of the form from, via, to; or a kind that is not known. */
  malformed: number;
  /** A member lies outside the extract, is no road, or the turn is already impossible. */
  withoutEffect: number;
  /** A member passes through the via node, so that the direction meant is unclear. */
  ambiguous: number;
}

/** What is known of the edges at the places where turns are restricted. */
export interface EdgeWays {
  /** [edgeCount] OSM way of the first and of the last bit of the edge. */
  readonly firstWay: ArrayLike<number>;
  readonly lastWay: ArrayLike<number>;
  /** Graph node of an OSM node, or undefined. */
  readonly nodeOf: (osmNode: number) => number | undefined;
}

type Graph = Pick<RoadGraph, 'firstOut' | 'outArc' | 'firstIn' | 'inArc' | 'travelTimeMs'>;

const CAR = vehicleIndex(VehicleClass.CAR);
const MOTORBIKE = vehicleIndex(VehicleClass.MOTORBIKE);
const RESTRICTION_KEYS = ['restriction', 'restriction:motor_vehicle', 'restriction:motorcar'] as const;
const EXEMPT = new Set(['emergency', 'motorcar', 'motor_vehicle', 'police']);

type Reading = { readonly only: boolean; readonly via: number } | keyof SkippedRestrictions;

function readRestriction({ tags, fromWays, toWays, viaNodes, viaWays }: OsmRestriction): Reading {
  const value = RESTRICTION_KEYS.map((key) => tags[key]).find((each) => each !== undefined);
  if (value === undefined)
    return Object.keys(tags).some((key) => key.startsWith('restriction:')) ? 'conditional' : 'malformed';
  if (tags.except?.split(';').some((mode) => EXEMPT.has(mode.trim()))) return 'excepted';
  if (viaWays.length > 0) return 'viaWay';
  const only = value.startsWith('only_');
  if (!only && !value.startsWith('no_')) return 'malformed';
  if (viaNodes.length !== 1 || fromWays.length === 0 || toWays.length === 0) return 'malformed';
  // Several members are allowed only where the kind says so: entry from many, exit to many.
  if (fromWays.length > 1 && value !== 'no_entry') return 'malformed';
  if (toWays.length > 1 && value !== 'no_exit') return 'malformed';
  return { only, via: viaNodes[0]! };
}

/** OSM nodes at which a restriction that can be kept applies: the builder must not smooth them away. */
export function restrictedNodes(restrictions: readonly OsmRestriction[]): ReadonlySet<number> {
  const nodes = new Set<number>();
  for (const restriction of restrictions) {
    const reading = readRestriction(restriction);
    if (typeof reading === 'object') nodes.add(reading.via);
  }
  return nodes;
}

class Resolver {
  readonly skipped: SkippedRestrictions = {
    conditional: 0,
    excepted: 0,
    viaWay: 0,
    malformed: 0,
    withoutEffect: 0,
    ambiguous: 0,
  };
  /** Forbidden arcs by the arc of arrival. */
  readonly forbidden = new Map<number, Set<number>>();

  constructor(
    private readonly graph: Graph,
    private readonly ways: EdgeWays,
  ) {}

  add(restriction: OsmRestriction): void {
    const reading = readRestriction(restriction);
    if (typeof reading === 'string') {
      this.skipped[reading]++;
      return;
    }
    const node = this.ways.nodeOf(reading.via);
    if (node === undefined) {
      this.skipped.withoutEffect++;
      return;
    }
    for (const fromWay of restriction.fromWays) {
      for (const toWay of restriction.toWays) this.#resolve(node, fromWay, toWay, reading.only);
    }
  }

  #resolve(node: number, fromWay: number, toWay: number, only: boolean): void {
    const arrivals = this.#arcsAt(node, 'in', fromWay);
    const departures = this.#arcsAt(node, 'out', toWay);
    // A U-turn leaves by the very arc's opposite: other bits of the same way are no choice.
    const [from] = arrivals;
    const to = fromWay === toWay && from !== undefined ? from ^ 1 : departures[0];
    if (arrivals.length > 1 || (departures.length > 1 && fromWay !== toWay)) this.skipped.ambiguous++;
    else if (from === undefined || to === undefined || !departures.includes(to)) this.skipped.withoutEffect++;
    else if (only) {
      for (const other of this.#arcsAt(node, 'out')) if (other !== to) this.#forbid(from, other);
    } else this.#forbid(from, to);
  }

  /** Arcs that enter or leave the node, are open to cars or motorbikes, and belong to the way (all ways where none is given). */
  #arcsAt(node: number, side: 'in' | 'out', way?: number): number[] {
    const first = side === 'in' ? this.graph.firstIn : this.graph.firstOut;
    const arcs = side === 'in' ? this.graph.inArc : this.graph.outArc;
    const found: number[] = [];
    for (let i = first[node]!; i < first[node + 1]!; i++) {
      const arc = arcs[i]!;
      const open =
        this.graph.travelTimeMs[CAR]![arc] !== INFINITE || this.graph.travelTimeMs[MOTORBIKE]![arc] !== INFINITE;
      // A forward arc enters its head by the edge's last bit and leaves its tail by the first; a backward arc the other way round.
      const atLastBit = (side === 'in') === ((arc & 1) === 0);
      const arcWay = (atLastBit ? this.ways.lastWay : this.ways.firstWay)[arc >>> 1];
      if (open && (way === undefined || arcWay === way)) found.push(arc);
    }
    return found;
  }

  #forbid(from: number, to: number): void {
    const known = this.forbidden.get(from);
    if (known) known.add(to);
    else this.forbidden.set(from, new Set([to]));
  }
}

/** Pairs sorted by (from, to), each once. */
export function resolveRestrictions(
  restrictions: readonly OsmRestriction[],
  graph: Graph,
  ways: EdgeWays,
): { readonly pairs: TurnRestrictions; readonly skipped: SkippedRestrictions } {
  const resolver = new Resolver(graph, ways);
  for (const restriction of restrictions) resolver.add(restriction);
  const from: number[] = [];
  const to: number[] = [];
  for (const arc of [...resolver.forbidden.keys()].sort((a, b) => a - b)) {
    for (const target of [...resolver.forbidden.get(arc)!].sort((a, b) => a - b)) {
      from.push(arc);
      to.push(target);
    }
  }
  return { pairs: { from: Uint32Array.from(from), to: Uint32Array.from(to) }, skipped: resolver.skipped };
}
