/** The use cases of units and their positions. Part of `contract.ts`. */
import { type FixFlag } from '../../core/fleet/fix-plausibility.js';
import { type Fix } from '../../core/fleet/fix.js';
import { type Unit, type UnitDuty, type UnitStatus } from '../../core/fleet/unit.js';
import { type Assignment } from '../../core/incident/assignment.js';
import { type VehicleClass } from '../../core/vehicle.js';
import { type Actor } from '../actor.js';
import { type Page, type PageRequest } from '../page.js';
import { type PointInput } from '../point-input.js';
import { type MultiPolygon } from '../territory-contract.js';

export interface UnitFilter {
  readonly duty?: UnitDuty | null;
  readonly status?: UnitStatus | null;
  readonly vehicles?: readonly VehicleClass[] | null;
  readonly stationId?: string | null;
}

/** The live position, with the street that it was snapped to; `street` null where the road has no name or none is near. */
export interface UnitPosition extends Fix {
  readonly street: string | null;
}

export interface UnitService {
  findUnit(actor: Actor, by: { id?: string | null; callSign?: string | null }): Promise<Unit | null>;
  listUnits(actor: Actor, filter: UnitFilter, page: PageRequest): Promise<Page<Unit>>;
  unitsByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Unit>>;
  statusesByUnitIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, UnitStatus>>;
  positionsByUnitIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, UnitPosition>>;
  activeAssignmentsByUnitIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Assignment>>;
  /** CONFLICT where the unit still has an active assignment and would leave duty. */
  setDuty(actor: Actor, input: { unitId: string; duty: UnitDuty; idempotencyKey?: string | null }): Promise<Unit>;
}

export interface PositionFixInput extends PointInput {
  readonly unitId: string;
  readonly fixAt: Date;
  readonly headingDeg?: number | null;
  readonly speedKmh?: number | null;
  readonly accuracyM?: number | null;
}

export { FixFlag } from '../../core/fleet/fix-plausibility.js';

export interface PositionReport {
  /** Fixes that count as live now (the same fix again included); every other one is in `flagged`. */
  readonly accepted: number;
  readonly flagged: readonly {
    readonly index: number;
    readonly unitId: string;
    readonly flag: FixFlag;
    readonly detail: string;
  }[];
}

export interface PositionService {
  /** Up to 1,000 fixes; answers after the commit. One wrong fix refuses the whole call with its path. */
  reportPositions(actor: Actor, fixes: readonly PositionFixInput[]): Promise<PositionReport>;
  /** The latest position per unit that moved, at most every `everyMs` (100 to 60,000); first item: all that are known. Ends with `signal`. */
  unitPositions(
    actor: Actor,
    options: { within?: MultiPolygon | null; everyMs: number; signal?: AbortSignal },
  ): AsyncGenerator<readonly UnitPosition[], void, void>;
}
