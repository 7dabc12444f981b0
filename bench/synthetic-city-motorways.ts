/** The ring motorways of the synthetic city: two one-way carriageways above the streets, joined to arterials by ramps. */
import { between, type RandomSource } from '../src/core/random.js';
import { type CityPlan } from './synthetic-city-plan.js';
import { type StreetPainter } from './synthetic-city-streets.js';

/** Shares of the city's radius. */
const RINGS = [0.42, 0.72];
const MEDIAN_M = 14;
const STEP_M = 110;
/** Steps from one interchange to the next. */
const STEPS_PER_INTERCHANGE = 18;
const MOST_RAMP_M = 600;

export function drawMotorways(plan: CityPlan, painter: StreetPainter, random: RandomSource): void {
  for (const [i, share] of RINGS.entries()) {
    const steps = Math.round((2 * Math.PI * plan.radiusM * share) / STEP_M);
    const phase = between(random, 0, 6);
    const radiusAt = (step: number): number =>
      plan.radiusM * share * (1 + 0.03 * Math.sin((5 * 2 * Math.PI * step) / steps + phase));
    // Traffic keeps to the right: the outer carriageway runs against the clock.
    for (const outward of [1, -1]) {
      const nodes = Array.from({ length: steps }, (_, step) => {
        const angle = (2 * Math.PI * step) / steps;
        const radius = radiusAt(step) + (outward * MEDIAN_M) / 2;
        return painter.drawing.node(radius * Math.cos(angle), radius * Math.sin(angle));
      });
      if (outward < 0) nodes.reverse();
      drawRing(painter, nodes, `G${15 + i}`);
      drawRamps(plan, painter, nodes);
    }
  }
}

function drawRing({ drawing }: StreetPainter, nodes: readonly number[], ref: string): void {
  const tags = {
    highway: 'motorway',
    oneway: 'yes',
    lanes: '3',
    maxspeed: '80',
    ref,
    name: '绕城高速',
    'name:en': 'Ring Expressway',
  };
  for (let from = 0; from < nodes.length; from += STEPS_PER_INTERCHANGE) {
    const run = nodes.slice(from, from + STEPS_PER_INTERCHANGE + 1);
    if (from + STEPS_PER_INTERCHANGE >= nodes.length) run.push(nodes[0]!);
    drawing.way(run, tags);
  }
}

/** One way off before each interchange and one way on after it, at the nearest crossing of arterials. */
function drawRamps(plan: CityPlan, painter: StreetPainter, nodes: readonly number[]): void {
  const { drawing } = painter;
  const tags = { highway: 'motorway_link', oneway: 'yes', maxspeed: '40' };
  for (let step = 4; step + 4 < nodes.length; step += STEPS_PER_INTERCHANGE) {
    const [x, y] = drawing.placeOf(nodes[step]!);
    const crossing = nearestCrossing(plan, painter, x, y);
    if (crossing === null) continue;
    const ramp = (from: number, to: number): void => {
      const [[fromX, fromY], [toX, toY]] = [drawing.placeOf(from), drawing.placeOf(to)];
      const bend = drawing.node((fromX + toX) / 2 + 12, (fromY + toY) / 2 - 9);
      drawing.way([from, bend, to], tags);
    };
    ramp(nodes[step - 3]!, crossing);
    ramp(crossing, nodes[step + 3]!);
  }
}

function nearestCrossing({ xM, yM }: CityPlan, painter: StreetPainter, x: number, y: number): number | null {
  let nearest: number | null = null;
  let nearestM = MOST_RAMP_M;
  for (const at of painter.arterialCrossings) {
    const distanceM = Math.hypot(xM[at]! - x, yM[at]! - y);
    if (distanceM >= nearestM || painter.nodeOf[at] === 0) continue;
    [nearest, nearestM] = [painter.nodeOf[at]!, distanceM];
  }
  return nearest;
}
