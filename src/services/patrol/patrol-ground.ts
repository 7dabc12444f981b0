/**
 * The ground that units patrol, in memory: all grids with their areas, when somebody was last seen in each, and what happens there by hour. An **area** is
 * the grids of one station; units of a station or post without grids of its own patrol the area in or next to which its house stands.
 */
import { GridIndex, NO_GRID } from '../../core/coverage/grid-index.js';
import { equirectangularM } from '../../core/geo/distance.js';
import { type LonLat } from '../../core/geo/point.js';
import { gridRisk, RISK_DAYS } from '../../core/patrol/patrol-risk.js';
import { type Database } from '../../database/database.js';
import { countIncidentsByHour, listSightings } from '../../database/presence-repository.js';
import { listGridsWithBoundaries, listStations } from '../../database/territory-repository.js';

const HOURS = 24;
const DAY_MS = 86_400_000;
/** Sightings are written by other nodes a while after they were made. */
const SIGHTINGS_LAG_MS = 180_000;

export interface GroundGrid {
  readonly id: string;
  readonly code: string;
  readonly households: number;
}

export interface PatrolArea {
  readonly stationId: string;
  /** Indices into `grids`. */
  readonly grids: Int32Array;
}

export class PatrolGround {
  readonly grids: readonly GroundGrid[];
  readonly index: GridIndex;
  /** Index of a grid by its id. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** By station, posts and all. */
  readonly areaOf: ReadonlyMap<string, PatrolArea>;
  /** [grids] milliseconds since the epoch; NaN: never. */
  readonly seenMs: Float64Array;
  /** [grids * 24] incidents of the last `RISK_DAYS` days. */
  readonly #incidents: Float64Array;
  #sightingsReadMs: number | null = null;

  constructor(
    grids: Awaited<ReturnType<typeof listGridsWithBoundaries>>,
    stations: Awaited<ReturnType<typeof listStations>>,
  ) {
    this.grids = grids.map(({ id, code, households }) => ({ id, code, households }));
    this.index = new GridIndex(grids.map(({ boundary }) => boundary.coordinates));
    this.indexOf = new Map(grids.map(({ id }, i) => [id, i]));
    this.seenMs = new Float64Array(grids.length).fill(NaN);
    this.#incidents = new Float64Array(grids.length * HOURS);
    const members = new Map<string, number[]>();
    grids.forEach(({ stationId }, i) => {
      if (stationId === null) return;
      const list = members.get(stationId);
      if (list === undefined) members.set(stationId, [i]);
      else list.push(i);
    });
    const areaOf = new Map<string, PatrolArea>();
    for (const [stationId, list] of members) areaOf.set(stationId, { stationId, grids: Int32Array.from(list) });
    for (const { id, location } of stations) {
      if (areaOf.has(id)) continue;
      const around = nearestGrid(this.index, location, (grid) => grids[grid]!.stationId !== null);
      if (around !== null) areaOf.set(id, areaOf.get(grids[around]!.stationId!)!);
    }
    this.areaOf = areaOf;
  }

  /** Somebody is seen in a grid. */
  see(grid: number, atMs: number): void {
    if (!(this.seenMs[grid]! >= atMs)) this.seenMs[grid] = atMs;
  }

  /** What other nodes have seen since the last time, and what was seen before this one started. */
  async readSightings(database: Database, now: Date): Promise<void> {
    const since = this.#sightingsReadMs === null ? null : new Date(this.#sightingsReadMs - SIGHTINGS_LAG_MS);
    for (const { gridId, seenAt } of await listSightings(database.knex, since)) {
      const grid = this.indexOf.get(gridId);
      if (grid !== undefined) this.see(grid, seenAt.getTime());
    }
    this.#sightingsReadMs = now.getTime();
  }

  async readIncidents(database: Database, now: Date, timeZone: string): Promise<void> {
    const since = new Date(now.getTime() - RISK_DAYS * DAY_MS);
    const counts = await countIncidentsByHour(database.knex, since, timeZone);
    this.#incidents.fill(0);
    for (const { gridId, hour, incidents } of counts) {
      const grid = this.indexOf.get(gridId);
      if (grid !== undefined) this.#incidents[grid * HOURS + hour] = incidents;
    }
  }

  /** `hour`: 0 to 23, local. */
  riskOf(grid: number, hour: number): number {
    const byHour = this.#incidents.subarray(grid * HOURS, (grid + 1) * HOURS);
    return gridRisk(this.grids[grid]!.households, byHour, hour);
  }
}

/** The grid at a place, or else the one whose box has its middle nearest; null: there is none that counts. */
function nearestGrid(index: GridIndex, { lon, lat }: LonLat, counts: (grid: number) => boolean): number | null {
  const at = index.gridAt(lon, lat);
  if (at !== NO_GRID && counts(at)) return at;
  let nearest: number | null = null;
  let nearestM = Infinity;
  for (let grid = 0; grid < index.gridCount; grid++) {
    if (!counts(grid)) continue;
    const [minLon, minLat, maxLon, maxLat] = index.boxOf(grid);
    const m = equirectangularM(lon, lat, (minLon + maxLon) / 2, (minLat + maxLat) / 2);
    if (m < nearestM) [nearest, nearestM] = [grid, m];
  }
  return nearest;
}

export async function loadPatrolGround(database: Database, now: Date, timeZone: string): Promise<PatrolGround> {
  const ground = new PatrolGround(await listGridsWithBoundaries(database), await listStations(database));
  await ground.readSightings(database, now);
  await ground.readIncidents(database, now, timeZone);
  return ground;
}
