/** Paints the streets of the synthetic city along the lines of its lattice, and the avenues and the inner ring across it. */
import { between, pick, type RandomSource, whole } from '../src/core/random.js';
import { type OsmTags } from '../src/core/road/osm-network.js';
import { OsmDrawing } from './osm-drawing.js';
import { inventName, type StreetRank } from './synthetic-city-names.js';
import { COMPOUND, COMPOUND_LINES, type CityPlan, OLD_TOWN, OUTSIDE, PARK, WATER } from './synthetic-city-plan.js';

export const Kind = { NONE: 0, PRIMARY: 1, SECONDARY: 2, TERTIARY: 3, MINOR: 4, GATED: 5, PATH: 6 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** Every so many lines of the lattice are a road of the class. */
const PRIMARY_LINES = 4 * COMPOUND_LINES;
const SECONDARY_LINES = 2 * COMPOUND_LINES;
/** Of the primary roads across the river, the share that has a bridge: every other. */
const BRIDGE_LINES = 2 * PRIMARY_LINES;
const AVENUES = 9;
const INNER_RING = 0.24;

const HIGHWAY: Readonly<Record<Kind, string>> = {
  [Kind.NONE]: '',
  [Kind.PRIMARY]: 'primary',
  [Kind.SECONDARY]: 'secondary',
  [Kind.TERTIARY]: 'tertiary',
  [Kind.MINOR]: 'residential',
  [Kind.GATED]: 'service',
  [Kind.PATH]: 'footway',
};
const RANK: Readonly<Record<Kind, StreetRank>> = {
  [Kind.NONE]: 'LANE',
  [Kind.PRIMARY]: 'AVENUE',
  [Kind.SECONDARY]: 'ROAD',
  [Kind.TERTIARY]: 'ROAD',
  [Kind.MINOR]: 'STREET',
  [Kind.GATED]: 'LANE',
  [Kind.PATH]: 'LANE',
};
/** Blocks of a street until its name and rules change. */
const SECTION: Readonly<Record<Kind, readonly [number, number]>> = {
  [Kind.NONE]: [1, 1],
  [Kind.PRIMARY]: [40, 90],
  [Kind.SECONDARY]: [30, 60],
  [Kind.TERTIARY]: [15, 40],
  [Kind.MINOR]: [6, 18],
  [Kind.GATED]: [2, 6],
  [Kind.PATH]: [2, 8],
};

export class StreetPainter {
  readonly drawing = new OsmDrawing();
  /** [lines²] OSM node of a crossing, 0 where nothing was drawn yet. */
  readonly nodeOf: Float64Array;
  /** Ways that end at a signalled crossing, by its node. */
  readonly waysAtSignals = new Map<number, number[]>();
  /** Crossings of two arterials. */
  readonly arterialCrossings: number[] = [];
  /** Streets from each crossing to the one east of it, and to the one north of it. */
  private readonly east: Uint8Array;
  private readonly north: Uint8Array;
  /** Where alleys hang: a node, and the direction away from its street. */
  readonly roots: { readonly node: number; readonly awayX: number; readonly awayY: number }[] = [];

  constructor(
    private readonly plan: CityPlan,
    private readonly random: RandomSource,
  ) {
    this.nodeOf = new Float64Array(plan.lines ** 2);
    this.east = new Uint8Array(plan.lines ** 2);
    this.north = new Uint8Array(plan.lines ** 2);
  }

  paint(): void {
    this.#layStreets();
    for (const path of [this.#innerRing(), ...this.#avenues()]) this.#paintAcross(path);
    this.#paintLines();
  }

  /** What runs between neighbouring crossings, before avenues and the ring take their place. */
  #layStreets(): void {
    const { lines } = this.plan;
    for (let column = 0; column < lines; column++) {
      for (let row = 0; row < lines; row++) {
        const at = column * lines + row;
        if (column + 1 < lines) this.east[at] = this.#streetKind(at, at + lines, row);
        if (row + 1 < lines) this.north[at] = this.#streetKind(at, at + 1, column);
        if (
          lineKind(column) <= Kind.SECONDARY &&
          lineKind(row) <= Kind.SECONDARY &&
          !(this.plan.ground[at]! & (OUTSIDE | WATER))
        )
          this.arterialCrossings.push(at);
      }
    }
  }

  #streetKind(from: number, to: number, line: number): Kind {
    const { ground } = this.plan;
    const both = ground[from]! & ground[to]!;
    const either = ground[from]! | ground[to]!;
    const kind = lineKind(line);
    if (either & OUTSIDE) return Kind.NONE;
    // Where the banks are farther apart than a block, both ends of a stretch of bridge lie in the water.
    if (either & WATER || this.#crossesWater(from, to)) return line % BRIDGE_LINES === 0 ? kind : Kind.NONE;
    if (kind !== Kind.MINOR) return kind;
    if (both & PARK) return this.random() < 0.55 ? Kind.PATH : Kind.NONE;
    if (both & COMPOUND) return this.random() < 0.35 ? Kind.GATED : this.random() < 0.3 ? Kind.PATH : Kind.NONE;
    return this.random() < (both & OLD_TOWN ? 0.82 : 0.7) ? Kind.MINOR : Kind.NONE;
  }

  #crossesWater(from: number, to: number): boolean {
    const { xM, yM, inWater } = this.plan;
    return inWater((xM[from]! + xM[to]!) / 2, (yM[from]! + yM[to]!) / 2);
  }

  /** Crossings along a circle, each beside or diagonal to the one before. */
  #innerRing(): number[] {
    const { lines } = this.plan;
    const radius = (lines / 2) * INNER_RING;
    const steps = Math.ceil(radius * 16);
    return this.#along(steps, (step) => {
      const angle = (2 * Math.PI * step) / steps;
      return [lines / 2 + radius * Math.cos(angle), lines / 2 + radius * Math.sin(angle)];
    });
  }

  #avenues(): number[][] {
    const { lines } = this.plan;
    const turn = between(this.random, 0, 1);
    return Array.from({ length: AVENUES }, (_, i) => {
      const angle = ((i + turn) * 2 * Math.PI) / AVENUES + between(this.random, -0.1, 0.1);
      const [from, to] = [(lines / 2) * INNER_RING, (lines / 2) * 0.85];
      const steps = Math.ceil((to - from) * 2);
      return this.#along(steps, (step) => {
        const radius = from + ((to - from) * step) / steps;
        return [lines / 2 + radius * Math.cos(angle), lines / 2 + radius * Math.sin(angle)];
      });
    });
  }

  #along(steps: number, pointAt: (step: number) => readonly [number, number]): number[] {
    const path: number[] = [];
    for (let step = 0; step <= steps; step++) {
      const [column, row] = pointAt(step).map(Math.round) as [number, number];
      const at = column * this.plan.lines + row;
      if (path.at(-1) !== at) path.push(at);
    }
    return path;
  }

  /** A primary road across the lattice: takes the place of the streets that it follows, and stops at the water unless it has a bridge. */
  #paintAcross(path: readonly number[]): void {
    const { lines, ground } = this.plan;
    let run: number[] = [];
    const flush = (): void => {
      if (run.length > 1) this.#paintRun(run, Kind.PRIMARY, this.#sectionTags(Kind.PRIMARY, 0), false);
      run = [];
    };
    for (const [i, at] of path.entries()) {
      if (i > 0) {
        const [low, high] = [Math.min(path[i - 1]!, at), Math.max(path[i - 1]!, at)];
        if (high - low === 1) this.north[low] = Kind.NONE;
        if (high - low === lines) this.east[low] = Kind.NONE;
        if (this.#crossesWater(low, high)) flush();
      }
      if (ground[at]! & (WATER | OUTSIDE)) flush();
      else run.push(at);
    }
    flush();
  }

  #paintLines(): void {
    const { lines } = this.plan;
    for (let line = 0; line < lines; line++) {
      this.#paintLine(this.east, (i) => i * lines + line);
      this.#paintLine(this.north, (i) => line * lines + i);
    }
  }

  /** One line of the lattice as ways: a new one where kind, name or rules change, at a bridge's ends, and at signals. */
  #paintLine(streets: Uint8Array, atOf: (i: number) => number): void {
    let run: number[] = [];
    let kind: Kind = Kind.NONE;
    let onBridge = false;
    let blocksLeft = 0;
    let tags: OsmTags = {};
    const flush = (): void => {
      if (run.length > 1) this.#paintRun(run, kind, tags, onBridge);
      run = [];
    };
    for (let i = 0; i < this.plan.lines; i++) {
      const at = atOf(i);
      const next = streets[at] as Kind;
      const bridges = next !== Kind.NONE && i + 1 < this.plan.lines && this.isBridge(at, atOf(i + 1));
      if (run.length > 0) run.push(at);
      if (next !== kind || blocksLeft === 0 || bridges !== onBridge || this.#hasSignals(at)) flush();
      if (next === Kind.NONE) {
        kind = next;
        continue;
      }
      if (next !== kind || blocksLeft === 0) {
        tags = this.#sectionTags(next, this.plan.ground[at]!);
        blocksLeft = whole(this.random, ...SECTION[next]);
      }
      if (run.length === 0) run.push(at);
      [kind, onBridge] = [next, bridges];
      blocksLeft--;
    }
    flush();
  }

  /** Whether the way between two crossings is over water. */
  isBridge(from: number, to: number): boolean {
    return ((this.plan.ground[from]! | this.plan.ground[to]!) & WATER) !== 0 || this.#crossesWater(from, to);
  }

  #hasSignals(at: number): boolean {
    const { lines } = this.plan;
    return lineKind(Math.floor(at / lines)) <= Kind.SECONDARY && lineKind(at % lines) <= Kind.SECONDARY;
  }

  #sectionTags(kind: Kind, ground: number): OsmTags {
    const { random } = this;
    const tags: Record<string, string> = { highway: HIGHWAY[kind] };
    if (kind === Kind.PATH) {
      tags.highway = pick(random, ['footway', 'footway', 'path', 'cycleway', 'pedestrian', 'track']);
      if (random() < 0.3) tags.bicycle = 'yes';
      return tags;
    }
    if (kind === Kind.GATED)
      return { ...tags, service: 'driveway', access: pick(random, ['private', 'yes', 'destination']) };
    if (kind === Kind.MINOR)
      tags.highway = pick(random, ['residential', 'residential', 'residential', 'living_street', 'unclassified']);
    else tags.maxspeed = pick(random, ['40', '50', '60']);
    if (kind !== Kind.MINOR || random() < 0.8) Object.assign(tags, inventName(RANK[kind], random));
    if (random() < 0.3) tags.surface = pick(random, ['asphalt', 'asphalt', 'concrete', 'sett', 'unpaved']);
    if (kind === Kind.MINOR && random() < (ground & OLD_TOWN ? 0.35 : 0.1)) {
      tags.oneway = pick(random, ['yes', 'yes', '-1']);
      if (random() < 0.5) tags['oneway:bicycle'] = 'no';
    }
    return tags;
  }

  /** The node of a crossing, drawn when a street first comes there. */
  crossing(at: number): number {
    if (this.nodeOf[at] === 0) {
      const { xM, yM, ground } = this.plan;
      const signals = this.#hasSignals(at) && !(ground[at]! & WATER);
      this.nodeOf[at] = this.drawing.node(xM[at]!, yM[at]!, signals ? { highway: 'traffic_signals' } : undefined);
    }
    return this.nodeOf[at]!;
  }

  #paintRun(path: readonly number[], kind: Kind, tags: OsmTags, onBridge: boolean): void {
    const nodeIds = [this.crossing(path[0]!)];
    for (let i = 1; i < path.length; i++) {
      if (!onBridge) nodeIds.push(...this.#bends(path[i - 1]!, path[i]!, kind));
      nodeIds.push(this.crossing(path[i]!));
    }
    const way = this.drawing.way(nodeIds, onBridge ? { ...tags, bridge: 'yes', layer: '1' } : tags);
    for (const at of [path[0]!, path.at(-1)!]) {
      if (!this.#hasSignals(at)) continue;
      const node = this.crossing(at);
      this.waysAtSignals.set(node, [...(this.waysAtSignals.get(node) ?? []), way]);
    }
  }

  /** Points between two crossings; on some of them an alley will hang. */
  #bends(from: number, to: number, kind: Kind): number[] {
    const { random, drawing, plan } = this;
    const [dx, dy] = [plan.xM[to]! - plan.xM[from]!, plan.yM[to]! - plan.yM[from]!];
    const lengthM = Math.hypot(dx, dy);
    const count = whole(random, 0, 4);
    const side = random() < 0.5 ? 1 : -1;
    return Array.from({ length: count }, (_, i) => {
      const share = (i + 1) / (count + 1) + between(random, -0.08, 0.08);
      const asideM = between(random, 0, 7) * side;
      const node = drawing.node(
        plan.xM[from]! + dx * share - (dy / lengthM) * asideM,
        plan.yM[from]! + dy * share + (dx / lengthM) * asideM,
        random() < 0.02 ? { highway: pick(random, ['crossing', 'stop', 'give_way']) } : undefined,
      );
      if (kind >= Kind.TERTIARY && kind !== Kind.PATH && random() < 0.12)
        this.roots.push({ node, awayX: (-dy / lengthM) * side, awayY: (dx / lengthM) * side });
      return node;
    });
  }
}

function lineKind(line: number): Kind {
  if (line % PRIMARY_LINES === 0) return Kind.PRIMARY;
  if (line % SECONDARY_LINES === 0) return Kind.SECONDARY;
  return line % COMPOUND_LINES === 0 ? Kind.TERTIARY : Kind.MINOR;
}
