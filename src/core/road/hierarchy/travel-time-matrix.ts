/** Many-to-many: the travel times of one vehicle class from each of some positions to each of others. */
import { type VehicleIndex } from '../../vehicle.js';
import { type EdgeId, INFINITE, INVALID } from '../graph.js';
import { type RoadPosition } from '../position.js';
import { arrivingEnds, checkPosition, isEdgeOpen, leavingEnds, straightMs, walkTimeMs } from '../search-legs.js';
import { type DepthEdges, downwardEdges, upwardEdges } from './depth-edges.js';
import { lesser } from './lesser.js';
import { type RoadHierarchy } from './road-hierarchy.js';
import { RootTimes } from './root-times.js';
import { NO_WAY } from './no-way.js';
import { TargetLabels } from './target-labels.js';

export interface MatrixQuery {
  readonly vehicle: VehicleIndex;
  readonly sources: readonly RoadPosition[];
  readonly targets: readonly RoadPosition[];
  /** Asked every few dozen sources or targets; true ends the search early. Default: never. */
  readonly shouldStop?: () => boolean;
}

const STEPS_PER_SLICE = 16;
const NOTHING: MatrixQuery = { vehicle: 0 as VehicleIndex, sources: [], targets: [] };

/**
 * Reusable, one per thread: `run` searches; or `begin`, and `advance` until it returns false, with other work in between. Then `timeMs` is
 * read until the next search. Walks at both ends count, and two positions on one edge may go straight, as in `HierarchyRouteSearch`.
 * Trips of 12 days and more count as none.
 *
 * Every position gets its true times to (or from) all ranks on its path to the root. A fastest way goes over an ancestor of both ends, and the first
 * one that it meets was reached from below the two ends' lowest common ancestor: only such ranks of a source are tried, a dozen or so.
 * Source: 2-hop labels on a tree decomposition, see `RootTimes`; the choice of ranks per source is ours.
 */
export class TravelTimeMatrix {
  sourceCount = 0;
  targetCount = 0;
  /** Sources, the first ones, whose rows may be read. */
  rowsDone = 0;
  private readonly labels: RootTimes;
  private readonly targets: TargetLabels;
  /** By vehicle. */
  private readonly upward: DepthEdges[] = [];
  private query: MatrixQuery = NOTHING;
  private up!: DepthEdges;
  private down!: DepthEdges;
  /** [sourceCount * targetCount] by rows, or `INFINITE`. */
  private timesMs = new Uint32Array(0);
  /** [targetCount] the row in work. */
  private rowMs = new Int32Array(0);
  /** Ranks of the source in work by which some targets are tried: their depths and times. */
  private readonly chosenDepth: Uint16Array;
  private readonly chosenMs: Int32Array;
  private readonly targetsOn = new Map<EdgeId, number[]>();

  constructor(private readonly hierarchy: RoadHierarchy) {
    const { topology } = hierarchy;
    this.labels = new RootTimes(topology);
    this.targets = new TargetLabels(topology);
    this.chosenDepth = new Uint16Array(topology.maxDepth + 1);
    this.chosenMs = new Int32Array(topology.maxDepth + 1);
  }

  /** False where `shouldStop` ended it: only some rows are there. RangeError for positions that the graph does not have. */
  run(query: MatrixQuery): boolean {
    this.begin(query);
    while (this.advance(STEPS_PER_SLICE)) if (query.shouldStop?.()) return false;
    return true;
  }

  /** Takes a query; its `shouldStop` is the business of who calls `advance`. RangeError as of `run`. */
  begin(query: MatrixQuery): void {
    const { graph, topology, searchGraphs } = this.hierarchy;
    const { vehicle, sources, targets } = query;
    for (const position of [...sources, ...targets]) checkPosition(graph, position);
    this.query = query;
    this.sourceCount = sources.length;
    this.targetCount = targets.length;
    this.rowsDone = 0;
    this.up = this.upward[vehicle] ??= upwardEdges(topology, searchGraphs[vehicle]!);
    this.down = downwardEdges(searchGraphs[vehicle]!);
    const size = sources.length * targets.length;
    if (this.timesMs.length < size) this.timesMs = new Uint32Array(size);
    if (this.rowMs.length < targets.length) this.rowMs = new Int32Array(targets.length);
    this.listTargets();
  }

  /** Goes on with that many sources or targets (5 to 50 µs each); false when all is done. */
  advance(steps = STEPS_PER_SLICE): boolean {
    for (let left = steps; left > 0 && this.rowsDone < this.sourceCount; left--)
      if (!this.targets.measureNext(this.labels, this.up, this.down)) this.fillRow(this.rowsDone++);
    return this.rowsDone < this.sourceCount;
  }

  /** Share of the work that is done, 0 to 1. */
  get progress(): number {
    if (this.rowsDone === this.sourceCount) return 1;
    return (this.targets.measured + this.rowsDone) / (this.targets.count + this.sourceCount);
  }

  /** Milliseconds from a source to a target (their places in the query), or Infinity where no road leads. */
  timeMs(source: number, target: number): number {
    const timeMs = this.row(source)[target];
    if (timeMs === undefined) throw new RangeError(`target ${target} of ${this.targetCount}`);
    return timeMs === INFINITE ? Infinity : timeMs;
  }

  /** [targetCount] milliseconds from a source, `INFINITE` where no road leads: a view, overwritten by the next search. RangeError for a row that is not done. */
  row(source: number): Uint32Array {
    if (!(source >= 0 && source < this.rowsDone))
      throw new RangeError(`row ${source} of ${this.rowsDone} that are done`);
    return this.timesMs.subarray(source * this.targetCount, (source + 1) * this.targetCount);
  }

  private listTargets(): void {
    const { targets, targetsOn } = this;
    const { graph } = this.hierarchy;
    const { vehicle } = this.query;
    targets.begin();
    targetsOn.clear();
    for (const [i, position] of this.query.targets.entries()) {
      if (!isEdgeOpen(graph, vehicle, position.edge)) continue;
      targets.add(i, arrivingEnds(graph, vehicle, position), walkTimeMs(position.offsetM));
      const onEdge = targetsOn.get(position.edge);
      if (onEdge) onEdge.push(i);
      else targetsOn.set(position.edge, [i]);
    }
    targets.arrange();
  }

  private fillRow(source: number): void {
    const { rowMs, targetCount } = this;
    const { graph } = this.hierarchy;
    const { vehicle, sources } = this.query;
    const position = sources[source]!;
    rowMs.fill(NO_WAY, 0, targetCount);
    if (isEdgeOpen(graph, vehicle, position.edge)) {
      const walkMs = walkTimeMs(position.offsetM);
      this.labels.measure(leavingEnds(graph, vehicle, position), walkMs, this.up, this.down);
      this.meetTargets();
      this.goStraight(position, walkMs);
    }
    const base = source * targetCount;
    for (let i = 0; i < targetCount; i++) this.timesMs[base + i] = rowMs[i]! < NO_WAY ? rowMs[i]! : INFINITE;
  }

  /** Every target where its path to the root meets that of the source. */
  private meetTargets(): void {
    const { parent, depth, firstOfSubtree } = this.hierarchy.topology;
    const { rank: targetRank, count } = this.targets;
    const { start } = this.labels;
    let low = placeOf(targetRank, start);
    let high = low;
    for (let rank = start; rank !== INVALID; rank = parent[rank]!) {
      const [metLow, metHigh] = [low, high];
      while (low > 0 && targetRank[low - 1]! >= firstOfSubtree[rank]!) low--;
      while (high < count && targetRank[high]! <= rank) high++;
      if (low === metLow && high === metHigh) continue;
      const chosen = this.chooseRanks(depth[rank]!);
      this.tryTargets(low, metLow, chosen);
      this.tryTargets(metHigh, high, chosen);
    }
  }

  /** The ranks down to a depth by which a fastest way first comes to one at or above that depth. */
  private chooseRanks(depth: number): number {
    const { timeMs, before } = this.labels;
    const { chosenDepth, chosenMs } = this;
    let count = 0;
    for (let at = 0; at <= depth; at++) {
      if (before[at]! <= depth || timeMs[at] === NO_WAY) continue;
      chosenDepth[count] = at;
      chosenMs[count++] = timeMs[at]!;
    }
    return count;
  }

  private tryTargets(from: number, end: number, chosen: number): void {
    const { chosenDepth, chosenMs, rowMs } = this;
    const { first, index, timeMs } = this.targets;
    for (let i = from; i < end; i++) {
      const base = first[i]!;
      let leastMs = rowMs[index[i]!]!;
      for (let j = 0; j < chosen; j++) {
        leastMs = lesser(leastMs, (chosenMs[j]! + timeMs[base + chosenDepth[j]!]!) | 0);
      }
      rowMs[index[i]!] = leastMs;
    }
  }

  private goStraight({ edge, fraction }: RoadPosition, walkMs: number): void {
    const { rowMs } = this;
    const { vehicle, targets } = this.query;
    const { graph } = this.hierarchy;
    for (const i of this.targetsOn.get(edge) ?? []) {
      const { fraction: to, offsetM } = targets[i]!;
      const straight = straightMs(graph, vehicle, edge, fraction, to);
      rowMs[i] = Math.min(rowMs[i]!, walkMs + straight + walkTimeMs(offsetM));
    }
  }
}

/** First place in ascending ranks that is not below a rank. */
function placeOf(ranks: Uint32Array, rank: number): number {
  let low = 0;
  let high = ranks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranks[middle]! < rank) low = middle + 1;
    else high = middle;
  }
  return low;
}
