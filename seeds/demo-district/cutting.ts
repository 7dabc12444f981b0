/**
 * Cuts a face of the mesh in two across its long axis, again and again: the way fields and blocks come about, and a known
 * method for drawing parcels (oriented-bounding-box subdivision; Vanegas et al., "Procedural generation of parcels in urban
 * modeling", 2012). Every cut is a road.
 */
import { type DistrictMesh, type LineTrait } from './lines.js';
import { type Face, type Vertex } from './mesh.js';
import { type Point, areaOf, between, chordsAlong, contains, crossing, distance } from './plane.js';
import { type Random } from './random.js';

/** How many households a square metre here holds, relative to other places. */
export type Density = (point: Point) => number;

export interface CutStyle {
  /** What the new line is, given the middle of the cut. */
  readonly trait: (middle: Point) => LineTrait;
  /** How far the middle of a cut may stray sideways, as a share of its length. */
  readonly bend: number;
  /** A cut uses a vertex of the border rather than leave a shorter stub than this. */
  readonly snapM: number;
}

export interface Cutter {
  readonly mesh: DistrictMesh;
  readonly random: Random;
}

/** Cuts a face into exactly `parts` of about the same weight. */
export function cutIntoParts(cutter: Cutter, face: Face, parts: number, density: Density, style: CutStyle): Face[] {
  if (parts <= 1) return [face];
  const fair = Math.floor(parts / 2) / parts;
  const halves = cutInTwo(cutter, face, fair, density, style);
  if (!halves) throw new Error(`a face of ${Math.round(cutter.mesh.area(face))} m² cannot be cut into ${parts} parts`);
  const [first, second] = halves;
  const weight = weightOf(cutter.mesh, first, density);
  const share = weight / (weight + weightOf(cutter.mesh, second, density));
  const firstParts = Math.min(parts - 1, Math.max(1, Math.round(parts * share)));
  return [
    ...cutIntoParts(cutter, first, firstParts, density, style),
    ...cutIntoParts(cutter, second, parts - firstParts, density, style),
  ];
}

/** Cuts a face until no part is larger than what `largestM2` wants at its middle; a face that resists stays as it is. */
export function cutToSize(cutter: Cutter, face: Face, largestM2: (ring: Point[]) => number, style: CutStyle): Face[] {
  const ring = cutter.mesh.outline(face);
  if (areaOf(ring) <= largestM2(ring)) return [face];
  const halves = cutInTwo(cutter, face, cutter.random.between(0.4, 0.6), () => 1, style);
  return halves ? halves.flatMap((half) => cutToSize(cutter, half, largestM2, style)) : [face];
}

/** Weight of a face: density summed over its area. */
export function weightOf(mesh: DistrictMesh, face: Face, density: Density): number {
  const ring = mesh.outline(face);
  const samples = sample(ring);
  const mean = samples.reduce((sum, point) => sum + density(point), 0) / samples.length;
  return areaOf(ring) * mean;
}

function cutInTwo(cutter: Cutter, face: Face, share: number, density: Density, style: CutStyle): [Face, Face] | null {
  const ring = cutter.mesh.outline(face);
  const samples = sample(ring);
  const box = smallestBox(ring);
  const axes = [box.axis, { x: -box.axis.y, y: box.axis.x }];
  if (box.aspect < 1.2 && cutter.random.chance(0.5)) axes.reverse();
  // The wanted share first; where the border is in the way, places beside it, then the other axis.
  for (const axis of axes) {
    for (const shift of [0, 0.07, -0.07, 0.14, -0.14, 0.22, -0.22]) {
      const at = quantile(samples, axis, density, Math.min(0.85, Math.max(0.15, share + shift)));
      const cut = chordAcross(cutter, face, axis, at, style);
      if (!cut) continue;
      const middle = cut.inside[cut.inside.length >> 1]!;
      return cutter.mesh.splitFace(face, cut.from(), cut.to(), cut.inside, style.trait(middle));
    }
  }
  return null;
}

interface Cut {
  readonly inside: readonly Point[];
  readonly from: () => Vertex;
  readonly to: () => Vertex;
}

/** The longest straight way across a face where its coordinate along `axis` is `at`, gently bent; null if there is no clean one. */
function chordAcross(cutter: Cutter, face: Face, axis: Point, at: number, style: CutStyle): Cut | null {
  const ring = cutter.mesh.outline(face);
  const direction = { x: -axis.y, y: axis.x };
  const origin = { x: axis.x * at, y: axis.y * at };
  const chords = chordsAlong(ring, origin, direction);
  if (chords.length === 0) return null;
  const longest = chords.reduce((best, chord) => (chord.to - chord.from > best.to - best.from ? chord : best));
  const on = (t: number): Point => ({ x: origin.x + direction.x * t, y: origin.y + direction.y * t });
  const start = borderStop(cutter, face, on(longest.from), style.snapM);
  const end = borderStop(cutter, face, on(longest.to), style.snapM);
  if (start.edge === end.edge || distance(start.point, end.point) < style.snapM * 1.5) return null;
  const inside = bent(start.point, end.point, style.bend, cutter.random);
  if (!staysClear(ring, [start.point, ...inside, end.point])) return null;
  return { inside, from: start.vertex, to: end.vertex };
}

/** Where a cut ends: a vertex of the ring within `snapM`, or a place on one of its edges that becomes a vertex when asked. */
function borderStop(
  { mesh }: Cutter,
  face: Face,
  wanted: Point,
  snapM: number,
): { point: Point; edge: number; vertex: () => Vertex } {
  const ring = mesh.ring(face);
  let nearest = 0;
  let bestM = Infinity;
  for (let i = 0; i < ring.length; i++) {
    const off = distanceToEdge(mesh.at(ring[i]!), mesh.at(ring[(i + 1) % ring.length]!), wanted);
    if (off < bestM) {
      bestM = off;
      nearest = i;
    }
  }
  const a = ring[nearest]!;
  const b = ring[(nearest + 1) % ring.length]!;
  const [near, nearM] = [a, b]
    .map((vertex) => [vertex, distance(mesh.at(vertex), wanted)] as const)
    .reduce((best, next) => (next[1] < best[1] ? next : best));
  if (nearM <= snapM) return { point: mesh.at(near), edge: -1 - near, vertex: () => near };
  return { point: wanted, edge: nearest, vertex: () => mesh.splitEdge(a, b, wanted) };
}

function distanceToEdge(a: Point, b: Point, point: Point): number {
  const length = distance(a, b);
  const along = ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / (length * length);
  return distance(point, between(a, b, Math.min(1, Math.max(0, along))));
}

/** Points between two ends on a shallow arc, none of them exactly where a ruler would put it. */
function bent(start: Point, end: Point, bend: number, random: Random): Point[] {
  const length = distance(start, end);
  const count = Math.max(1, Math.round(length / 140));
  const bow = random.between(-bend, bend) * length;
  const noise = Math.min(6, length * bend * 0.2);
  const side = { x: -(end.y - start.y) / length, y: (end.x - start.x) / length };
  return Array.from({ length: count }, (_, i) => {
    const share = (i + 1) / (count + 1);
    const off = bow * 4 * share * (1 - share) + random.between(-noise, noise);
    const on = between(start, end, share);
    return { x: on.x + side.x * off, y: on.y + side.y * off };
  });
}

/** No touching of the ring but at the two ends, and all of it inside. */
function staysClear(ring: readonly Point[], cut: readonly Point[]): boolean {
  for (let i = 1; i + 1 < cut.length; i++) if (!contains(ring, cut[i]!)) return false;
  for (let i = 1; i < cut.length; i++) {
    const first = i === 1;
    const last = i === cut.length - 1;
    for (let j = 0; j < ring.length; j++) {
      const hit = crossing(cut[i - 1]!, cut[i]!, ring[j]!, ring[(j + 1) % ring.length]!);
      if (!hit) continue;
      const atStart = first && hit.alongAB < 1e-6;
      const atEnd = last && hit.alongAB > 1 - 1e-6;
      if (!atStart && !atEnd) return false;
    }
  }
  return true;
}

/** About 200 points on a raster over the inside. */
function sample(ring: readonly Point[]): Point[] {
  const xs = ring.map((p) => p.x);
  const ys = ring.map((p) => p.y);
  const [minX, maxX, minY, maxY] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const step = Math.sqrt(Math.abs(areaOf(ring)) / 200);
  const points: Point[] = [];
  for (let x = minX + step / 2; x < maxX; x += step)
    for (let y = minY + step / 2; y < maxY; y += step) if (contains(ring, { x, y })) points.push({ x, y });
  return points.length > 0 ? points : [ring[0]!];
}

/** The coordinate along `axis` below which the given share of the weight lies. */
function quantile(samples: readonly Point[], axis: Point, density: Density, share: number): number {
  const weighed = samples
    .map((point) => ({ at: point.x * axis.x + point.y * axis.y, weight: density(point) }))
    .sort((p, q) => p.at - q.at);
  let left = share * weighed.reduce((sum, { weight }) => sum + weight, 0);
  for (const { at, weight } of weighed) {
    left -= weight;
    if (left <= 0) return at;
  }
  return weighed.at(-1)!.at;
}

/** The turned rectangle of least area around a ring, in steps of 4°: unit vector along its long side, and its aspect. */
function smallestBox(ring: readonly Point[]): { axis: Point; aspect: number } {
  let best = { axis: { x: 1, y: 0 }, aspect: 1 };
  let bestArea = Infinity;
  for (let degrees = 0; degrees < 90; degrees += 4) {
    const u = { x: Math.cos((degrees * Math.PI) / 180), y: Math.sin((degrees * Math.PI) / 180) };
    const v = { x: -u.y, y: u.x };
    const along = spread(ring, u);
    const across = spread(ring, v);
    if (along * across >= bestArea) continue;
    bestArea = along * across;
    best = along >= across ? { axis: u, aspect: along / across } : { axis: v, aspect: across / along };
  }
  return best;
}

function spread(ring: readonly Point[], axis: Point): number {
  const values = ring.map((point) => point.x * axis.x + point.y * axis.y);
  return Math.max(...values) - Math.min(...values);
}
