/** Open incidents that may be about the same matter as others: found by the database, judged by the core. */
import { type Knex } from 'knex';
import { type Call, suggestDuplicates } from '../../core/incident/duplicate-calls.js';
import { type Incident } from '../../core/incident/incident.js';
import { listDuplicateCandidateIds, listOpenNear } from '../../database/incident-finding-repository.js';
import { type Database } from '../../database/database.js';
import { listIncidentsByIds } from '../../database/incident-repository.js';
import { type SuggestedDuplicate } from './incident-work-contract.js';

/** A console shows a handful. */
const MOST = 10;

/** Of each of `incidents` the suggestions, likeliest first. Two statements, whatever their number. `callers`: whether telephones count. */
export async function suggestionsFor(
  database: Database,
  knex: Knex,
  incidents: readonly Incident[],
  callers = true,
): Promise<Map<string, SuggestedDuplicate[]>> {
  const candidateIds = await listDuplicateCandidateIds(
    knex,
    incidents.map(({ id }) => id),
  );
  const wanted = [...new Set([...candidateIds.values()].flat())];
  const calls = new Map<string, Call & { readonly incident: Incident }>();
  if (wanted.length > 0)
    for (const incident of await listIncidentsByIds(database, wanted, knex))
      calls.set(incident.id, { ...callOf(incident, callers), incident });
  return new Map(
    incidents.map((incident) => {
      const others = (candidateIds.get(incident.id) ?? []).flatMap((id) => calls.get(id) ?? []);
      const suggestions = suggestDuplicates(callOf(incident, callers), others).slice(0, MOST);
      return [incident.id, suggestions.map(({ call, ...why }) => ({ ...why, incident: call.incident }))];
    }),
  );
}

type ToldCall = Pick<Incident, 'id' | 'type' | 'location' | 'reportedAt' | 'address' | 'description' | 'caller'>;

/** For a call that has no row yet, likeliest first. One statement. */
export async function suggestionsForCall(
  database: Database,
  knex: Knex,
  call: Omit<ToldCall, 'id'>,
): Promise<Incident[]> {
  const others = await listOpenNear(database, knex, call);
  const calls = others.map((incident) => ({ ...callOf(incident, true), incident }));
  return suggestDuplicates(callOf({ ...call, id: '' }, true), calls)
    .slice(0, MOST)
    .map((suggestion) => suggestion.call.incident);
}

function callOf({ id, type, location, reportedAt, address, description, caller }: ToldCall, callers: boolean): Call {
  return {
    id,
    type,
    location,
    reportedAt,
    text: [address, description].filter((part) => part !== null).join(' '),
    phone: callers ? (caller.phone ?? caller.callbackPhone) : null,
  };
}
