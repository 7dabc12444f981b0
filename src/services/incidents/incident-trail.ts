/** The trail of an incident (接警、处警、办理、归档): all of its events with who, which unit and which station by name, ready to be exported. */
import { detailsOf, nameOfKind } from '../../core/incident/trail-words.js';
import { listAccountsByIds } from '../../database/account-repository.js';
import { type Database } from '../../database/database.js';
import { listStations } from '../../database/territory-repository.js';
import { listUnitsByIds } from '../../database/unit-repository.js';
import { type LoggedEvent } from '../../events/event.js';
import { readEvents } from '../../events/log.js';
import { type Actor, may } from '../actor.js';
import { type TrailEntry } from './incident-work-contract.js';
import { maySeeUnit } from '../fleet/units.js';

const BATCH = 1_000;

/** Of an incident that the actor may see. A fixed number of statements per thousand events. */
export async function readTrail(
  database: Database,
  actor: Actor,
  incidentId: string,
  timeZone: string,
): Promise<TrailEntry[]> {
  const events = await allEvents(database, incidentId);
  const ids = (of: (event: LoggedEvent) => string | null): string[] => [
    ...new Set(events.map(of).filter((id) => id !== null)),
  ];
  const mayKnow = (id: string): boolean => may(actor, 'see all units') || id === actor.accountId;
  const accounts = await listAccountsByIds(database.knex, ids(({ actorId }) => actorId).filter(mayKnow));
  const units = await listUnitsByIds(
    database.knex,
    ids(({ unitId }) => unitId).filter((id) => maySeeUnit(actor, id)),
  );
  const stations = await listStations(database);
  const accountOf = new Map(accounts.map((row) => [row.id, row]));
  const callSignOf = new Map(units.map(({ id, callSign }) => [id, callSign]));
  const codeOf = new Map(stations.map(({ id, code }) => [id, code]));
  const local = localTimes(timeZone);
  return events.map(({ seq, at, kind, actorId, unitId, stationId, data }) => {
    const account = accountOf.get(actorId ?? '');
    return {
      seq,
      at,
      localTime: local(at),
      kind,
      ...nameOfKind(kind),
      actor: account === undefined ? null : { account: account.account, name: account.name, nameEn: account.name_en },
      unit: callSignOf.get(unitId ?? '') ?? null,
      station: codeOf.get(stationId ?? '') ?? null,
      details: detailsOf(data),
      data,
    };
  });
}

async function allEvents({ knex }: Database, incidentId: string): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for (;;) {
    const afterSeq = events.at(-1)?.seq ?? 0;
    const batch = await readEvents(knex, { afterSeq, limit: BATCH, selection: { incidentId } });
    events.push(...batch);
    if (batch.length < BATCH) return events;
  }
}

function localTimes(timeZone: string): (at: Date) => string {
  // sv-SE writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (at) => format.format(at);
}
