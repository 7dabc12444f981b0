/** Planning: coverage of households, isochrones and the base map. Checks rights and input here; computes in a thread of its own. */
import { Worker } from 'node:worker_threads';
import { compiledFile } from '../../compiled-file.js';
import { badInput } from '../../core/errors.js';
import { type RoadGraph } from '../../core/road/graph.js';
import { VEHICLE_CLASSES, type VehicleClass } from '../../core/vehicle.js';
import { authorise } from '../actor.js';
import { checkPoint, checkWhole, type ServiceArea } from '../border.js';
import { type PlanningService } from '../contract.js';
import { MAX_TILE_ZOOM } from './base-map-tiles.js';
import {
  type BaseMap,
  type PlanningData,
  type PlanningGrid,
  type PlanningStation,
  type PlanningUnit,
} from './planning-messages.js';
import { PlanningThread, type PlanningThreadOptions } from './planning-thread.js';
import { TileCache } from './tile-cache.js';

export interface PlanningOptions {
  readonly graph: RoadGraph;
  /** Asked again whenever a worker starts: after `replaceData`, and after a crash. */
  readonly loadGrids: () => Promise<readonly PlanningGrid[]>;
  readonly loadStations: () => Promise<readonly PlanningStation[]>;
  readonly baseMap: BaseMap | null;
  /** Where the units are now that could be sent. */
  readonly availableUnits: () => readonly PlanningUnit[] | Promise<readonly PlanningUnit[]>;
  /** Default 2,000 tiles and 32 others. */
  readonly maxWaiting?: PlanningThreadOptions['maxWaiting'];
  /** Default 60 s. */
  readonly timeoutMs?: number;
  /** Default 64 MiB. */
  readonly tileCacheBytes?: number;
}

export interface RunningPlanningService extends PlanningService {
  /** Call after grids or stations changed, and with the new graph after roads were imported. What is being computed is finished with the old. */
  replaceData(changed?: { readonly graph?: RoadGraph; readonly baseMap?: BaseMap | null }): void;
  /** Other roads, or the same ones under other travel times; the latter without a new worker. */
  replaceRoads(graph: RoadGraph): void;
  close(): Promise<void>;
}

const DEFAULT_TARGET_S = 120;
const MIN_LIMIT_S = 10;
const MAX_LIMIT_S = 3600;
const MAX_LIMITS = 6;

export function createPlanningService(options: PlanningOptions): RunningPlanningService {
  const { loadGrids, loadStations, availableUnits } = options;
  const { maxWaiting = { tiles: 2000, others: 32 }, timeoutMs = 60_000, tileCacheBytes = 64 * 2 ** 20 } = options;
  let { graph, baseMap } = options;
  const start = async (): Promise<Worker> => {
    const [grids, stations] = await Promise.all([loadGrids(), loadStations()]);
    const workerData: PlanningData = { graph, grids: [...grids].sort(byCode), stations, baseMap };
    return new Worker(compiledFile(import.meta.url, './planning-worker.js'), { workerData });
  };
  const thread = new PlanningThread({ start, maxWaiting, timeoutMs });
  let tiles = cachedTiles(thread, tileCacheBytes);

  return {
    coverage: async (actor, input) => {
      authorise(actor, 'plan coverage');
      const targetS = checkWhole(input.targetS ?? DEFAULT_TARGET_S, ['targetS'], MIN_LIMIT_S, MAX_LIMIT_S);
      const vehicles = checkVehicles(input.vehicles ?? VEHICLE_CLASSES);
      const units = (await availableUnits()).filter(({ vehicle }) => vehicles.has(vehicle));
      return thread.call('coverage', { units, targetS });
    },
    isochrones: async (actor, input) => {
      authorise(actor, 'plan coverage');
      const area: ServiceArea = { bounds: graph.bounds };
      const to = checkPoint(input.to, ['to'], area);
      return thread.call('isochrones', { to, vehicle: input.vehicle, withinS: checkLimits(input.withinS) });
    },
    tile: async (z, x, y) => {
      checkWhole(z, ['z'], 0, MAX_TILE_ZOOM);
      checkWhole(x, ['x'], 0, 2 ** z - 1);
      checkWhole(y, ['y'], 0, 2 ** z - 1);
      return tiles(z, x, y);
    },
    replaceData: (changed = {}) => {
      graph = changed.graph ?? graph;
      baseMap = changed.baseMap === undefined ? baseMap : changed.baseMap;
      thread.replace();
      tiles = cachedTiles(thread, tileCacheBytes);
    },
    replaceRoads: (roads) => {
      const isOther = roads.version !== graph.version;
      graph = roads;
      if (isOther) {
        thread.replace();
        tiles = cachedTiles(thread, tileCacheBytes);
      } else {
        const { travelTimeMs, freeTimeMs, metricVersion } = roads;
        thread.tell({ travelTimeMs, freeTimeMs, metricVersion });
      }
    },
    close: () => thread.close(),
  };
}

/** A cache of its own for each state of the data: a tile that is still being cut from the old never enters the new one's. */
function cachedTiles(
  thread: PlanningThread,
  maxBytes: number,
): (z: number, x: number, y: number) => Promise<Uint8Array | null> {
  const cache = new TileCache(maxBytes);
  const underway = new Map<string, Promise<Uint8Array | null>>();
  return async (z, x, y) => {
    const key = `${z}/${x}/${y}`;
    const known = cache.find(key);
    if (known !== undefined) return known;
    let cut = underway.get(key);
    if (!cut) {
      cut = thread.call('tile', { z, x, y }).finally(() => underway.delete(key));
      underway.set(key, cut);
    }
    const tile = await cut;
    cache.put(key, tile);
    return tile;
  };
}

/** Ascending, each once. */
function checkLimits(withinS: readonly number[]): number[] {
  if (withinS.length < 1 || withinS.length > MAX_LIMITS)
    throw badInput(['withinS'], `${withinS.length} limits were given`, `1 to ${MAX_LIMITS}`);
  const limits = withinS.map((limitS, i) => checkWhole(limitS, ['withinS', i], MIN_LIMIT_S, MAX_LIMIT_S));
  return [...new Set(limits)].sort((a, b) => a - b);
}

function checkVehicles(vehicles: readonly VehicleClass[]): ReadonlySet<VehicleClass> {
  if (vehicles.length === 0)
    throw badInput(['vehicles'], 'is empty', `some of ${VEHICLE_CLASSES.join(', ')}, or null for all`);
  return new Set(vehicles);
}

function byCode(a: PlanningGrid, b: PlanningGrid): number {
  return a.code < b.code ? -1 : a.code > b.code ? 1 : 0;
}
