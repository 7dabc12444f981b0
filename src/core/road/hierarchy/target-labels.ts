/** The times from all ranks above the targets of a matrix to these targets, laid out for reading row after row. */
import { type PositionEnds } from '../search-legs.js';
import { type DepthEdges } from './depth-edges.js';
import { type RootTimes } from './root-times.js';
import { type HierarchyTopology } from './topology.js';

interface Target {
  readonly index: number;
  readonly ends: PositionEnds;
  readonly walkMs: number;
  /** Lowest rank of its path to the root. */
  readonly rank: number;
}

/** Reusable, one per thread: `begin`, `add` each target, `arrange`, then `measureNext` until all are measured. */
export class TargetLabels {
  count = 0;
  measured = 0;
  /** [count] lowest rank of a target's path, ascending, so that the targets below a rank are neighbours. */
  rank = new Uint32Array(0);
  /** [count] the number of the target, as it was added. */
  index = new Uint32Array(0);
  /** [count] where its times by depth begin in `timeMs`. */
  first = new Uint32Array(0);
  timeMs = new Int32Array(0);
  private targets: Target[] = [];

  constructor(private readonly topology: HierarchyTopology) {}

  begin(): void {
    this.targets = [];
    this.measured = 0;
  }

  add(index: number, ends: PositionEnds, walkMs: number): void {
    const { rankOf } = this.topology;
    const rank = Math.min(rankOf[ends.startNode]!, rankOf[ends.endNode]!);
    this.targets.push({ index, ends, walkMs, rank });
  }

  arrange(): void {
    const { depth } = this.topology;
    const { targets } = this;
    targets.sort((a, b) => a.rank - b.rank || a.index - b.index);
    this.count = targets.length;
    this.rank = Uint32Array.from(targets, ({ rank }) => rank);
    this.index = Uint32Array.from(targets, ({ index }) => index);
    this.first = new Uint32Array(targets.length);
    let size = 0;
    targets.forEach(({ rank }, i) => {
      this.first[i] = size;
      size += depth[rank]! + 1;
    });
    if (this.timeMs.length < size) this.timeMs = new Int32Array(size);
  }

  /** False where all were measured before. `up`, `down`: the edges that lead upwards and downwards. */
  measureNext(labels: RootTimes, up: DepthEdges, down: DepthEdges): boolean {
    if (this.measured === this.count) return false;
    const { ends, walkMs } = this.targets[this.measured]!;
    labels.measure(ends, walkMs, down, up);
    this.timeMs.set(labels.timeMs.subarray(0, labels.depth + 1), this.first[this.measured++]);
    return true;
  }
}
