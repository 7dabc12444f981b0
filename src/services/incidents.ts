/** Use cases about incidents. The command sees all; an officer what the own unit was sent to; whoever reports sees the own reports. */
import { badInput, notFound } from '../core/errors.js';
import { type Assignment } from '../core/incident/assignment.js';
import { type Incident } from '../core/incident/incident.js';
import { listAssignmentsByIncidentIds } from '../database/assignment-repository.js';
import { inTransaction } from '../database/database.js';
import {
  findIncident,
  findResponsePlan,
  insertIncident,
  listIncidents,
  listIncidentsByIds,
  listIncidentTypes,
  listPossibleDuplicates,
  nextIncidentNumber,
} from '../database/incident-repository.js';
import { findGridAt, findNearestStationId } from '../database/territory-repository.js';
import { EventKind } from '../events/event.js';
import { appendEvents, readEvents } from '../events/log.js';
import { type Actor, may, authorise } from './actor.js';
import { checkPoint, checkRequiredText, checkText, checkWhole, isId, plausibleIds } from './border.js';
import { type IncidentService, type ReportIncidentInput } from './contract.js';
import { once } from './idempotency.js';
import { checkFirst, decodeKey, toPage } from './page.js';
import { type ServiceContext } from './service-context.js';
import { byId } from './territory.js';

/** Two calls this near in place and time may well be about one event. */
const DUPLICATE = { withinM: 200, withinS: 300 };

export function createIncidentService({ database, tail, clock, area, timeZone }: ServiceContext): IncidentService {
  const { knex } = database;
  const dayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });

  async function visible(actor: Actor, incidents: readonly Incident[]): Promise<Incident[]> {
    if (may(actor, 'see callers')) return [...incidents];
    if (may(actor, 'see all incidents')) return incidents.map(withoutCaller);
    const assigned = new Set<string>();
    if (actor.unitId !== null)
      for (const { incidentId, unitId } of await listAssignmentsByIncidentIds(
        knex,
        incidents.map(({ id }) => id),
      ))
        if (unitId === actor.unitId) assigned.add(incidentId);
    return incidents.filter(({ id, reportedBy }) => assigned.has(id) || reportedBy === actor.accountId);
  }

  function check(input: ReportIncidentInput): {
    type: string;
    priority: number | null;
    location: { lon: number; lat: number };
    address: string | null;
    description: string | null;
    callerName: string | null;
    callerPhone: string | null;
  } {
    return {
      type: checkRequiredText(input.type, ['input', 'type'], 100),
      priority: input.priority == null ? null : checkWhole(input.priority, ['input', 'priority'], 1, 4),
      location: checkPoint(input.location, ['input', 'location'], area),
      address: checkText(input.address, ['input', 'address'], 500),
      description: checkText(input.description, ['input', 'description'], 10_000),
      callerName: checkText(input.caller?.name, ['input', 'caller', 'name'], 200),
      callerPhone: checkText(input.caller?.phone, ['input', 'caller', 'phone'], 50),
    };
  }

  return {
    async reportIncident(actor, input) {
      authorise(actor, 'report incidents');
      const { priority: wantedPriority, ...report } = check(input);
      const now = clock();
      const { idempotencyKey, ...body } = input;
      const reported = await inTransaction(database, (trx) =>
        once(trx, { actor, operation: 'reportIncident', key: idempotencyKey, body, now }, async () => {
          const types = await listIncidentTypes(trx);
          const type = types.find(({ slug }) => slug === report.type);
          if (type === undefined)
            throw badInput(
              ['input', 'type'],
              `${JSON.stringify(report.type)} is not an incident type`,
              types.map(({ slug }) => slug).join(', '),
            );
          const priority = wantedPriority ?? type.default_priority;
          const grid = await findGridAt(database, trx, report.location);
          const plan = await findResponsePlan(trx, type.slug, priority);
          const stationId = grid?.stationId ?? (await findNearestStationId(database, trx, report.location));
          const number = await nextIncidentNumber(trx, dayFormat.format(now).replaceAll('-', ''));
          const incident = await insertIncident(database, trx, {
            ...report,
            number,
            priority,
            gridId: grid?.id ?? null,
            stationId,
            responsePlanId: plan?.id ?? null,
            reportedBy: actor.accountId,
            reportedAt: now,
          });
          const possibleDuplicates = await listPossibleDuplicates(database, trx, incident, DUPLICATE);
          await appendEvents(trx, [
            {
              at: now,
              kind: EventKind.INCIDENT_REPORTED,
              actorId: actor.accountId,
              stationId,
              incidentId: incident.id,
              data: {
                incidentNumber: number,
                type: type.slug,
                priority,
                location: incident.location,
                address: incident.address,
              },
            },
          ]);
          return { incident, possibleDuplicates };
        }),
      );
      await tail.catchUp();
      return { incident: reported.incident, possibleDuplicates: await visible(actor, reported.possibleDuplicates) };
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
      const visibleTo = may(actor, 'see all incidents') ? null : { accountId: actor.accountId, unitId: actor.unitId };
      const rows = await listIncidents(
        database,
        { ...filter, types, visibleTo },
        order,
        checkKey(decodeKey(after, urgent ? 3 : 2)),
        limit + 1,
      );
      const shown = may(actor, 'see callers') || visibleTo !== null ? rows : rows.map(withoutCaller);
      return toPage(
        shown,
        limit,
        ({ priority, reportedAt, id }) => (urgent ? [priority, reportedAt.getTime(), id] : [reportedAt.getTime(), id]),
        (incident) => incident,
      );
    },

    incidentsByIds: async (actor, ids) =>
      byId(await visible(actor, await listIncidentsByIds(database, plausibleIds(ids)))),

    async assignmentsByIncidentIds(actor, ids) {
      const byIncident = new Map<string, Assignment[]>();
      const all = may(actor, 'see all incidents');
      for (const assignment of await listAssignmentsByIncidentIds(knex, plausibleIds(ids))) {
        if (!all && assignment.unitId !== actor.unitId) continue;
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

function withoutCaller(incident: Incident): Incident {
  return { ...incident, caller: { name: null, phone: null } };
}
