/** What hangs on the streets of the synthetic city: alleys, dead ends and ways through blocks. */
import { between, pick, type RandomSource } from '../src/core/random.js';
import { type CityPlan } from './synthetic-city-plan.js';
import { type StreetPainter } from './synthetic-city-streets.js';

/** Footpaths, steps and lanes from one corner of a block to the opposite one. */
export function cutThroughBlocks({ lines, xM, yM }: CityPlan, painter: StreetPainter, random: RandomSource): void {
  const { drawing, nodeOf } = painter;
  for (let at = 0; at + lines + 1 < xM.length; at++) {
    const corners = [at, at + lines + 1] as const;
    if (at % lines === lines - 1 || random() > 0.09 || corners.some((each) => nodeOf[each] === 0)) continue;
    if (painter.isBridge(...corners)) continue;
    const [from, to] = corners;
    const bend = drawing.node(
      (xM[from]! + xM[to]!) / 2 + between(random, -20, 20),
      (yM[from]! + yM[to]!) / 2 + between(random, -20, 20),
      random() < 0.1 ? { barrier: pick(random, ['bollard', 'cycle_barrier', 'gate']) } : undefined,
    );
    const highway = pick(random, ['footway', 'footway', 'path', 'steps', 'pedestrian', 'cycleway', 'service']);
    drawing.way([nodeOf[from]!, bend, nodeOf[to]!], { highway });
  }
}

export function hangAlleys({ drawing, roots }: StreetPainter, random: RandomSource): void {
  for (const { node, awayX, awayY } of roots) {
    const [x, y] = drawing.placeOf(node);
    const lengthM = between(random, 15, 40);
    const at = (share: number): [number, number] => [
      x + awayX * lengthM * share + between(random, -4, 4),
      y + awayY * lengthM * share + between(random, -4, 4),
    ];
    const gate = random() < 0.06 ? { barrier: pick(random, ['gate', 'lift_gate', 'bollard']) } : undefined;
    const nodeIds = [node, drawing.node(...at(0.5), gate), drawing.node(...at(1))];
    drawing.way(nodeIds, random() < 0.25 ? { highway: 'footway' } : serviceTags(random));
  }
}

function serviceTags(random: RandomSource): Record<string, string> {
  return {
    highway: 'service',
    service: pick(random, ['alley', 'driveway', 'parking_aisle']),
    ...(random() < 0.15 && { access: 'private' }),
  };
}
