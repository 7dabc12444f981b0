/** The use cases of grids, communities and stations. Part of `contract.ts`. */
import { type Position } from '../core/geo/point.js';
import {
  type Community,
  type Grid,
  type GridSetting,
  type GridStaffMember,
  type Station,
} from '../core/territory/territory.js';
import { type Actor } from './actor.js';
import { type Page, type PageRequest } from './page.js';
import { type PointInput } from './point-input.js';

export interface GridFilter {
  readonly stationId?: string | null;
  readonly communityId?: string | null;
  readonly setting?: GridSetting | null;
  /** Part of the code or of either name. */
  readonly text?: string | null;
}

export interface MultiPolygon {
  readonly type: 'MultiPolygon';
  readonly coordinates: readonly (readonly (readonly Position[])[])[];
}

export interface TerritoryService {
  gridAt(actor: Actor, point: PointInput): Promise<Grid | null>;
  findGrid(actor: Actor, by: { id?: string | null; code?: string | null }): Promise<Grid | null>;
  listGrids(actor: Actor, filter: GridFilter, page: PageRequest): Promise<Page<Grid>>;
  listStations(actor: Actor): Promise<readonly Station[]>;
  gridsByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Grid>>;
  stationsByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Station>>;
  communitiesByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Community>>;
  staffByGridIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, readonly GridStaffMember[]>>;
  boundariesByGridIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, MultiPolygon>>;
}
