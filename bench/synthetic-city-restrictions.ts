/** Turn restrictions at the signalled crossings of the synthetic city. */
import { type RandomSource } from '../src/core/random.js';
import { type StreetPainter } from './synthetic-city-streets.js';

const SHARE_OF_CROSSINGS = 0.7;
const STRAIGHT_RAD = 0.6;

export function restrictTurns({ drawing, waysAtSignals }: StreetPainter, random: RandomSource): void {
  /** Radians at which a way leaves the crossing. */
  const headingOf = (wayId: number, node: number): number => {
    const { nodeIds } = drawing.ways[wayId - drawing.ways[0]!.id]!;
    const [x, y] = drawing.placeOf(node);
    const [nextX, nextY] = drawing.placeOf(nodeIds[0] === node ? nodeIds[1]! : nodeIds.at(-2)!);
    return Math.atan2(nextY - y, nextX - x);
  };
  for (const [node, ways] of waysAtSignals) {
    if (ways.length < 3 || random() > SHARE_OF_CROSSINGS) continue;
    for (const from of ways) {
      const turnTo = (to: number): number => {
        const turn = headingOf(to, node) - headingOf(from, node) - Math.PI;
        return Math.atan2(Math.sin(turn), Math.cos(turn));
      };
      const others = ways.filter((way) => way !== from);
      const straight = others.find((to) => Math.abs(turnTo(to)) < STRAIGHT_RAD);
      const left = others.find((to) => turnTo(to) > STRAIGHT_RAD);
      const draw = random();
      if (draw < 0.25 && left !== undefined) drawing.restriction('no_left_turn', from, node, left);
      else if (draw < 0.4) drawing.restriction('no_u_turn', from, node, from);
      else if (draw < 0.45 && straight !== undefined) drawing.restriction('only_straight_on', from, node, straight);
    }
  }
}
