/**
 * The slow, obvious answer where turns cost time or are forbidden: Dijkstra (1959) over arcs instead of nodes, so that each step knows the turn that it
 * makes and can look it up in the list. Works on the roads as they were before any junction was split.
 */
import { INFINITE, partTimeMs } from '../../../src/core/road/graph.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import { walkTimeMs } from '../../../src/core/road/search-legs.js';
import { type RoadTopology } from '../../../src/core/road/split-junctions.js';
import { type TurnCosts } from '../../../src/core/road/turn-costs.js';
import { BinaryHeap } from './oracle.js';

const MOTORBIKE = 3;

/** `vehicle` from one position to the other, walks at both ends included; milliseconds, Infinity where no way leads. */
export type TurnOracle = (vehicle: number, from: RoadPosition, to: RoadPosition) => number;

export const turnKey = (from: number, to: number): string => `${from}>${to}`;

export function turnOracle(roads: RoadTopology, { from: arriving, to: leaving, costMs }: TurnCosts): TurnOracle {
  if (roads.nodeCount !== roads.junctionCount) throw new Error('the oracle wants roads that are not split');
  const costs = new Map([...arriving].map((arc, i) => [turnKey(arc, leaving[i]!), costMs[i]!] as const));
  const arcs = [...Array(roads.arcCount).keys()];
  const leavingArcs = Array.from({ length: roads.nodeCount }, (): number[] => []);
  for (const arc of arcs) leavingArcs[roads.head[arc ^ 1]!]!.push(arc);

  return (vehicle, from, to) => {
    const timeMs = (arc: number, share: number): number => {
      const whole = roads.travelTimeMs[vehicle]![arc]!;
      return share === 0 ? 0 : whole === INFINITE ? Infinity : partTimeMs(whole, share);
    };
    const isOpen = ({ edge }: RoadPosition): boolean =>
      Math.min(timeMs(2 * edge, 1), timeMs(2 * edge + 1, 1)) < Infinity;
    if (!isOpen(from) || !isOpen(to)) return Infinity;
    const turnMs = (arc: number | null, next: number): number => {
      const cost = arc === null || vehicle < MOTORBIKE ? 0 : (costs.get(turnKey(arc, next)) ?? 0);
      return cost === INFINITE ? Infinity : cost;
    };

    let best = Infinity;
    const settled = new Set<number>();
    const queue = new BinaryHeap();
    /** Being at a node, come by an arc or (null) by none: the trip ends here, in a road that leaves, or goes on. */
    const goOn = (node: number, by: number | null, ms: number): void => {
      for (const [arc, share] of [
        [2 * to.edge, to.fraction],
        [2 * to.edge + 1, 1 - to.fraction],
      ] as const) {
        if (roads.head[arc ^ 1] !== node) continue;
        best = Math.min(best, share === 0 ? ms : ms + turnMs(by, arc) + timeMs(arc, share));
      }
      for (const next of leavingArcs[node]!)
        if (!settled.has(next) && turnMs(by, next) + timeMs(next, 1) < Infinity)
          queue.push(ms + turnMs(by, next) + timeMs(next, 1), next);
    };

    if (from.edge === to.edge) {
      const way = to.fraction - from.fraction;
      best = timeMs(2 * from.edge + (way < 0 ? 1 : 0), Math.abs(way));
    }
    for (const [arc, share] of [
      [2 * from.edge, 1 - from.fraction],
      [2 * from.edge + 1, from.fraction],
    ] as const) {
      if (share === 0) goOn(roads.head[arc]!, null, 0);
      else if (timeMs(arc, share) < Infinity) queue.push(timeMs(arc, share), arc);
    }
    for (let top = queue.pop(); top && top.ms < best; top = queue.pop()) {
      if (settled.has(top.node)) continue;
      settled.add(top.node);
      goOn(roads.head[top.node]!, top.node, top.ms);
    }
    return walkTimeMs(from.offsetM) + best + walkTimeMs(to.offsetM);
  };
}
