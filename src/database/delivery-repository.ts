/** Rows of deliveries of assignments to devices. There is none until something was sent. */
import { type Knex } from 'knex';
import { ACTIVE_STATUSES } from '../core/incident/assignment.js';
import { type DeliveryRecord } from '../core/delivery/assignment-delivery.js';
import { type Trx } from './database.js';

const ACTIVE = ACTIVE_STATUSES.map((status) => `'${status}'`).join(', ');

/** What an event about a delivery names. */
export interface DeliverySubject {
  readonly assignmentId: string;
  readonly unitId: string;
  readonly callSign: string;
  readonly incidentId: string;
  readonly incidentNumber: string;
  readonly stationId: string | null;
}

/** Of the rows that a `with written as (… returning assignment_id)` before it has written. */
export const SUBJECT_OF_WRITTEN = `select a.id as "assignmentId", a.unit_id as "unitId", u.call_sign as "callSign", a.incident_id as "incidentId",
    i.number as "incidentNumber", i.station_id as "stationId"
  from written w join assignments a on a.id = w.assignment_id join incidents i on i.id = a.incident_id join patrol_units u on u.id = a.unit_id`;

/** Counts a sending, while the assignment is active. Returns what the first one is about; null for each other one, and where the device had confirmed before. */
export async function insertSending(trx: Trx, assignmentId: string, now: Date): Promise<DeliverySubject | null> {
  const { rows } = await trx.raw<{ rows: DeliverySubject[] }>(
    `with written as (
       insert into assignment_deliveries as d (assignment_id, sent_at, attempts)
       select id, ?::timestamptz, 1 from assignments where id = ? and status in (${ACTIVE})
       on conflict (assignment_id) do update set sent_at = coalesce(d.sent_at, excluded.sent_at), attempts = d.attempts + 1
       returning assignment_id, attempts = 1 and confirmed_at is null as is_first)
     ${SUBJECT_OF_WRITTEN} where w.is_first`,
    [now, assignmentId] as never[],
  );
  return rows[0] ?? null;
}

/** Keeps the first confirmation. Returns what it is about; null where there was one already. */
export async function insertConfirmation(
  trx: Trx,
  { assignmentId, deviceId, now }: { assignmentId: string; deviceId: string | null; now: Date },
): Promise<DeliverySubject | null> {
  const { rows } = await trx.raw<{ rows: DeliverySubject[] }>(
    `with written as (
       insert into assignment_deliveries as d (assignment_id, confirmed_at, device_id) values (?, ?, ?)
       on conflict (assignment_id) do update set confirmed_at = excluded.confirmed_at, device_id = excluded.device_id
       where d.confirmed_at is null
       returning assignment_id)
     ${SUBJECT_OF_WRITTEN}`,
    [assignmentId, now, deviceId] as never[],
  );
  return rows[0] ?? null;
}

export interface UndeliveredOffer {
  readonly assignmentId: string;
  readonly unitId: string;
  readonly offeredAt: Date;
}

/** Offers that no device has confirmed. They are few: an offer waits for seconds. */
export async function listUndeliveredOffers(knex: Knex): Promise<UndeliveredOffer[]> {
  // The status stands twice so that the index of active assignments serves.
  const { rows } = await knex.raw<{ rows: UndeliveredOffer[] }>(
    `select a.id as "assignmentId", a.unit_id as "unitId", a.offered_at as "offeredAt" from assignments a
     where a.status in (${ACTIVE}) and a.status = 'OFFERED'
       and not exists (select from assignment_deliveries d where d.assignment_id = a.id and d.confirmed_at is not null)`,
  );
  return rows;
}

export interface DeliveryRow extends DeliveryRecord {
  readonly assignmentId: string;
  readonly unitId: string;
  readonly acknowledgedAt: Date | null;
}

/** One for each assignment, also where nothing was sent yet. */
export async function listDeliveries(knex: Knex, assignmentIds: readonly string[]): Promise<DeliveryRow[]> {
  const { rows } = await knex.raw<{ rows: DeliveryRow[] }>(
    `select a.id as "assignmentId", a.unit_id as "unitId", a.acknowledged_at as "acknowledgedAt", d.sent_at as "sentAt",
       d.confirmed_at as "confirmedAt", d.pushed_at as "pushedAt", coalesce(d.attempts, 0) as attempts
     from assignments a left join assignment_deliveries d on d.assignment_id = a.id where a.id = any(?)`,
    [assignmentIds] as never[],
  );
  return rows;
}
