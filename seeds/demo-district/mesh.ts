/**
 * The mesh of the district: land cut by lines (roads, canal banks, the foot of a hill) into faces. Neighbouring faces share
 * every vertex of their border, so grids made of faces neither overlap nor leave gaps, and roads are the lines themselves.
 */
import { type Point, areaOf, between, contains, crossing, distance, interiorPoint, nearestOnSegment } from './plane.js';

export type Vertex = number & { readonly __brand: 'Vertex' };
export type Face = number & { readonly __brand: 'Face' };

/** A line as it lies in the mesh; `chains` are its unbroken stretches. A closed one repeats its first vertex. */
export interface MeshLine<Trait> {
  readonly trait: Trait;
  readonly chains: readonly (readonly Vertex[])[];
}

interface GrowingLine<Trait> {
  readonly trait: Trait;
  readonly chains: Vertex[][];
}

/** Directed pairs of vertices as one number: a mesh has fewer than 2^20 vertices. */
const PAIR = 2 ** 20;

export class Mesh<Trait> {
  readonly #points: Point[] = [];
  /** Counterclockwise rings; null once a face has been cut in two. */
  readonly #faces: (Vertex[] | null)[] = [];
  /** Directed edge → the face on its left. */
  readonly #left = new Map<number, Face>();
  /** Directed edge, in both directions → its line. */
  readonly #lineOf = new Map<number, GrowingLine<Trait>>();
  readonly #lines: GrowingLine<Trait>[] = [];

  get lines(): readonly MeshLine<Trait>[] {
    return this.#lines;
  }

  /** The faces that are there now, in the order in which they came to be. */
  faces(): Face[] {
    return this.#faces.flatMap((ring, face) => (ring ? [face as Face] : []));
  }

  at(vertex: Vertex): Point {
    return this.#points[vertex]!;
  }

  ring(face: Face): readonly Vertex[] {
    return this.#faces[face]!;
  }

  outline(face: Face): Point[] {
    return this.ring(face).map((vertex) => this.at(vertex));
  }

  area(face: Face): number {
    return areaOf(this.outline(face));
  }

  /** The face left of the edge from a to b; undefined at the outside. */
  leftOf(a: Vertex, b: Vertex): Face | undefined {
    return this.#left.get(pair(a, b));
  }

  lineOf(a: Vertex, b: Vertex): MeshLine<Trait> {
    return this.#lineOf.get(pair(a, b))!;
  }

  /** Starts a separate piece of land from its counterclockwise outline. */
  addLand(outline: readonly Point[], trait: Trait): Face {
    const ring = outline.map((point) => this.#addPoint(point));
    const line: GrowingLine<Trait> = { trait, chains: [[...ring, ring[0]!]] };
    this.#lines.push(line);
    const face = this.#addFace(ring);
    for (let i = 0; i < ring.length; i++) this.#setLine(ring[i]!, ring[(i + 1) % ring.length]!, line);
    return face;
  }

  /** Puts a vertex on the edge a-b. */
  splitEdge(a: Vertex, b: Vertex, point: Point): Vertex {
    const middle = this.#addPoint(point);
    const line = this.#lineOf.get(pair(a, b))!;
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const face = this.#left.get(pair(from, to));
      this.#left.delete(pair(from, to));
      if (face === undefined) continue;
      insertBetween(this.#faces[face]!, from, to, middle, true);
      this.#left.set(pair(from, middle), face);
      this.#left.set(pair(middle, to), face);
    }
    for (const chain of line.chains) {
      if (insertBetween(chain, a, b, middle, false) || insertBetween(chain, b, a, middle, false)) break;
    }
    this.#lineOf.delete(pair(a, b));
    this.#lineOf.delete(pair(b, a));
    this.#setLine(a, middle, line);
    this.#setLine(middle, b, line);
    return middle;
  }

  /**
   * Cuts a face in two from one vertex of its ring to another, by way of the given points inside. Returns the part on the
   * right of the cut, then the part on its left.
   */
  splitFace(face: Face, from: Vertex, to: Vertex, inside: readonly Point[], trait: Trait): [Face, Face] {
    const line: GrowingLine<Trait> = { trait, chains: [] };
    this.#lines.push(line);
    return this.#split(face, from, to, inside, line);
  }

  /**
   * Lays a line across everything it meets. Its ends need not touch anything: what lies before the first and after the last
   * meeting with an edge is left out, and so is what lies outside of all land. Meetings closer than `snapM` to a vertex use it.
   */
  lay(points: readonly Point[], closed: boolean, trait: Trait, snapM: number): MeshLine<Trait> {
    const line: GrowingLine<Trait> = { trait, chains: [] };
    this.#lines.push(line);
    const path = closed ? [...points, points[0]!] : points;
    const stops = this.#stops(path, snapM);
    for (let i = 0; i + 1 < stops.length + (closed ? 1 : 0); i++) {
      const from = stops[i]!;
      const to = stops[(i + 1) % stops.length]!;
      const wraps = i + 1 >= stops.length;
      const between = wraps
        ? [...path.slice(from.segment + 1, -1), ...path.slice(0, to.segment + 1)]
        : path.slice(from.segment + 1, to.segment + 1);
      this.#layPiece(line, from.vertex, to.vertex, between, snapM);
    }
    return line;
  }

  #layPiece(line: GrowingLine<Trait>, from: Vertex, to: Vertex, between: readonly Point[], snapM: number): void {
    const start = this.at(from);
    const end = this.at(to);
    const inside = between.filter((point) => distance(point, start) > snapM && distance(point, end) > snapM);
    if (from === to || (inside.length === 0 && this.#lineOf.has(pair(from, to)))) return;
    const probe = inside[inside.length >> 1] ?? { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
    const face = this.faces().find(
      (candidate) =>
        this.ring(candidate).includes(from) &&
        this.ring(candidate).includes(to) &&
        contains(this.outline(candidate), probe),
    );
    if (face !== undefined) this.#split(face, from, to, inside, line);
  }

  /** Where a path meets the edges, in its order, each as a vertex of the mesh; none twice in a row. */
  #stops(path: readonly Point[], snapM: number): { segment: number; vertex: Vertex }[] {
    const meetings: { segment: number; along: number; point: Point }[] = [];
    for (const [a, b] of this.#edges()) {
      for (let segment = 0; segment + 1 < path.length; segment++) {
        const hit = crossing(path[segment]!, path[segment + 1]!, this.at(a), this.at(b));
        if (!hit) continue;
        meetings.push({ segment, along: hit.alongAB, point: between(this.at(a), this.at(b), hit.alongCD) });
      }
    }
    meetings.sort((p, q) => p.segment - q.segment || p.along - q.along);
    const stops: { segment: number; vertex: Vertex }[] = [];
    for (const { segment, point } of meetings) {
      const vertex = this.vertexNear(point, snapM);
      if (stops.at(-1)?.vertex !== vertex) stops.push({ segment, vertex });
    }
    return stops;
  }

  /** The vertex within `snapM` of a point, or else a new one on the nearest edge. */
  vertexNear(point: Point, snapM: number, mayUse: (line: MeshLine<Trait>) => boolean = () => true): Vertex {
    let best: { a: Vertex; b: Vertex; on: Point; off: number } | undefined;
    for (const [a, b] of this.#edges()) {
      if (!mayUse(this.lineOf(a, b))) continue;
      const on = nearestOnSegment(this.at(a), this.at(b), point);
      const off = distance(on, point);
      if (!best || off < best.off) best = { a, b, on, off };
    }
    if (!best) throw new Error('there is no edge to put a vertex on');
    for (const end of [best.a, best.b]) if (distance(this.at(end), best.on) <= snapM) return end;
    return this.splitEdge(best.a, best.b, best.on);
  }

  *#edges(): Generator<readonly [Vertex, Vertex]> {
    for (const key of [...this.#lineOf.keys()]) {
      const a = Math.floor(key / PAIR) as Vertex;
      const b = (key % PAIR) as Vertex;
      if (a < b) yield [a, b];
    }
  }

  #split(face: Face, from: Vertex, to: Vertex, inside: readonly Point[], line: GrowingLine<Trait>): [Face, Face] {
    const ring = this.ring(face);
    const cut = [from, ...inside.map((point) => this.#addPoint(point)), to];
    const back = cut.slice(1, -1).reverse();
    const right = this.#addFace([...arcOf(ring, from, to), ...back]);
    const left = this.#addFace([...arcOf(ring, to, from), ...cut.slice(1, -1)]);
    this.#faces[face] = null;
    for (let i = 1; i < cut.length; i++) this.#setLine(cut[i - 1]!, cut[i]!, line);
    const last = line.chains.at(-1);
    if (last?.at(-1) === from) last.push(...cut.slice(1));
    else line.chains.push(cut);
    return [right, left];
  }

  #addPoint(point: Point): Vertex {
    return (this.#points.push(point) - 1) as Vertex;
  }

  #addFace(ring: Vertex[]): Face {
    const face = (this.#faces.push(ring) - 1) as Face;
    for (let i = 0; i < ring.length; i++) this.#left.set(pair(ring[i]!, ring[(i + 1) % ring.length]!), face);
    return face;
  }

  #setLine(a: Vertex, b: Vertex, line: GrowingLine<Trait>): void {
    this.#lineOf.set(pair(a, b), line);
    this.#lineOf.set(pair(b, a), line);
  }
}

/** A point inside a face, far from its border for the usual shapes. */
export function insideOf<Trait>(mesh: Mesh<Trait>, face: Face): Point {
  return interiorPoint(mesh.outline(face));
}

function pair(a: Vertex, b: Vertex): number {
  return a * PAIR + b;
}

/** The stretch of a ring from one vertex to another, both included. */
function arcOf(ring: readonly Vertex[], from: Vertex, to: Vertex): Vertex[] {
  const start = ring.indexOf(from);
  const end = ring.indexOf(to);
  return start <= end ? ring.slice(start, end + 1) : [...ring.slice(start), ...ring.slice(0, end + 1)];
}

function insertBetween(list: Vertex[], a: Vertex, b: Vertex, middle: Vertex, cyclic: boolean): boolean {
  for (let i = list.indexOf(a); i >= 0; i = list.indexOf(a, i + 1)) {
    if (i + 1 < list.length ? list[i + 1] === b : cyclic && list[0] === b) {
      list.splice(i + 1, 0, middle);
      return true;
    }
  }
  return false;
}
