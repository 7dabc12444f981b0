/** Signs of life of officers on scene. The clocks themselves run with those of the assignment: services/dispatch/assignment-clocks.ts. */
import { conflict, notFound } from '../../core/errors.js';
import { clocksOf } from '../../core/dispatch/clocks.js';
import { type Assignment } from '../../core/incident/assignment.js';
import { waitingSince } from '../../core/incident/incident.js';
import { findAssignment, listAssignmentsByIds, updateAssignment } from '../../database/assignment-repository.js';
import { listStatusChecks, restartClocks } from '../../database/clock-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { findUnit } from '../../database/unit-repository.js';
import { EventKind } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor } from '../actor.js';
import { isId, plausibleIds } from '../border.js';
import { assignmentEvent } from '../dispatch/assignment-event.js';
import { lockWithIncident } from '../dispatch/assignment-lock.js';
import { readClockTimes } from '../dispatch/clock-times.js';
import { once } from '../idempotency.js';
import { type ServiceContext } from '../service-context.js';
import { mayActFor } from './panics.js';
import { type SafetyService } from './safety-contract.js';

type StatusChecks = Pick<SafetyService, 'confirmStatus' | 'statusChecksByAssignmentIds'>;

export function createStatusChecks({ database, tail, clock, plans }: ServiceContext): StatusChecks {
  async function confirm(trx: Trx, actor: Actor, known: Assignment, now: Date): Promise<Assignment> {
    const { incident, assignment: before } = (await lockWithIncident(database, trx, known.id))!;
    if (before.status !== 'ON_SCENE')
      throw conflict(`an assignment that is ${before.status} has no status to confirm`, before.status, {
        assignmentId: before.id,
      });
    const assignment = await updateAssignment(trx, before.id, { status_confirmed_at: now });
    const clocks = clocksOf(assignment, waitingSince(incident), await readClockTimes(plans, trx, incident));
    await restartClocks(trx, assignment.id, clocks, now);
    const { callSign } = (await findUnit(trx, { id: assignment.unitId }))!;
    await appendEvents(trx, [
      assignmentEvent(EventKind.ASSIGNMENT_STATUS_CONFIRMED, { at: now, actor, assignment, incident, callSign }),
    ]);
    return assignment;
  }

  return {
    async confirmStatus(actor, { assignmentId, idempotencyKey: key }) {
      if (!isId(assignmentId)) throw notFound('assignment', assignmentId);
      const now = clock();
      const request = { actor, operation: 'confirmStatus', key, body: { assignmentId }, now };
      const assignment = await inTransaction(database, async (trx) => {
        const known = await findAssignment(trx, assignmentId);
        if (known === null || !mayActFor(actor, known.unitId)) throw notFound('assignment', assignmentId);
        return once(trx, request, () => confirm(trx, actor, known, now));
      });
      await tail.catchUp();
      return assignment;
    },

    async statusChecksByAssignmentIds(actor, ids) {
      const { knex } = database;
      const visible = (await listAssignmentsByIds(knex, plausibleIds(ids))).filter(({ unitId }) =>
        mayActFor(actor, unitId),
      );
      const checks = await listStatusChecks(
        knex,
        visible.map(({ id }) => id),
      );
      return new Map(checks.map((check) => [check.assignmentId, check]));
    },
  };
}
