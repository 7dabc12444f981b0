/** The use cases of officers' safety, put together from their parts. */
import { type PanicCall } from '../../core/safety/panic.js';
import { listIncidentsByIds } from '../../database/incident-repository.js';
import { listOpenPanics, listOpenPanicsOfUnits, listPanicsOfIncidents } from '../../database/panic-repository.js';
import { authorise } from '../actor.js';
import { plausibleIds } from '../border.js';
import { maySeeUnit } from '../fleet/units.js';
import { visibleIncidents } from '../incidents/incident-visibility.js';
import { createPanics, type PanicParts } from './panics.js';
import { type SafetyService } from './safety-contract.js';
import { createStatusChecks } from './status-checks.js';

export function createSafetyService(parts: PanicParts): SafetyService {
  const { database } = parts.context;
  const { knex } = database;
  return {
    ...createPanics(parts),
    ...createStatusChecks(parts.context),

    async listOpenPanics(actor) {
      authorise(actor, 'see all incidents');
      return listOpenPanics(knex);
    },

    async openPanicsByUnitIds(actor, ids) {
      const visible = plausibleIds(ids).filter((id) => maySeeUnit(actor, id));
      return new Map((await listOpenPanicsOfUnits(knex, visible)).map((panic) => [panic.unitId, panic]));
    },

    async panicsByIncidentIds(actor, ids) {
      const incidents = await listIncidentsByIds(database, plausibleIds(ids));
      const visible = (await visibleIncidents(knex, actor, incidents)).map(({ id }) => id);
      const byIncident = new Map<string, PanicCall>();
      for (const panic of await listPanicsOfIncidents(knex, visible)) byIncident.set(panic.incidentId, panic);
      return byIncident;
    },
  };
}
