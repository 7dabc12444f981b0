/** Use cases about patrol units. The command sees all; an officer sees the own unit. */
import { badInput, conflict, forbidden, notFound } from '../../core/errors.js';
import { type UnitState } from '../../core/fleet/fleet-picture.js';
import { type Unit, type UnitStatus } from '../../core/fleet/unit.js';
import { type RoadGraph } from '../../core/road/graph.js';
import { streetAt } from '../../core/road/road-network.js';
import { findActiveAssignment, listActiveAssignments } from '../../database/assignment-repository.js';
import { inTransaction } from '../../database/database.js';
import { findUnit, listUnitsByIds, lockUnit, updateDuty } from '../../database/unit-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, may } from '../actor.js';
import { checkText, isId, plausibleIds } from '../border.js';
import { type UnitFilter, type UnitPosition, type UnitService } from '../contract.js';
import { once } from '../idempotency.js';
import { checkFirst, decodeKey, toPage } from '../page.js';
import { withdrawTargetOf } from '../patrol/patrol-event.js';
import { endBreakOf } from '../shifts/end-break.js';
import { type ServiceContext } from '../service-context.js';
import { byId } from '../territory.js';

export function maySeeUnit(actor: Actor, unitId: string): boolean {
  return actor.unitId === unitId || may(actor, 'see all units');
}

export function createUnitService({ database, tail, fleet, clock }: ServiceContext): UnitService {
  const { knex } = database;
  const { picture } = fleet;

  function visible(actor: Actor, ids: readonly string[]): string[] {
    return plausibleIds(ids).filter((id) => maySeeUnit(actor, id));
  }

  function matches(state: Readonly<UnitState>, filter: UnitFilter): boolean {
    const { unit } = state;
    return (
      (filter.duty == null || unit.duty === filter.duty) &&
      (filter.status == null || picture.statusOf(state) === filter.status) &&
      (filter.vehicles == null || filter.vehicles.includes(unit.vehicle)) &&
      (filter.stationId == null || unit.stationId === filter.stationId)
    );
  }

  return {
    async findUnit(actor, { id, callSign }) {
      if ((id == null) === (callSign == null))
        throw badInput(['id'], 'name a unit by its id or by its call sign', 'exactly one of id and callSign');
      if (id != null && !isId(id)) return null;
      const unit = await findUnit(
        knex,
        id != null ? { id } : { callSign: checkText(callSign, ['callSign'], 100) ?? '' },
      );
      return unit !== null && maySeeUnit(actor, unit.id) ? unit : null;
    },

    // From the picture: status follows from more than one table, and the whole fleet is in memory anyway.
    async listUnits(actor, filter, { first, after }) {
      const limit = checkFirst(first);
      const key = decodeKey(after, 1);
      const units: Unit[] = [];
      for (const state of picture.states())
        if (maySeeUnit(actor, state.unit.id) && matches(state, filter)) units.push(state.unit);
      units.sort((a, b) => (a.callSign < b.callSign ? -1 : 1));
      const rows = key === null ? units : units.filter(({ callSign }) => callSign > String(key[0]));
      return toPage(
        rows.slice(0, limit + 1),
        limit,
        ({ callSign }) => [callSign],
        (unit) => unit,
      );
    },

    async unitsByIds(actor, ids) {
      const known: Unit[] = [];
      const others: string[] = [];
      for (const id of visible(actor, ids)) {
        const state = picture.get(id);
        if (state === undefined) others.push(id);
        else known.push(state.unit);
      }
      // Imported a moment ago, or never.
      if (others.length > 0) known.push(...(await listUnitsByIds(knex, others)));
      return byId(known);
    },

    async statusesByUnitIds(actor, ids) {
      const statuses = new Map<string, UnitStatus>();
      for (const id of visible(actor, ids)) {
        const state = picture.get(id);
        if (state !== undefined) statuses.set(id, picture.statusOf(state));
      }
      return statuses;
    },

    async positionsByUnitIds(actor, ids) {
      const positions = new Map<string, UnitPosition>();
      for (const id of visible(actor, ids)) {
        const state = picture.get(id);
        const position = state === undefined ? null : toPosition(fleet.picture.roads.graph, state);
        if (position !== null) positions.set(id, position);
      }
      return positions;
    },

    async activeAssignmentsByUnitIds(actor, ids) {
      const assignments = await listActiveAssignments(knex, visible(actor, ids));
      return new Map(assignments.map((assignment) => [assignment.unitId, assignment]));
    },

    async setDuty(actor, { unitId, duty, idempotencyKey }) {
      if (!isId(unitId) || !maySeeUnit(actor, unitId)) throw notFound('unit', unitId);
      if (actor.unitId !== unitId && !may(actor, 'set duty of any unit')) throw forbidden('set the duty of this unit');
      const now = clock();
      const changed = await inTransaction(database, (trx) =>
        once(trx, { actor, operation: 'setUnitDuty', key: idempotencyKey, body: { unitId, duty }, now }, async () => {
          const unit = await lockUnit(trx, unitId, 'UPDATE');
          if (unit === null) throw notFound('unit', unitId);
          if (unit.duty === duty) return unit;
          const active = duty === 'ON_DUTY' ? null : await findActiveAssignment(trx, unitId);
          if (active !== null)
            throw conflict(`unit ${unit.callSign} has an active assignment; clear or cancel it first`, active.status, {
              assignmentId: active.id,
            });
          const { accountId: actorId } = actor;
          const events: NewEvent[] = [];
          if (duty !== 'ON_DUTY') {
            // A break goes on for nobody who is off duty: it would keep others of the station from theirs.
            await endBreakOf(trx, unit, { now, actorId }, events);
            await withdrawTargetOf(database, trx, { unit, reason: 'no longer on duty', at: now }, events);
          }
          await updateDuty(trx, unitId, duty, now);
          const { callSign, stationId, duty: from } = unit;
          events.push({
            ...{ at: now, kind: EventKind.UNIT_DUTY_CHANGED, actorId, stationId, unitId },
            data: { callSign, from, duty },
          });
          await appendEvents(trx, events);
          return { ...unit, duty, dutyChangedAt: now };
        }),
      );
      await tail.catchUp();
      return changed;
    },
  };
}

/** The live position of a unit with its street; null while it has none. */
export function toPosition(graph: RoadGraph, state: Readonly<UnitState>): UnitPosition | null {
  return state.fix === null ? null : { ...state.fix, street: streetAt(graph, state.matched)?.local ?? null };
}
