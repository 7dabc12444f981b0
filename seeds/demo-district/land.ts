/** Lays the hand-drawn geography into the mesh: land, hills, canals and main roads; tells what each face is. */
import { type Control, drawCurve, offsetLine } from './curve.js';
import {
  CANALS,
  DISTRICT_EDGE,
  ISLAND,
  ISLAND_AREA_M2,
  ISLAND_HILL,
  ISLAND_RADIALS,
  ISLAND_ROADS,
  MAINLAND,
  MAINLAND_ROADS,
  type MainRoad,
  RESERVOIR,
  RING_ROAD,
} from './geography.js';
import { type DistrictMesh, type LineTrait, type Place } from './lines.js';
import { type Face, Mesh, insideOf } from './mesh.js';
import { type Point, areaOf, centroidOf, contains, distanceToLine } from './plane.js';
import { type Random } from './random.js';

/** `beyond`: land that is no part of the district. */
export type Ground = 'settled' | 'hill' | 'canal' | 'beyond';

export interface Land {
  readonly mesh: DistrictMesh;
  readonly outlines: Readonly<Record<Place, readonly Point[]>>;
  readonly reservoir: readonly Point[];
  /** Canal centre lines, in the order of `CANALS`. */
  readonly canals: readonly (readonly Point[])[];
  readonly groundOf: (face: Face) => Ground;
  readonly placeOf: (face: Face) => Place;
}

const COAST = { stepM: 90, wobbleM: 13, closed: true } as const;
const HILL_FOOT = { stepM: 110, wobbleM: 12, closed: true } as const;
const MAIN_ROAD = { stepM: 160, wobbleM: 5 } as const;
const CANAL = { stepM: 130, wobbleM: 7 } as const;
const SNAP_M = 14;

export function layLand(random: Random): Land {
  const mesh: DistrictMesh = new Mesh<LineTrait>();
  const island = scaledTo(ISLAND_AREA_M2, drawCurve(ISLAND, COAST, random));
  const mainland = drawCurve(MAINLAND, COAST, random);
  mesh.addLand(mainland, { kind: 'coast', place: 'MAINLAND' });
  mesh.addLand(island, { kind: 'coast', place: 'ISLAND' });
  const edge = layMainland(mesh, random);
  const canals = CANALS.map((canal, index) => layCanal(mesh, index, drawCurve(canal.controls, CANAL, random)));
  for (const road of MAINLAND_ROADS) layRoad(mesh, road, 'MAINLAND', random);
  const hill = layIsland(mesh, random);

  const beyond = [...edge, { x: -30_000, y: -9000 }, { x: -30_000, y: 9000 }];
  const groundAt = (point: Point): Ground => {
    if (contains(hill, point)) return 'hill';
    if (contains(beyond, point)) return 'beyond';
    return CANALS.some(({ widthM }, i) => distanceToLine(canals[i]!, point) < widthM * 0.55) ? 'canal' : 'settled';
  };
  return {
    mesh,
    outlines: { MAINLAND: mainland, ISLAND: island },
    reservoir: drawCurve(RESERVOIR, { stepM: 60, wobbleM: 8, closed: true }, random),
    canals,
    groundOf: (face) => groundAt(insideOf(mesh, face)),
    placeOf: (face) => (contains(island, insideOf(mesh, face)) ? 'ISLAND' : 'MAINLAND'),
  };
}

function layMainland(mesh: DistrictMesh, random: Random): Point[] {
  const edge = drawCurve(DISTRICT_EDGE, { stepM: 150, wobbleM: 25 }, random);
  mesh.lay(edge, false, { kind: 'edge', place: 'MAINLAND' }, SNAP_M);
  return edge;
}

/** Two banks; what lies between them is water. A canal that begins on another one opens into it. */
function layCanal(mesh: DistrictMesh, index: number, centre: Point[]): Point[] {
  const { widthM, banks } = CANALS[index]!;
  const place = 'MAINLAND';
  const kinds = {
    streets: ['bank', 'bank'],
    'one-way pair': ['one-way bank', 'one-way bank'],
    'street and greenway': ['bank', 'greenway'],
  } as const;
  mesh.lay(offsetLine(centre, widthM / 2), false, { kind: kinds[banks][0], place, canal: index }, SNAP_M / 2);
  mesh.lay(offsetLine(centre, -widthM / 2), false, { kind: kinds[banks][1], place, canal: index }, SNAP_M / 2);
  return centre;
}

function layIsland(mesh: DistrictMesh, random: Random): Point[] {
  for (const road of ISLAND_ROADS) layRoad(mesh, road, 'ISLAND', random);
  const hill = drawCurve(ISLAND_HILL, HILL_FOOT, random);
  mesh.lay(hill, true, { kind: 'hill-foot', place: 'ISLAND' }, SNAP_M);
  const ring = drawCurve(RING_ROAD, { ...MAIN_ROAD, closed: true }, random);
  mesh.lay(ring, true, { kind: 'secondary', place: 'ISLAND' }, SNAP_M);
  // Radials are drawn from inside the hill; they begin where they leave it.
  for (const road of ISLAND_RADIALS) {
    const line = drawCurve(road.controls, MAIN_ROAD, random);
    const outside = line.findIndex((point) => !contains(hill, point));
    mesh.lay(line.slice(Math.max(0, outside - 1)), false, { kind: road.rank, place: 'ISLAND' }, SNAP_M);
  }
  return hill;
}

function layRoad(mesh: DistrictMesh, road: MainRoad, place: Place, random: Random): void {
  const line = drawCurve(road.controls, MAIN_ROAD, random);
  mesh.lay(line, false, { kind: road.rank, place, ...(road.tunnel && { tunnel: true }) }, SNAP_M);
}

function scaledTo(areaM2: number, ring: readonly Point[]): Point[] {
  const factor = Math.sqrt(areaM2 / areaOf(ring));
  const centre = centroidOf(ring);
  return ring.map(({ x, y }) => ({ x: centre.x + (x - centre.x) * factor, y: centre.y + (y - centre.y) * factor }));
}

/** Metres of a point that was drawn in kilometres. */
export function placed([east, north]: Control): Point {
  return { x: east * 1000, y: north * 1000 };
}
