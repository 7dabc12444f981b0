/** The ranks below an up-edge that are joined to both its ends. */
import { type HierarchyTopology } from './topology.js';

/**
 * Cursor over the lower triangles of one up-edge, the lowest rank first; reusable. Triangle by triangle `toTail` and `toHead` are the
 * up-edges from the lowest rank to the edge's tail and head. Time per edge: O(down-degrees of both ends).
 */
export class LowerTriangles {
  toTail = 0;
  toHead = 0;
  private atTail = 0;
  private endTail = 0;
  private atHead = 0;
  private endHead = 0;

  constructor(private readonly topology: HierarchyTopology) {}

  begin(edge: number): void {
    const { firstDown, upHead, upTail } = this.topology;
    const tail = upTail[edge]!;
    const head = upHead[edge]!;
    this.atTail = firstDown[tail]!;
    this.endTail = firstDown[tail + 1]!;
    this.atHead = firstDown[head]!;
    this.endHead = firstDown[head + 1]!;
  }

  /** Goes to the next triangle; false after the last. */
  next(): boolean {
    const { downEdge, upTail } = this.topology;
    while (this.atTail < this.endTail && this.atHead < this.endHead) {
      const toTail = downEdge[this.atTail]!;
      const toHead = downEdge[this.atHead]!;
      const difference = upTail[toTail]! - upTail[toHead]!;
      if (difference <= 0) this.atTail++;
      if (difference >= 0) this.atHead++;
      if (difference !== 0) continue;
      this.toTail = toTail;
      this.toHead = toHead;
      return true;
    }
    return false;
  }
}
