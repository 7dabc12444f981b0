/** From a position in the open to the place on the roads from which a class travels: snapping, and the way out of closures. */
import { type LonLat } from '../geo/point.js';
import { type VehicleIndex } from '../vehicle.js';
import { type ClosureExits } from './closure-exits.js';
import { type RoadPosition } from './position.js';
import { type EdgeIndex, type SnapHints } from './snap.js';

/** One per thread. */
export class RoadPlaces {
  constructor(
    readonly index: EdgeIndex,
    private readonly exits: ClosureExits,
  ) {}

  /** Where it lies, closed or not: for street names and as a hint for the next fix. See `EdgeIndex.snap`. */
  match(point: LonLat, vehicle: VehicleIndex, hints?: SnapHints): RoadPosition | null {
    return this.index.snap(point, vehicle, hints);
  }

  /** From where it travels and where it is reached. See `ClosureExits`. */
  snap(point: LonLat, vehicle: VehicleIndex, hints?: SnapHints): RoadPosition | null {
    const matched = this.index.snap(point, vehicle, hints);
    return matched && this.exits.exitFrom(vehicle, matched);
  }

  /** The same for several classes in one search, by `VehicleIndex`. */
  snapMany(point: LonLat, vehicleMask: number, hints?: SnapHints): (RoadPosition | null)[] {
    return this.index
      .snapMany(point, vehicleMask, hints)
      .map((matched, vehicle) => matched && this.exits.exitFrom(vehicle as VehicleIndex, matched));
  }

  /** See `ClosureExits.isExitNear`. */
  isExitNear(vehicle: VehicleIndex, matched: RoadPosition): boolean {
    return this.exits.isExitNear(vehicle, matched);
  }

  /** From where a class travels that lies at `matched`. */
  exitFrom(vehicle: VehicleIndex, matched: RoadPosition): RoadPosition {
    return this.exits.exitFrom(vehicle, matched);
  }
}
