/** Road graphs with split junctions for tests. */
import fc from 'fast-check';
import { INFINITE, type RoadGraph } from '../../../src/core/road/graph.js';
import { splitJunctions } from '../../../src/core/road/split-junctions.js';
import { type TurnCosts } from '../../../src/core/road/turn-costs.js';
import { randomNetwork } from './random-network.js';

export interface CostlyTurns {
  readonly roads: RoadGraph;
  readonly turns: TurnCosts;
  /** The same roads, split by the turns. */
  readonly split: RoadGraph;
}
export type Turn = readonly [from: number, to: number, costMs: number];

export function splitBy(roads: RoadGraph, turns: readonly Turn[]): CostlyTurns {
  const costs = {
    from: Uint32Array.from(turns, ([from]) => from),
    to: Uint32Array.from(turns, ([, to]) => to),
    costMs: Uint32Array.from(turns, ([, , costMs]) => costMs),
  };
  const topology = splitJunctions(roads, costs);
  const edgeSnapMask = new Uint8Array(topology.edgeCount);
  edgeSnapMask.set(roads.edgeSnapMask);
  const forbidden = turns.filter(([, , costMs]) => costMs === INFINITE);
  const restrictions = {
    from: Uint32Array.from(forbidden, ([from]) => from),
    to: Uint32Array.from(forbidden, ([, to]) => to),
  };
  return { roads, turns: costs, split: { ...roads, ...topology, edgeSnapMask, restrictions } };
}

/** Half of the turns are forbidden, the others cost little, so that ties abound, or much. */
const costMs = fc.oneof(
  { weight: 4, arbitrary: fc.constant(INFINITE) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: 4, max: 50_000 }) },
);

/** Any turns of a random network, U-turns and turns onto closed arcs too, in any order. */
export const randomCostlyTurns: fc.Arbitrary<CostlyTurns> = randomNetwork.chain((roads) => {
  const arcs = [...Array(roads.arcCount).keys()];
  const pairs = arcs.flatMap((from) =>
    arcs.filter((to) => roads.head[from] === roads.head[to ^ 1]).map((to) => [from, to] as const),
  );
  return fc
    .tuple(
      fc.oneof(fc.shuffledSubarray(pairs, { maxLength: Math.min(4, pairs.length) }), fc.shuffledSubarray(pairs)),
      fc.infiniteStream(costMs),
    )
    .map(([chosen, costs]) =>
      splitBy(
        roads,
        chosen.map(([from, to]) => [from, to, costs.next().value as number]),
      ),
    );
});
