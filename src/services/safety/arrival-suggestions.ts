/** Units that stand at the scene and have not said so are told once that they seem to have arrived. Nobody is ever made to arrive: only the officer knows. */
import { updateAssignment } from '../../database/assignment-repository.js';
import { listUnsaidArrivals } from '../../database/arrival-repository.js';
import { inTransaction } from '../../database/database.js';
import { findUnit } from '../../database/unit-repository.js';
import { EventKind } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { assignmentEvent, PROGRAM } from '../dispatch/assignment-event.js';
import { lockWithIncident } from '../dispatch/assignment-lock.js';
import { actOnEach } from '../act-on-each.js';
import { type Deadlines } from '../dispatch/clockwork.js';
import { type ServiceContext } from '../service-context.js';

/** Fixes come every 5 s: looking more often finds nothing new. */
const LOOK_EVERY_MS = 2_000;

export function createArrivalSuggestions({ database }: Pick<ServiceContext, 'database'>): Deadlines {
  let nextLookMs = 0;

  /** False where it has moved on, or another node was quicker. */
  async function suggest(assignmentId: string, now: Date): Promise<boolean> {
    return inTransaction(database, async (trx) => {
      const locked = await lockWithIncident(database, trx, assignmentId);
      if (locked === null) return false;
      const { incident, assignment: before } = locked;
      if (before.status !== 'EN_ROUTE' || before.seemsArrivedAt !== null) return false;
      const assignment = await updateAssignment(trx, assignmentId, { seems_arrived_at: now });
      const { callSign } = (await findUnit(trx, { id: assignment.unitId }))!;
      await appendEvents(trx, [
        assignmentEvent(EventKind.ASSIGNMENT_SEEMS_ARRIVED, {
          at: now,
          actor: PROGRAM,
          assignment,
          incident,
          callSign,
        }),
      ]);
      return true;
    });
  }

  return {
    async runDue(now, atMost) {
      if (now.getTime() < nextLookMs) return { due: 0, acted: 0 };
      nextLookMs = now.getTime() + LOOK_EVERY_MS;
      const ids = await listUnsaidArrivals(database.knex, now, atMost);
      const look = await actOnEach(ids, (id) => suggest(id, now));
      // What is left over comes with the next look.
      return { ...look, due: look.acted };
    },
  };
}
