/** Whose tasks and hand-overs are whose: the same rule as `database/addressee.ts`, for one that is at hand. */
import { type Addressee, isDesk } from '../../core/tasks/desk.js';
import { type Reader } from '../../database/addressee.js';
import { type OwnGrids } from '../../database/grid-responsibility.js';
import { type Actor, may } from '../actor.js';

export function readerOf(actor: Actor): Reader {
  const { accountId, unitId, stationId, desk = null } = actor;
  return { accountId, unitId, stationId, desk, isCommand: may(actor, 'work on incidents') };
}

export interface Addressed {
  readonly addressee: Addressee;
  /** Of a unit's task; null while no unit is there to do it. */
  readonly unitId: string | null;
  /** Of the incident. */
  readonly gridId: string | null;
  readonly stationId: string | null;
}

/** Whether it is the actor's to see to; from the desk, while the grid's officer is off duty (`GridRights.isPushedTo`). */
export function isFor(
  actor: Actor,
  { beat, staff, desk }: OwnGrids,
  { addressee, unitId, gridId, stationId }: Addressed,
): boolean {
  const isAtStation = actor.stationId === null || actor.stationId === stationId || stationId === null;
  switch (addressee) {
    case 'FIRST_UNIT':
    case 'EVERY_UNIT':
      if (unitId !== null) return actor.unitId === unitId;
      return may(actor, 'work on incidents') && isAtStation;
    case 'DISPATCHER':
      return may(actor, 'work on incidents') && isAtStation;
    case 'COMMUNITY_OFFICER':
      return gridId !== null && (beat.has(gridId) || desk.has(gridId));
    case 'GRID_LEADER':
      return gridId !== null && (beat.has(gridId) || staff.has(gridId) || desk.has(gridId));
    default:
      return isDesk(addressee) && actor.desk === addressee && isAtStation;
  }
}
