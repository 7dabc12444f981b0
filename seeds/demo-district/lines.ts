/** What the lines of the mesh stand for. */
import { type RoadRank } from './geography.js';
import { type Mesh, type MeshLine } from './mesh.js';

export type Place = 'MAINLAND' | 'ISLAND';

/**
 * `collector`: divides grids. `street`: divides a grid into blocks. `lane`: the same in the old village, too narrow for cars.
 * `field-road`: the same among fields. `bank` and `greenway` run along canals; coast, edge and hill-foot carry no road.
 */
export type LineKind =
  | 'coast'
  | 'edge'
  | 'hill-foot'
  | 'bank'
  | 'one-way bank'
  | 'greenway'
  | RoadRank
  | 'collector'
  | 'street'
  | 'lane'
  | 'field-road';

export interface LineTrait {
  readonly kind: LineKind;
  readonly place: Place;
  /** Index of the canal that a bank belongs to. */
  readonly canal?: number;
  readonly tunnel?: true;
}

export type DistrictMesh = Mesh<LineTrait>;
export type DistrictLine = MeshLine<LineTrait>;

const ROADLESS: ReadonlySet<LineKind> = new Set(['coast', 'edge', 'hill-foot']);

export function carriesRoad(kind: LineKind): boolean {
  return !ROADLESS.has(kind);
}

/** Open to cars along its whole length, and never one-way: other streets may lean on it. */
export function isDependable(kind: LineKind): boolean {
  return kind === 'primary' || kind === 'secondary' || kind === 'tertiary' || kind === 'collector' || kind === 'bank';
}
