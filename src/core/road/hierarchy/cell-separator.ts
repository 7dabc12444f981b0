/** A small set of junctions that parts a connected cell of the network into two sides of similar size. */
import { type JunctionAdjacency } from './junction-adjacency.js';
import { FlowSide, FREE, OUTSIDE } from './flow-side.js';

/** Share of a cell's nodes, first and last in one direction, between which the cuts begin. */
const TERMINAL_SHARE = 0.1;
/**
 * A cut whose smaller side has less than this share of the cell is no use: the pieces would not get small quickly. With 0.25 or 0.3 the
 * searches on Porto relax a tenth more edges.
 */
const LEAST_SHARE = 0.2;
/** Once a cut is as balanced as this, further ones are not worth their time. */
const BALANCED_SHARE = 0.45;

/** Sides of a node after a cut. */
export const CutSide = { FIRST: 0, SECOND: 1, SEPARATOR: 2 } as const;
export type CutSide = (typeof CutSide)[keyof typeof CutSide];

/** Added to the sides of the nodes of the cell in work: other nodes still carry those of earlier cells. */
const IN_CELL = 4;

/**
 * Reusable; holds arrays as long as the network.
 *
 * Inertial flow (Schild & Sommer, "On Balanced Separators in Road Networks", SEA 2015): the nodes are put in order along a direction, the
 * first and the last of them are joined to two terminals, and the minimum cut between them is taken, here of nodes rather than edges.
 * Grown as by FlowCutter (Hamann & Strasser, JEA 2018) and InertialFlowCutter (Gottesbüren, Hamann, Uhl & Wagner, Algorithms 2019): the smaller side
 * of each minimum cut becomes terminal together with one node of the cut, which gives ever more balanced cuts; the one with the fewest
 * nodes per node of its smaller side is kept, over all directions.
 */
export class CellSeparator {
  /** [nodeCount] of the nodes of the last cell: on which side of the best cut each lies (`CutSide`). */
  readonly sideOf: Uint8Array;
  private readonly role: Uint8Array;
  private readonly links: readonly [Int32Array, Int32Array];
  private readonly sides: readonly [FlowSide, FlowSide];
  private readonly sorted: Uint32Array;
  /** Nodes taken out beforehand, because they join both terminals directly. */
  private readonly joints: number[] = [];
  private flowValue = 0;
  private bestScore = Infinity;
  private cell: Uint32Array = new Uint32Array(0);

  /** `places[direction][node]`: distinct numbers that order all nodes along each direction. */
  constructor(
    private readonly adjacency: JunctionAdjacency,
    private readonly places: readonly Uint32Array[],
  ) {
    const { nodeCount, first, neighbour } = adjacency;
    this.sideOf = new Uint8Array(nodeCount);
    this.role = new Uint8Array(nodeCount).fill(OUTSIDE);
    this.links = [new Int32Array(nodeCount), new Int32Array(nodeCount)];
    this.sorted = new Uint32Array(nodeCount);
    const flow = { role: this.role, links: this.links, first, neighbour };
    this.sides = [new FlowSide(flow, 1), new FlowSide(flow, 2)];
  }

  /** Cuts a connected cell; the answer is in `sideOf`. False where no cut leaves both sides a share of it (a tiny or very dense cell). */
  separate(cell: Uint32Array): boolean {
    this.cell = cell;
    this.bestScore = Infinity;
    for (const places of this.places) {
      this.begin(places);
      this.growCuts(places);
    }
    for (const node of cell) this.role[node] = OUTSIDE;
    if (this.bestScore === Infinity) return false;
    for (const node of cell) this.sideOf[node]! |= IN_CELL;
    for (const node of cell) this.leaveOutNeedless(node);
    for (const node of cell) this.sideOf[node]! &= ~IN_CELL;
    return true;
  }

  /** A node of the separator that does not touch both sides goes to the one it touches. Joints may be such. */
  private leaveOutNeedless(node: number): void {
    const { sideOf } = this;
    const { first, neighbour } = this.adjacency;
    if (sideOf[node] !== (CutSide.SEPARATOR | IN_CELL)) return;
    let touches = 0;
    for (let i = first[node]!; i < first[node + 1]!; i++) {
      const side = sideOf[neighbour[i]!]!;
      if (side >= IN_CELL) touches |= 1 << (side & ~IN_CELL);
    }
    if ((touches & 0b01) === 0) sideOf[node] = CutSide.SECOND | IN_CELL;
    else if ((touches & 0b10) === 0) sideOf[node] = CutSide.FIRST | IN_CELL;
  }

  private begin(places: Uint32Array): void {
    const { cell, role, links, sides } = this;
    const size = cell.length;
    const sorted = this.sorted.subarray(0, size);
    for (let i = 0; i < size; i++) {
      const node = cell[i]!;
      role[node] = FREE;
      links[0][node] = -1;
      links[1][node] = -1;
      sorted[i] = places[node]!;
    }
    sorted.sort();
    const share = Math.max(1, Math.floor(size * TERMINAL_SHARE));
    const lowest = sorted[share - 1]!;
    const highest = sorted[size - share]!;
    sides[0].clear();
    sides[1].clear();
    for (const node of cell) {
      if (places[node]! <= lowest) sides[0].addTerminal(node);
      else if (places[node]! >= highest) sides[1].addTerminal(node);
    }
    this.flowValue = 0;
    this.takeOutJoints();
  }

  /** No flow of nodes can part two neighbours: one of them must belong to the separator. */
  private takeOutJoints(): void {
    const { role, sides } = this;
    this.joints.length = 0;
    for (let i = 0; i < sides[0].terminalCount; i++) {
      const node = sides[0].nodes[i]!;
      if (!this.isBeside(node, 2)) continue;
      role[node] = OUTSIDE;
      this.joints.push(node);
    }
    sides[0].dropOutsiders();
  }

  private isBeside(node: number, role: number): boolean {
    const { first, neighbour } = this.adjacency;
    for (let i = first[node]!; i < first[node + 1]!; i++) if (this.role[neighbour[i]!] === role) return true;
    return false;
  }

  private growCuts(places: Uint32Array): void {
    const [one, two] = this.sides;
    const size = this.cell.length;
    for (;;) {
      if (!this.saturate()) return;
      const side = one.reachedCount <= two.reachedCount ? one : two;
      side.absorb();
      this.keepIfBetter(side);
      const smallest = Math.min(side.terminalCount, size - side.terminalCount - side.rimCount - this.joints.length);
      if (smallest >= BALANCED_SHARE * size) return;
      const pierced = this.chooseToPierce(side, side === one ? two : one, places);
      if (pierced < 0) return;
      side.addTerminal(pierced);
    }
  }

  /** Brings the flow to its maximum and both reaches up to date. False as soon as no cut of so many nodes can be the best. */
  private saturate(): boolean {
    const [one, two] = this.sides;
    while (!one.isCurrent || !two.isCurrent) {
      const side = one.isCurrent ? two : one;
      const found = side.search();
      if (found < 0) continue;
      side.augment(found);
      one.isCurrent = false;
      two.isCurrent = false;
      this.flowValue++;
      if (this.flowValue + this.joints.length >= this.bestScore * (this.cell.length / 2)) return false;
    }
    return true;
  }

  private keepIfBetter(side: FlowSide): void {
    const { cell, sideOf, role } = this;
    const cutSize = side.rimCount + this.joints.length;
    const smaller = Math.min(side.terminalCount, cell.length - side.terminalCount - cutSize);
    if (smaller < Math.max(1, LEAST_SHARE * cell.length)) return;
    const score = cutSize / smaller;
    if (score >= this.bestScore) return;
    this.bestScore = score;
    for (const node of cell) sideOf[node] = role[node] === side.role ? CutSide.FIRST : CutSide.SECOND;
    for (let i = 0; i < side.rimCount; i++) sideOf[side.rim[i]!] = CutSide.SEPARATOR;
    for (const node of this.joints) sideOf[node] = CutSide.SEPARATOR;
  }

  /**
   * The node of the cut that joins the side: one from which the other side cannot be reached, if there is any, for the cut then grows
   * without getting larger; among equals the one farthest from the other side. -1: all are neighbours of the other side.
   */
  private chooseToPierce(side: FlowSide, other: FlowSide, places: Uint32Array): number {
    let chosen = -1;
    let chosenOpens = true;
    for (let i = 0; i < side.rimCount; i++) {
      const node = side.rim[i]!;
      if (this.role[node] !== FREE || this.isBeside(node, other.role)) continue;
      const opens = other.hasEntered(node);
      if (chosen >= 0 && opens && !chosenOpens) continue;
      const isFarther =
        chosen < 0 || (side.role === 1 ? places[node]! < places[chosen]! : places[node]! > places[chosen]!);
      if (isFarther || (chosenOpens && !opens)) {
        chosen = node;
        chosenOpens = opens;
      }
    }
    return chosen;
  }
}
