/** While a call for help is open its incident follows the unit's fixes, so that those who come go to where the officer is, not to where the call was made. */
import { isOpen } from '../../core/incident/incident.js';
import { hasLeft } from '../../core/safety/panic.js';
import { inTransaction } from '../../database/database.js';
import { lockIncident } from '../../database/incident-repository.js';
import {
  findLatestFix,
  findPanic,
  listStrayedPanics,
  type StrayedPanic,
  updatePanic,
} from '../../database/panic-repository.js';
import { type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { PROGRAM } from '../dispatch/assignment-event.js';
import { actOnEach } from '../act-on-each.js';
import { type Deadlines } from '../dispatch/clockwork.js';
import { type IncidentRevision } from '../incidents/incident-revision.js';
import { type ServiceContext } from '../service-context.js';

/** Fixes come every 5 s; routes are computed anew, and units told, no more often than this. */
const FOLLOW_EVERY_MS = 3_000;

export function createPanicFollowing(
  { database }: Pick<ServiceContext, 'database'>,
  revision: IncidentRevision,
): Deadlines {
  /** False where the call is over, or another node was quicker. */
  async function follow({ id, incidentId }: StrayedPanic, now: Date): Promise<boolean> {
    return inTransaction(database, async (trx) => {
      const incident = (await lockIncident(database, trx, incidentId))!;
      const panic = (await findPanic(trx, id))!;
      const fix = await findLatestFix(database, trx, panic.unitId);
      if (!panic.isOpen || !isOpen(incident.status) || fix === null || fix.fixAt <= panic.locatedAt) return false;
      await updatePanic(trx, id, { located_at: fix.fixAt, followed_at: now, position_source: 'FIX' });
      if (!hasLeft(incident.location, fix)) return true;
      const events: NewEvent[] = [];
      const location = { lon: fix.lon, lat: fix.lat };
      await revision.setLocation(
        trx,
        PROGRAM,
        { incident, location, reason: `${panic.callSign} has moved` },
        now,
        events,
      );
      await appendEvents(trx, events);
      return true;
    });
  }

  return {
    async runDue(now, atMost) {
      const due = await listStrayedPanics(database.knex, new Date(now.getTime() - FOLLOW_EVERY_MS), atMost);
      return actOnEach(due, (each) => follow(each, now));
    },
  };
}
