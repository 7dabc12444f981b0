/** What makes a street plan a place: a roundabout, forbidden turns, bridges over the strait, footbridges with steps, gated yards, paths in parks. */
import { CANALS, STRAIT_BRIDGES } from './geography.js';
import { type Land, placed } from './land.js';
import { type Vertex } from './mesh.js';
import { type OsmDrawing } from './osm-drawing.js';
import { type Block } from './parcels.js';
import { between, contains, distance, interiorPoint, type Point } from './plane.js';
import { type Random } from './random.js';
import { type Streets, turnsLeft } from './streets.js';

/** Where main roads of the mainland meet, in kilometres east and north. */
const ROUNDABOUT = [-1.73, 0.36] as const;
const ROUNDABOUT_RADIUS_M = 24;
const ROUNDABOUT_NODES = 12;

/** Vertices at which two lines that are main roads meet. */
export function mainJunctions({ mesh }: Land): Vertex[] {
  const count = new Map<Vertex, number>();
  for (const { trait, chains } of mesh.lines)
    if (['primary', 'secondary', 'tertiary'].includes(trait.kind))
      for (const vertex of new Set(chains.flat())) count.set(vertex, (count.get(vertex) ?? 0) + 1);
  return [...count].filter(([, lines]) => lines > 1).map(([vertex]) => vertex);
}

export function nearestOf(land: Land, vertices: readonly Vertex[], [east, north]: readonly [number, number]): Vertex {
  const wish = placed([east, north]);
  return vertices.reduce((best, vertex) =>
    distance(land.mesh.at(vertex), wish) < distance(land.mesh.at(best), wish) ? vertex : best,
  );
}

export interface Roundabout {
  readonly vertex: Vertex;
  /** The node of the ring for the road that comes from a place. */
  readonly onto: (from: Point) => number;
}

/** Counterclockwise, as traffic that keeps right goes round. */
export function drawRoundabout(land: Land, drawing: OsmDrawing, junctions: readonly Vertex[]): Roundabout {
  const vertex = nearestOf(land, junctions, ROUNDABOUT);
  const centre = land.mesh.at(vertex);
  const ring = Array.from({ length: ROUNDABOUT_NODES }, (_, i) => {
    const angle = (i / ROUNDABOUT_NODES) * 2 * Math.PI;
    return drawing.addNode({
      x: centre.x + ROUNDABOUT_RADIUS_M * Math.cos(angle),
      y: centre.y + ROUNDABOUT_RADIUS_M * Math.sin(angle),
    });
  });
  drawing.addWay([...ring, ring[0]!], {
    highway: 'primary',
    junction: 'roundabout',
    maxspeed: '30',
    surface: 'asphalt',
  });
  return {
    vertex,
    onto: (from) => {
      const angle = Math.atan2(from.y - centre.y, from.x - centre.x) / (2 * Math.PI);
      return ring[(Math.round(angle * ROUNDABOUT_NODES) + ROUNDABOUT_NODES) % ROUNDABOUT_NODES]!;
    },
  };
}

/** No left turn out of the lesser road, and no turning round on the greater one, at some of the junctions. */
export function forbidTurns(land: Land, drawing: OsmDrawing, streets: Streets, junctions: readonly Vertex[]): void {
  for (const vertex of junctions) {
    const via = streets.nodeOf(vertex);
    if (via === undefined) continue;
    const arms = drawing.ways.flatMap(({ id, nodeIds }) => {
      if (nodeIds[0] === via) return [{ id, towards: drawing.placeOf(nodeIds[1]!) }];
      return nodeIds.at(-1) === via ? [{ id, towards: drawing.placeOf(nodeIds.at(-2)!) }] : [];
    });
    const here = land.mesh.at(vertex);
    const left = arms.flatMap((from) =>
      arms.filter((to) => to.id !== from.id && turnsLeft(from.towards, here, to.towards)).map((to) => ({ from, to })),
    )[0];
    if (left !== undefined) drawing.addRestriction('no_left_turn', left.from.id, via, left.to.id);
    const [first] = arms;
    if (first !== undefined) drawing.addRestriction('no_u_turn', first.id, via, first.id);
  }
}

/** Joins the ends of two roads at the water by a gently curved bridge. */
export function spanStrait({ mesh }: Land, drawing: OsmDrawing, streets: Streets): void {
  for (const bridge of STRAIT_BRIDGES) {
    const end = (wish: readonly [number, number]): { node: number; place: Point } => {
      const main = mesh.lines
        .filter(({ trait }) => ['primary', 'secondary', 'tertiary'].includes(trait.kind))
        .flatMap(({ chains }) => chains.flat());
      const roadEnds = main.filter((vertex) => streets.nodeOf(vertex) !== undefined);
      const wished = placed([wish[0], wish[1]]);
      const vertex = roadEnds.reduce((best, each) =>
        distance(mesh.at(each), wished) < distance(mesh.at(best), wished) ? each : best,
      );
      return { node: streets.nodeOf(vertex)!, place: mesh.at(vertex) };
    };
    const from = end([bridge.mainland[0], bridge.mainland[1]]);
    const to = end([bridge.island[0], bridge.island[1]]);
    const spans = 8;
    const inner = Array.from({ length: spans - 1 }, (_, i) => {
      const share = (i + 1) / spans;
      const straight = between(from.place, to.place, share);
      return drawing.addNode({ x: straight.x, y: straight.y + 45 * Math.sin(Math.PI * share) });
    });
    drawing.addWay([from.node, ...inner, to.node], {
      highway: bridge.rank,
      maxspeed: '60',
      surface: 'asphalt',
      bridge: 'yes',
      layer: '2',
      name: bridge.name.zh,
      'name:zh': bridge.name.zh,
      'name:en': bridge.name.en,
    });
  }
}

/** Between the bridges of a canal people climb a footbridge: steps, a walkway, steps. */
export function addFootbridges({ mesh, canals }: Land, drawing: OsmDrawing, streets: Streets): void {
  canals.forEach((centre, index) => {
    const banks = mesh.lines.filter(({ trait }) => trait.canal === index).map(({ chains }) => chains.flat());
    if (banks.length < 2) return;
    for (const share of [0.3, 0.7]) {
      const middle = centre[Math.floor(centre.length * share)]!;
      const [near, far] = banks
        .slice(0, 2)
        .map((bank) => nearestWith(streets, bank, (vertex) => distance(mesh.at(vertex), middle)));
      if (
        near === undefined ||
        far === undefined ||
        distance(mesh.at(near), mesh.at(far)) > 2.5 * CANALS[index]!.widthM
      )
        continue;
      const [a, b] = [mesh.at(near), mesh.at(far)];
      const [first, second] = [drawing.addNode(between(a, b, 0.25)), drawing.addNode(between(a, b, 0.75))];
      drawing.addWay([streets.nodeOf(near)!, first], { highway: 'steps' });
      drawing.addWay([first, second], { highway: 'footway', bridge: 'yes', layer: '1' });
      drawing.addWay([second, streets.nodeOf(far)!], { highway: 'steps' });
    }
  });
}

function nearestWith(
  streets: Streets,
  vertices: readonly Vertex[],
  costOf: (vertex: Vertex) => number,
): Vertex | undefined {
  const usable = vertices.filter((vertex) => streets.nodeOf(vertex) !== undefined);
  return usable.length === 0
    ? undefined
    : usable.reduce((best, vertex) => (costOf(vertex) < costOf(best) ? vertex : best));
}

const YARD_M2 = 11_000;

/** Residential compounds with a gate and a service road, works yards in the port, and paths through parks. */
export function furnishBlocks(
  { mesh }: Land,
  drawing: OsmDrawing,
  streets: Streets,
  blocks: readonly Block[],
  random: Random,
): void {
  for (const { face, use } of blocks) {
    const outline = mesh.outline(face);
    const onStreets = mesh.ring(face).filter((vertex) => streets.nodeOf(vertex) !== undefined);
    if (onStreets.length < 2 || mesh.area(face) < YARD_M2) continue;
    const inside = interiorPoint(outline);
    const [first, ...others] = random.shuffled(onStreets).filter((vertex) => sees(mesh.at(vertex), inside, outline));
    if (first === undefined) continue;
    if (use === 'park') {
      const other = others[0];
      const middle = drawing.addNode(inside);
      const tags = { highway: 'footway', surface: 'fine_gravel' };
      drawing.addWay([streets.nodeOf(first)!, middle], { ...tags, bicycle: 'no' });
      if (other !== undefined) drawing.addWay([middle, streets.nodeOf(other)!], tags);
    } else if ((use === 'homes' && random.chance(0.45)) || use === 'port') {
      const gatePlace = between(mesh.at(first), inside, 0.2);
      const gate = drawing.addNode(gatePlace, { barrier: use === 'port' ? 'gate' : 'lift_gate', access: 'private' });
      drawing.addWay([streets.nodeOf(first)!, gate, drawing.addNode(inside)], {
        highway: 'service',
        access: 'private',
        service: 'driveway',
        surface: 'asphalt',
      });
    }
  }
}

/** Whether the straight way between two points stays within the block. */
function sees(from: Point, to: Point, outline: readonly Point[]): boolean {
  return [0.15, 0.35, 0.6, 0.85].every((share) => contains(outline, between(from, to, share)));
}
