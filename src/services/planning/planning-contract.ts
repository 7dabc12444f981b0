/** The use cases of planning: coverage, isochrones, the base map. Part of `contract.ts`. */
import { type VehicleClass } from '../../core/vehicle.js';
import { type Actor } from '../actor.js';
import { type PointInput } from '../point-input.js';
import { type MultiPolygon } from '../territory-contract.js';

export interface CoverageInput {
  readonly targetS?: number | null;
  readonly vehicles?: readonly VehicleClass[] | null;
}
export interface GridCoverage {
  readonly gridId: string;
  readonly households: number;
  /** To the nearest whole household; `share` is exact. */
  readonly householdsCovered: number;
  /** 0..1; 1 for a grid without households. */
  readonly share: number;
}
export interface CoverageReport {
  readonly targetS: number;
  /** The road data and travel times that it was computed on. */
  readonly metricVersion: string;
  readonly households: number;
  readonly householdsCovered: number;
  readonly share: number;
  readonly grids: readonly GridCoverage[];
  /** Stretches of road whose households are not reached in time, one feature a grid, most households first. */
  readonly gaps: { readonly type: 'FeatureCollection'; readonly features: readonly unknown[] };
}
export interface Isochrone {
  readonly withinS: number;
  /** The road data and travel times that it was computed on. */
  readonly metricVersion: string;
  readonly area: MultiPolygon;
}

export interface PlanningService {
  /** Over the units that are available now. */
  coverage(actor: Actor, input: CoverageInput): Promise<CoverageReport>;
  /** Areas from which a vehicle reaches `to` in time, one per limit (1 to 6 limits, each 10 to 3,600 s), shortest first. */
  isochrones(
    actor: Actor,
    input: { to: PointInput; vehicle: VehicleClass; withinS: readonly number[] },
  ): Promise<readonly Isochrone[]>;
  /** A Mapbox vector tile of the base map (layers: water, land, roads, grids, stations), or null where it is empty. Public within the deployment: no live data. */
  tile(z: number, x: number, y: number): Promise<Uint8Array | null>;
}
