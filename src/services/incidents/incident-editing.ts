/** What changes about an incident while it lasts: its priority, its place, what was told about it, and whose it is. */
import { badInput } from '../../core/errors.js';
import { type Incident, isOpen } from '../../core/incident/incident.js';
import { type Trx } from '../../database/database.js';
import { listPartners } from '../../database/incident-code-repository.js';
import { type IncidentChange, updateDetails } from '../../database/incident-repository.js';
import { listStations } from '../../database/territory-repository.js';
import { EventKind, type EventData, type NewEvent } from '../../events/event.js';
import { checkPoint, checkRequiredText, checkText, checkWhole } from '../border.js';
import { checkCaller } from './caller.js';
import { type IncidentRevision } from './incident-revision.js';
import { changeIncident, incidentEvent, type IncidentWorkContext, refused } from './incident-change.js';
import {
  type IncidentWorkService,
  type TransferIncidentInput,
  type UpdateDetailsInput,
} from './incident-work-contract.js';

const MOST_TEXT = 2_000;

type Editing = Pick<IncidentWorkService, 'changePriority' | 'move' | 'updateDetails' | 'transfer'>;

export function createIncidentEditing(context: IncidentWorkContext, revision: IncidentRevision): Editing {
  const { database, area } = context;
  return {
    changePriority: (actor, input) =>
      changeIncident(context, actor, 'changeIncidentPriority', input, async (task) => {
        const priority = checkWhole(input.priority, ['input', 'priority'], 1, 4);
        const reason = checkText(input.reason, ['input', 'reason'], MOST_TEXT);
        const { trx, incident, now } = task;
        if (!isOpen(incident.status)) throw refused(incident, 'change its priority');
        const events: NewEvent[] = [];
        if (incident.priority !== priority)
          await revision.setPriority(trx, actor, { incident, priority, reason }, now, events);
        return { events };
      }),

    move: (actor, input) =>
      changeIncident(context, actor, 'moveIncident', input, async (task) => {
        const location = checkPoint(input.location, ['input', 'location'], area);
        const reason = checkText(input.reason, ['input', 'reason'], MOST_TEXT);
        const { trx, incident, now } = task;
        if (!isOpen(incident.status)) throw refused(incident, 'be moved');
        const events: NewEvent[] = [];
        if (incident.location.lon !== location.lon || incident.location.lat !== location.lat)
          await revision.setLocation(trx, actor, { incident, location, reason }, now, events);
        return { events };
      }),

    updateDetails: (actor, input) => {
      // Null removes and absent keeps: with an idempotency key the two must not count as one request.
      const given = Object.entries(input).flatMap(([name, value]) => (value === undefined ? [] : [name]));
      const request = { ...input, given: given.sort() };
      return changeIncident(context, actor, 'updateIncidentDetails', request, async (task) => {
        const details = checkDetails(input);
        const { trx, incident } = task;
        if (incident.status === 'DUPLICATE') throw refused(incident, 'change; change the one that it was merged into');
        const fields = (['address', 'description', 'caller'] as const).filter(
          (field) => details[field] !== undefined && JSON.stringify(details[field]) !== JSON.stringify(incident[field]),
        );
        if (fields.length === 0) return { events: [] };
        const after: Incident = { ...incident, ...details };
        await updateDetails(trx, after);
        // The caller's words stay out of the log: it has more readers than may see callers.
        const { address, description } = incident;
        const before = {
          ...(fields.includes('address') && { address }),
          ...(fields.includes('description') && { description }),
        };
        return { events: [incidentEvent(EventKind.INCIDENT_DETAILS_CHANGED, task, { fields, before })] };
      });
    },

    transfer: (actor, input) =>
      changeIncident(context, actor, 'transferIncident', input, async (task) => {
        const reason = checkRequiredText(input.reason, ['input', 'reason'], MOST_TEXT);
        if ((input.stationId == null) === (input.partner == null))
          throw badInput(['input'], 'names both or none of them', 'exactly one of stationId and partner');
        const { trx, incident } = task;
        if (!isOpen(incident.status)) throw refused(incident, 'be transferred');
        const stations = await listStations(database, trx);
        const stationNow = stations.find(({ id }) => id === incident.stationId);
        const receiver = await receiverOf(trx, input, stations);
        const { change } = receiver;
        const after = { station_id: incident.stationId, partner: incident.partner, ...change };
        if (after.station_id === incident.stationId && after.partner === incident.partner) return { events: [] };
        const data = {
          from: stationNow === undefined ? null : { station: stationNow.code, ...namesOf(stationNow) },
          to: receiver.told,
          reason,
        };
        // Told to both: each event stands in the log under the station that it concerns.
        const events = [incidentEvent(EventKind.INCIDENT_TRANSFERRED_OUT, task, data)];
        const received = { ...task, incident: { ...incident, stationId: change.station_id ?? null } };
        events.push(incidentEvent(EventKind.INCIDENT_TRANSFERRED_IN, received, data));
        return { change, events };
      }),
  };
}

function checkDetails({ address, description, caller }: UpdateDetailsInput): Partial<Incident> {
  return {
    ...(address !== undefined && { address: checkText(address, ['input', 'address'], 500) }),
    ...(description !== undefined && { description: checkText(description, ['input', 'description'], 10_000) }),
    ...(caller !== undefined && { caller: checkCaller(caller, ['input', 'caller']) }),
  };
}

interface Named {
  readonly name: string;
  readonly nameEn: string;
}
const namesOf = ({ name, nameEn }: Named): Named => ({ name, nameEn });

/** Who takes it over. Throws BAD_USER_INPUT where there is nobody of that name. */
async function receiverOf(
  trx: Trx,
  { stationId, partner: slug }: TransferIncidentInput,
  stations: readonly (Named & { readonly id: string; readonly code: string })[],
): Promise<{ change: Pick<IncidentChange, 'station_id' | 'partner'>; told: EventData }> {
  if (stationId != null) {
    const station = stations.find(({ id }) => id === stationId);
    if (station === undefined)
      throw badInput(['input', 'stationId'], `${JSON.stringify(stationId)} is no station`, 'an id of Query.stations');
    // A station that takes it takes it back from a partner, too.
    return { change: { station_id: station.id, partner: null }, told: { station: station.code, ...namesOf(station) } };
  }
  const partners = await listPartners(trx);
  const partner = partners.find((each) => each.slug === slug);
  if (partner === undefined)
    throw badInput(
      ['input', 'partner'],
      `${JSON.stringify(slug)} is no partner`,
      partners.map((each) => each.slug).join(', '),
    );
  return { change: { partner: partner.slug }, told: { partner: partner.slug, ...namesOf(partner) } };
}
