/**
 * Travel times within a patrol area, by vehicle class: to a place on the roads of each grid, from units and from the grids' other places. The latter are kept as
 * long as roads and travel times stay the same.
 */
import { type GridIndex } from '../../core/coverage/grid-index.js';
import { type TimesS } from '../../core/patrol/patrol-guards.js';
import { type RoadHierarchy } from '../../core/road/hierarchy/road-hierarchy.js';
import { TravelTimeMatrix } from '../../core/road/hierarchy/travel-time-matrix.js';
import { type RoadPosition } from '../../core/road/position.js';
import { type RoadNetwork } from '../../core/road/road-network.js';
import { type Slices } from '../../core/slices.js';
import { type VehicleIndex } from '../../core/vehicle.js';
import { type PatrolArea } from './patrol-ground.js';

/** A grid is tried at so many by so many points for one whose nearest road lies inside it. */
const LATTICE = 5;
/** From the middle outwards. */
const LATTICE_ORDER = [2, 1, 3, 0, 4] as const;

export interface AreaPlaces {
  /** By grid of the area: on a road of the class, inside the grid; null: it has none. */
  readonly places: readonly (RoadPosition | null)[];
  /** From the place of one grid of the area to those of all. */
  readonly row: (grid: number) => TimesS;
}

/** One per planner: one search at a time. */
export class AreaTimes {
  #hierarchy: RoadHierarchy | null = null;
  #matrix: TravelTimeMatrix | null = null;
  readonly #known = new Map<string, AreaPlaces>();

  constructor(private readonly index: GridIndex) {}

  /** Places and the times between them. */
  *placesOf(roads: RoadNetwork, area: PatrolArea, vehicle: VehicleIndex): Slices<AreaPlaces> {
    this.#useRoads(roads);
    const key = `${area.stationId} ${vehicle}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const places: (RoadPosition | null)[] = [];
    for (const grid of area.grids) {
      places.push(this.#placeIn(roads, grid, vehicle));
      yield;
    }
    const there = places.flatMap((place, i) => (place === null ? [] : [{ place, i }]));
    const positions = there.map(({ place }) => place);
    const times = yield* this.#search(vehicle, positions, positions);
    const count = area.grids.length;
    const betweenS = new Float32Array(count * count).fill(Infinity);
    there.forEach(({ i: from }, source) =>
      there.forEach(({ i: to }, target) => {
        betweenS[from * count + to] = times.timeMs(source, target) / 1000;
      }),
    );
    const found: AreaPlaces = { places, row: (grid) => betweenS.subarray(grid * count, (grid + 1) * count) };
    this.#known.set(key, found);
    return found;
  }

  /** By source: seconds to each grid of the area. */
  *timesFrom(vehicle: VehicleIndex, sources: readonly RoadPosition[], { places }: AreaPlaces): Slices<TimesS[]> {
    const there = places.flatMap((place, i) => (place === null ? [] : [{ place, i }]));
    const times = yield* this.#search(
      vehicle,
      sources,
      there.map(({ place }) => place),
    );
    return sources.map((_, source) => {
      const row = new Float64Array(places.length).fill(Infinity);
      there.forEach(({ i }, target) => {
        row[i] = times.timeMs(source, target) / 1000;
      });
      return row;
    });
  }

  *#search(
    vehicle: VehicleIndex,
    sources: readonly RoadPosition[],
    targets: readonly RoadPosition[],
  ): Slices<TravelTimeMatrix> {
    const matrix = this.#matrix!;
    matrix.begin({ vehicle, sources, targets });
    while (matrix.advance()) yield;
    return matrix;
  }

  #useRoads({ hierarchy }: RoadNetwork): void {
    if (this.#hierarchy === hierarchy) return;
    this.#hierarchy = hierarchy;
    this.#matrix = new TravelTimeMatrix(hierarchy);
    this.#known.clear();
  }

  /** The first point from the middle of the grid's box outwards whose nearest road lies in the grid. */
  #placeIn(roads: RoadNetwork, grid: number, vehicle: VehicleIndex): RoadPosition | null {
    const [minLon, minLat, maxLon, maxLat] = this.index.boxOf(grid);
    for (const row of LATTICE_ORDER)
      for (const column of LATTICE_ORDER) {
        const lon = minLon + ((column + 0.5) / LATTICE) * (maxLon - minLon);
        const lat = minLat + ((row + 0.5) / LATTICE) * (maxLat - minLat);
        if (!this.index.contains(grid, lon, lat)) continue;
        const place = roads.edges.snap({ lon, lat }, vehicle);
        // A patrol goes to the road itself, not to the point beside it.
        if (place !== null && this.index.contains(grid, place.lon, place.lat)) return { ...place, offsetM: 0 };
      }
    return null;
  }
}
