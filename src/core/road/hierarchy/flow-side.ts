/**
 * One side of a cut that grows: its terminals, and what they still reach in the residual network. The flow is a set of paths without a
 * common node, so a node carries at most one path, and two links per node hold it all.
 */

const NONE = -1;
/** Role of a node: in the cell and on no side yet, or outside the cell. Sides have the roles 1 and 2. */
export const FREE = 0;
export const OUTSIDE = 3;

/** The flow between both sides: the node after (`links[0]`) and before (`links[1]`) each node on its path from side 1, or -1. */
export interface FlowLinks {
  readonly role: Uint8Array;
  readonly links: readonly [Int32Array, Int32Array];
  readonly first: Uint32Array;
  readonly neighbour: Uint32Array;
}

/**
 * A node has two states, `2 * node` where the search comes in and `2 * node + 1` where it goes out: a node that carries a path may be
 * entered, and from there only followed back along it (Menger's theorem as a maximum flow with node capacities 1; Ford & Fulkerson 1956).
 */
export class FlowSide {
  /** Nodes of this side: its terminals come first, then those newly reached. */
  readonly nodes: Int32Array;
  terminalCount = 0;
  reachedCount = 0;
  /** Nodes entered that could not be left; the minimum cut next to this side where no path is open. */
  readonly rim: Int32Array;
  rimCount = 0;
  /** The rim at the time of the last absorption: entered from terminals that are not searched from again. */
  private readonly oldRim: Int32Array;
  private oldRimCount = 0;
  /** Whether the reach is that of the flow as it is. */
  isCurrent = false;
  /** Terminals from which alone a search can get anywhere new: `nodes[seedBegin..terminalCount)`. */
  private seedBegin = 0;
  private readonly seen: Uint32Array;
  private readonly cameFrom: Int32Array;
  private readonly queue: Int32Array;
  private epoch = 0;
  private readonly ahead: Int32Array;
  private readonly behind: Int32Array;

  constructor(
    private readonly flow: FlowLinks,
    readonly role: 1 | 2,
  ) {
    const nodeCount = flow.role.length;
    this.nodes = new Int32Array(nodeCount);
    this.rim = new Int32Array(nodeCount);
    this.oldRim = new Int32Array(nodeCount);
    this.seen = new Uint32Array(2 * nodeCount);
    this.cameFrom = new Int32Array(2 * nodeCount);
    this.queue = new Int32Array(2 * nodeCount);
    this.ahead = flow.links[role - 1]!;
    this.behind = flow.links[2 - role]!;
  }

  clear(): void {
    this.terminalCount = 0;
    this.reachedCount = 0;
    this.rimCount = 0;
    this.oldRimCount = 0;
    this.seedBegin = 0;
    this.isCurrent = false;
  }

  addTerminal(node: number): void {
    this.flow.role[node] = this.role;
    this.nodes[this.terminalCount++] = node;
    this.isCurrent = false;
  }

  /** Forgets terminals that were put outside the cell. */
  dropOutsiders(): void {
    let kept = 0;
    for (let i = 0; i < this.terminalCount; i++) {
      const node = this.nodes[i]!;
      if (this.flow.role[node] === this.role) this.nodes[kept++] = node;
    }
    this.terminalCount = kept;
  }

  /** Whether the last search came into the node: what leaves it on the far side could be joined to this side by one more path. */
  hasEntered(node: number): boolean {
    return this.seen[2 * node] === this.epoch;
  }

  /** All that the side reaches becomes its own. */
  absorb(): void {
    for (let i = this.terminalCount; i < this.reachedCount; i++) this.flow.role[this.nodes[i]!] = this.role;
    this.terminalCount = this.reachedCount;
    // Every way out of the absorbed nodes leads into the rim, and a rim node's path comes from them: nothing new can be found from here.
    this.seedBegin = this.terminalCount;
    this.oldRim.set(this.rim.subarray(0, this.rimCount));
    this.oldRimCount = this.rimCount;
  }

  /** Searches for the other side. Found: the state by which it was reached; else -1, and reach and rim are those of the present flow. */
  search(): number {
    const { queue, seen, cameFrom, behind } = this;
    const { role, first, neighbour } = this.flow;
    this.epoch++;
    this.reachedCount = this.terminalCount;
    let size = 0;
    for (let i = this.seedBegin; i < this.terminalCount; i++) {
      const state = 2 * this.nodes[i]! + 1;
      seen[state] = this.epoch;
      cameFrom[state] = NONE;
      queue[size++] = state;
    }
    let entered = this.enterOldRim();
    for (let next = 0; next < size; next++) {
      const state = queue[next]!;
      const node = state >> 1;
      if ((state & 1) === 0) {
        // Without a path the node can be crossed; with one it can only be followed back.
        const to = 2 * (behind[node] === NONE ? node : behind[node]!) + 1;
        if (seen[to] === this.epoch || role[to >> 1] === this.role) continue;
        seen[to] = this.epoch;
        cameFrom[to] = state;
        queue[size++] = to;
        this.nodes[this.reachedCount++] = to >> 1;
        continue;
      }
      if (behind[node] !== NONE && role[node] === FREE && seen[2 * node] !== this.epoch) {
        seen[2 * node] = this.epoch;
        cameFrom[2 * node] = state;
        queue[size++] = 2 * node;
      }
      for (let i = first[node]!, end = first[node + 1]!; i < end; i++) {
        const other = neighbour[i]!;
        const roleThere = role[other]!;
        if (roleThere === OUTSIDE || roleThere === this.role || seen[2 * other] === this.epoch) continue;
        seen[2 * other] = this.epoch;
        cameFrom[2 * other] = state;
        if (roleThere !== FREE) return 2 * other;
        this.rim[entered++] = other;
        queue[size++] = 2 * other;
      }
    }
    this.closeRim(entered);
    return NONE;
  }

  private enterOldRim(): number {
    let entered = 0;
    for (let i = 0; i < this.oldRimCount; i++) {
      const node = this.oldRim[i]!;
      if (this.flow.role[node] !== FREE) continue;
      this.seen[2 * node] = this.epoch;
      this.rim[entered++] = node;
    }
    return entered;
  }

  /** Of the nodes entered, those stay on the rim that could not be passed. */
  private closeRim(entered: number): void {
    this.rimCount = 0;
    for (let i = 0; i < entered; i++) {
      const node = this.rim[i]!;
      if (this.seen[2 * node + 1] !== this.epoch) this.rim[this.rimCount++] = node;
    }
    this.isCurrent = true;
  }

  /** Sends one more path along the way that `search` found to the state. */
  augment(found: number): void {
    const { cameFrom, ahead, behind } = this;
    const { role } = this.flow;
    // Turns the chain of `cameFrom` round, so that it is walked in the direction of travel.
    let state = found;
    let following = NONE;
    while (state !== NONE) {
      const previous = cameFrom[state]!;
      cameFrom[state] = following;
      following = state;
      state = previous;
    }
    for (let at = following; cameFrom[at] !== NONE; at = cameFrom[at]!) {
      const to = cameFrom[at]!;
      const node = at >> 1;
      if ((at & 1) === 0) continue;
      if (to >> 1 === node) {
        ahead[node] = NONE;
        behind[node] = NONE;
        continue;
      }
      if (role[node] === FREE) ahead[node] = to >> 1;
      if (role[to >> 1] === FREE) behind[to >> 1] = node;
    }
    this.isCurrent = false;
  }
}
