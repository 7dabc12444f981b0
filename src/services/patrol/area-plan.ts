/** Plans one patrol area: its available units, the times by road, the weights of its grids, and the choice. In slices: the thread answers questions in between. */
import { type UnitState } from '../../core/fleet/fleet-picture.js';
import { choosePatrolTargets, NO_TARGET, SEEN_LATELY_S } from '../../core/patrol/patrol-choice.js';
import { type TimesS } from '../../core/patrol/patrol-guards.js';
import { unseenS } from '../../core/patrol/patrol-risk.js';
import { type RoadNetwork } from '../../core/road/road-network.js';
import { type RoadPosition } from '../../core/road/position.js';
import { type Slices } from '../../core/slices.js';
import { type VehicleIndex } from '../../core/vehicle.js';
import { type NewPatrolTarget } from '../../database/patrol-target-repository.js';
import { type AreaPlaces, type AreaTimes } from './area-times.js';
import { type PatrolArea, type PatrolGround } from './patrol-ground.js';

/** Households are covered where a unit reaches them within this, as everywhere in the product. */
export const PATROL_TARGET_S = 120;
/** A target is given up when it is not reached within twice the time by road and this. */
const SPARE_S = 600;

export interface AreaUnits {
  readonly area: PatrolArea;
  /** Available and without a target, by call sign. `road`: as it was when the plan began. */
  readonly free: readonly { readonly state: Readonly<UnitState>; readonly road: RoadPosition }[];
  /** With the grids to which they are on their way, by index in the ground. */
  readonly going: readonly { readonly vehicle: VehicleIndex; readonly grid: number }[];
}

export interface PlanMoment {
  readonly roads: RoadNetwork;
  readonly now: Date;
  /** 0 to 23, local. */
  readonly hour: number;
  /** `unit id, space, grid id`. */
  readonly refused: ReadonlySet<string>;
}

/** Targets for the free units of an area; fewer where grids or reasons to go are few. */
export function* planArea(
  ground: PatrolGround,
  times: AreaTimes,
  { area, free, going }: AreaUnits,
  { roads, now, hour, refused }: PlanMoment,
): Slices<NewPatrolTarget[]> {
  if (free.length === 0) return [];
  const localOf = new Map(Array.from(area.grids, (grid, i) => [grid, i]));
  const onTheWay = going.filter(({ grid }) => localOf.has(grid));
  const places = new Map<VehicleIndex, AreaPlaces>();
  for (const vehicle of [...free.map(({ state }) => state.vehicleIndex), ...onTheWay.map(({ vehicle: v }) => v)])
    if (!places.has(vehicle)) places.set(vehicle, yield* times.placesOf(roads, area, vehicle));
  const fromUnits: TimesS[] = [];
  for (const [vehicle, ofClass] of places) {
    const members = free.flatMap(({ state, road }, unit) => (state.vehicleIndex === vehicle ? [{ unit, road }] : []));
    if (members.length === 0) continue;
    const found = yield* times.timesFrom(
      vehicle,
      members.map(({ road }) => road),
      ofClass,
    );
    members.forEach(({ unit }, i) => (fromUnits[unit] = found[i]!));
  }
  const taken = new Set(going.map(({ grid }) => grid));
  const facts = Array.from(area.grids, (grid) => {
    const risk = ground.riskOf(grid, hour);
    const seconds = unseenS(ground.seenMs[grid]!, now.getTime());
    return { risk, weight: taken.has(grid) || seconds < SEEN_LATELY_S ? 0 : risk * seconds };
  });
  const chosen = choosePatrolTargets({
    fromUnits,
    fromGrids: free.map(({ state }) => places.get(state.vehicleIndex)!),
    fromTargets: onTheWay.map(({ vehicle, grid }) => places.get(vehicle)!.row(localOf.get(grid)!)),
    weight: facts.map(({ weight }) => weight),
    demand: Array.from(area.grids, (grid) => ground.grids[grid]!.households),
    targetS: PATROL_TARGET_S,
    allows: (unit, local) =>
      !refused.has(`${free[unit]!.state.unit.id} ${ground.grids[area.grids[local]!]!.id}`) &&
      places.get(free[unit]!.state.vehicleIndex)!.places[local] !== null,
  });
  return free.flatMap(({ state }, unit): NewPatrolTarget[] => {
    const local = chosen[unit]!;
    if (local === NO_TARGET) return [];
    const grid = area.grids[local]!;
    const place = places.get(state.vehicleIndex)!.places[local]!;
    const travelTimeS = fromUnits[unit]![local]!;
    const seenMs = ground.seenMs[grid]!;
    return [
      {
        unitId: state.unit.id,
        gridId: ground.grids[grid]!.id,
        place: { lon: place.lon, lat: place.lat },
        offeredAt: now,
        travelTimeS,
        risk: facts[local]!.risk,
        unseenS: Number.isNaN(seenMs) ? null : unseenS(seenMs, now.getTime()),
        expiresAt: new Date(now.getTime() + Math.round(2 * travelTimeS + SPARE_S) * 1000),
      },
    ];
  });
}
