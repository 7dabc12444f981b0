/**
 * A synthetic city of any size as OpenStreetMap data: an uneven lattice with arterials, radial avenues and an inner ring, a ring motorway on two
 * carriageways with ramps, a river with few bridges, one-way streets, gated compounds, parks with paths, alleys, ways through blocks, signals
 * and turn restrictions. Seeded: the same city on every machine.
 */
import { type OsmNetwork } from '../src/core/road/osm-network.js';
import { forkRandom, seededRandom } from '../src/core/random.js';
import { cutThroughBlocks, hangAlleys } from './synthetic-city-alleys.js';
import { drawMotorways } from './synthetic-city-motorways.js';
import { planCity } from './synthetic-city-plan.js';
import { restrictTurns } from './synthetic-city-restrictions.js';
import { StreetPainter } from './synthetic-city-streets.js';

/** Junctions for each crossing of the lattice, alleys and dead ends included; found by building cities. */
const JUNCTIONS_PER_CROSSING = 1.03;

/** A city whose road graph has about `junctions` nodes (within 5 % from 20,000 on). */
export function drawCity(junctions: number, seed: number): OsmNetwork {
  const random = seededRandom(seed);
  const plan = planCity(Math.ceil(Math.sqrt(junctions / JUNCTIONS_PER_CROSSING)), forkRandom(random));
  const streets = forkRandom(random);
  const painter = new StreetPainter(plan, streets);
  painter.paint();
  cutThroughBlocks(plan, painter, streets);
  hangAlleys(painter, streets);
  drawMotorways(plan, painter, forkRandom(random));
  restrictTurns(painter, forkRandom(random));
  const { nodes, ways, restrictions } = painter.drawing;
  return { nodes, ways, restrictions };
}
