/** Use cases about incidents. The command sees all; an officer what the own unit was sent to; whoever reports sees the own reports. */
import { type Knex } from 'knex';
import { badInput, notFound } from '../../core/errors.js';
import { type Assignment } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import { listAssignmentsByIncidentIds } from '../../database/assignment-repository.js';
import { inTransaction, together, type Trx } from '../../database/database.js';
import { type IncidentNumber, takeIncidentNumberBeside } from '../../database/incident-number-repository.js';
import {
  findIncident,
  listIncidents,
  listIncidentsByIds,
  listIncidentTypes,
} from '../../database/incident-repository.js';
import { type NewEvent } from '../../events/event.js';
import { appendEvents, readEvents } from '../../events/log.js';
import { type Actor, may, authorise } from '../actor.js';
import { checkPoint, checkRequiredText, checkText, checkWhole, isId, plausibleIds } from '../border.js';
import { type IncidentService, type ReportIncidentInput } from '../contract.js';
import { checkCaller } from './caller.js';
import { suggestionsForCall } from './duplicate-suggestions.js';
import { Coalescer } from '../coalescer.js';
import { once } from '../idempotency.js';
import { keep } from '../kept.js';
import { localDayFormat } from '../local-day.js';
import { shownTo, shownToOwn, visibilityOf, visibleIncidents } from './incident-visibility.js';
import { checkFirst, decodeKey, toPage } from '../page.js';
import { type PlanFilling } from '../dispatch/plan-filling.js';
import { type IncidentReport, lookUpGround, recordIncident } from './record-incident.js';
import { type ServiceContext } from '../service-context.js';
import { byId } from '../territory.js';

export function createIncidentService(
  { database, tail, clock, area, timeZone }: ServiceContext,
  filling: PlanFilling,
): IncidentService {
  const { knex } = database;
  const incidentsById = new Coalescer<Incident>(async (ids) => byId(await listIncidentsByIds(database, ids)));
  const localDay = localDayFormat(timeZone);
  const types = keep(listIncidentTypes);

  const visible = (actor: Actor, incidents: readonly Incident[]): Promise<Incident[]> =>
    visibleIncidents(knex, actor, incidents);

  function check(input: ReportIncidentInput): IncidentReport {
    return {
      type: checkRequiredText(input.type, ['input', 'type'], 100),
      priority: input.priority == null ? null : checkWhole(input.priority, ['input', 'priority'], 1, 4),
      location: checkPoint(input.location, ['input', 'location'], area),
      address: checkText(input.address, ['input', 'address'], 500),
      description: checkText(input.description, ['input', 'description'], 10_000),
      caller: checkCaller(input.caller, ['input', 'caller']),
    };
  }

  return {
    async reportIncident(actor, input) {
      authorise(actor, 'report incidents');
      const report = check(input);
      const now = clock();
      const { idempotencyKey, ...body } = input;
      const isType = (await types.read(knex)).some(({ slug }) => slug === report.type);
      // The number beside the transaction: within it, all other reports would wait for its end.
      const takeNumber = (queries: Knex): Promise<IncidentNumber> => takeIncidentNumberBeside(queries, localDay(now));
      const [ground, possibleDuplicates, early] = await together(knex, (queries) =>
        Promise.all([
          lookUpGround(database, queries, report),
          suggestionsForCall(database, queries, { ...report, reportedAt: now }),
          // What is refused takes none.
          isType ? takeNumber(queries) : null,
        ]),
      );
      const number = early ?? (await takeNumber(knex));
      let assignments: readonly Assignment[] | null = null;
      const record = async (trx: Trx) =>
        once(trx, { actor, operation: 'reportIncident', key: idempotencyKey, body, now }, async () => {
          const recording = { database, actor, now, number };
          const { incident, event } = await recordIncident(trx, recording, report, ground);
          const events: NewEvent[] = [event];
          const begun = await filling.begin(trx, incident, now, events);
          await appendEvents(trx, events);
          assignments = shownOf(actor, begun.assignments);
          return { incident: begun.incident, possibleDuplicates };
        });
      const reported = await inTransaction(database, record);
      await tail.catchUp();
      return {
        incident: reported.incident,
        possibleDuplicates: await visible(actor, reported.possibleDuplicates),
        assignments,
      };
    },

    async findIncident(actor, { id, number }) {
      if ((id == null) === (number == null))
        throw badInput(['id'], 'name an incident by its id or by its number', 'exactly one of id and number');
      if (id != null && !isId(id)) return null;
      const incident = await findIncident(
        database,
        knex,
        id != null ? { id } : { number: checkText(number, ['number'], 50) ?? '' },
      );
      return incident === null ? null : ((await visible(actor, [incident]))[0] ?? null);
    },

    async listIncidents(actor, filter, order, { first, after }) {
      const limit = checkFirst(first);
      for (const id of [filter.gridId, filter.stationId])
        if (id != null && !isId(id)) return { edges: [], hasNextPage: false };
      const types = filter.types?.filter((type) => !type.includes('\0'));
      const urgent = order === 'MOST_URGENT';
      const visibleTo = visibilityOf(actor);
      const rows = await listIncidents(
        database,
        { ...filter, types, visibleTo },
        order,
        checkKey(decodeKey(after, urgent ? 3 : 2)),
        limit + 1,
      );
      const shown = rows.map((incident) => (visibleTo === null ? shownTo : shownToOwn)(actor, incident));
      return toPage(
        shown,
        limit,
        ({ priority, reportedAt, id }) => (urgent ? [priority, reportedAt.getTime(), id] : [reportedAt.getTime(), id]),
        (incident) => incident,
      );
    },

    incidentsByIds: async (actor, ids) => byId(await visible(actor, await incidentsById.loadAll(plausibleIds(ids)))),

    async assignmentsByIncidentIds(actor, ids) {
      const byIncident = new Map<string, Assignment[]>();
      for (const assignment of shownOf(actor, await listAssignmentsByIncidentIds(knex, plausibleIds(ids)))) {
        const list = byIncident.get(assignment.incidentId) ?? [];
        list.push(assignment);
        byIncident.set(assignment.incidentId, list);
      }
      return byIncident;
    },

    listTypes: async () =>
      (await listIncidentTypes(knex)).map(({ slug, name, name_en, default_priority }) => ({
        slug,
        name,
        nameEn: name_en,
        defaultPriority: default_priority,
      })),

    async timeline(actor, incidentId, { first, after }) {
      const limit = checkFirst(first);
      const incident = isId(incidentId) ? await findIncident(database, knex, { id: incidentId }) : null;
      if (incident === null || (await visible(actor, [incident])).length === 0) throw notFound('incident', incidentId);
      const key = decodeKey(after, 1);
      const events = await readEvents(knex, {
        afterSeq: key === null ? 0 : Number(key[0]),
        limit: limit + 1,
        selection: { incidentId },
      });
      return toPage(
        events,
        limit,
        ({ seq }) => [seq],
        (event) => event,
      );
    },
  };
}

function shownOf(actor: Actor, assignments: readonly Assignment[]): readonly Assignment[] {
  return may(actor, 'see all incidents') ? assignments : assignments.filter(({ unitId }) => unitId === actor.unitId);
}

/** A key is [priority,] milliseconds, id; another list's cursor is refused before the database sees it. */
function checkKey(key: readonly (string | number)[] | null): readonly (string | number)[] | null {
  if (key === null) return null;
  const id = key.at(-1);
  const ok =
    key.slice(0, -1).every((part) => typeof part === 'number' && Math.abs(part) <= 8.64e15) &&
    typeof id === 'string' &&
    isId(id);
  if (!ok)
    throw badInput(['after'], 'is a cursor of another list or order', 'the endCursor of an earlier page of this list');
  return key;
}
