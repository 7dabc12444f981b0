/** What the service and its worker thread say to each other: plain values that `postMessage` clones. */
import { type ErrorCode, type ErrorDetails } from '../../core/errors.js';
import { type LonLat } from '../../core/geo/point.js';
import { type RoadGraph } from '../../core/road/graph.js';
import { type VehicleClass } from '../../core/vehicle.js';
import { type CoverageReport, type Isochrone, type MultiPolygon } from '../contract.js';

export interface PlanningGrid {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly setting: string;
  readonly households: number;
  readonly boundary: MultiPolygon;
}

export interface PlanningStation {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly location: LonLat;
}

/** GeoJSON FeatureCollections of polygons; drawn as they are. */
export interface BaseMap {
  readonly land: GeoJSON.FeatureCollection;
  readonly water: GeoJSON.FeatureCollection;
  /** Hills, parks, fields. */
  readonly green: GeoJSON.FeatureCollection;
}

/** A unit as coverage sees it. */
export interface PlanningUnit extends LonLat {
  readonly vehicle: VehicleClass;
  /** Milliseconds >= 0 before it moves (turnout) or that its place is uncertain by. Default 0. */
  readonly lagMs?: number;
}

/** Everything the worker works on. Replaced whole: with new data begins a new worker. */
export interface PlanningData {
  /** Arrays in shared memory (as decoded from a road file) are shared with the thread; others are copied. */
  readonly graph: RoadGraph;
  /** In order of their codes. */
  readonly grids: readonly PlanningGrid[];
  readonly stations: readonly PlanningStation[];
  readonly baseMap: BaseMap | null;
}

export interface CoverageQuestion {
  readonly units: readonly PlanningUnit[];
  readonly targetS: number;
}
export interface IsochroneQuestion {
  readonly to: LonLat;
  readonly vehicle: VehicleClass;
  /** Ascending. */
  readonly withinS: readonly number[];
}
export interface TileQuestion {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** By operation: what is asked and what is answered. */
export interface PlanningOperations {
  coverage: { question: CoverageQuestion; answer: CoverageReport };
  isochrones: { question: IsochroneQuestion; answer: readonly Isochrone[] };
  tile: { question: TileQuestion; answer: Uint8Array | null };
}
export type PlanningOperation = keyof PlanningOperations;

export interface PlanningRequest {
  readonly id: number;
  readonly operation: PlanningOperation;
  readonly question: unknown;
}

/** Told between requests: the travel times that count from the next request on. */
export type PlanningMetric = Pick<RoadGraph, 'travelTimeMs' | 'freeTimeMs' | 'metricVersion'>;

/** An error in the form in which it crosses threads: a class does not. `code` null: a defect. */
export interface PlanningFailure {
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly details: ErrorDetails;
}
/** Reports cross as JSON: parsing it holds up the server's thread a third as long as cloning the same (measured on 10 MB of gaps). */
export type PlanningReply =
  | { readonly id: number; readonly json: string }
  | { readonly id: number; readonly tile: Uint8Array | null }
  | { readonly id: number; readonly failure: PlanningFailure };
