/** The use cases of incident work, put together from their parts. */
import { notFound } from '../../core/errors.js';
import { listDispositions, listPartners } from '../../database/incident-code-repository.js';
import { findIncident } from '../../database/incident-repository.js';
import { checkText, isId } from '../border.js';
import { type AssignmentDesk } from '../dispatch/assignments.js';
import { type IncidentWorkContext } from './incident-change.js';
import { createIncidentClosing } from './incident-closing.js';
import { createIncidentEditing } from './incident-editing.js';
import { createIncidentMerging } from './incident-merging.js';
import { type IncidentRevision } from './incident-revision.js';
import { createIncidentSearch } from './incident-search.js';
import { readTrail } from './incident-trail.js';
import { visibleIncidents } from './incident-visibility.js';
import { type IncidentWorkService } from './incident-work-contract.js';

export function createIncidentWorkService(
  context: IncidentWorkContext,
  desk: AssignmentDesk,
  revision: IncidentRevision,
): IncidentWorkService {
  const { database, clock, timeZone } = context;
  const { knex } = database;
  return {
    ...createIncidentClosing(context, desk),
    ...createIncidentEditing(context, revision),
    ...createIncidentMerging(context),
    ...createIncidentSearch(context),

    listDispositions: (_actor, type) => listDispositions(knex, checkText(type, ['type'], 100)),
    listPartners: () => listPartners(knex),

    async trail(actor, { id, number }) {
      const name = id ?? checkText(number, ['number'], 50) ?? '';
      const found =
        id == null
          ? await findIncident(database, knex, { number: name })
          : isId(id)
            ? await findIncident(database, knex, { id })
            : null;
      const [incident] = found === null ? [] : await visibleIncidents(knex, actor, [found]);
      if (incident === undefined) throw notFound('incident', name);
      return { incident, entries: await readTrail(database, actor, incident.id, timeZone), exportedAt: clock() };
    },
  };
}
