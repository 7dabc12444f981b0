/** Rows of calls for help. One is open while it is not cancelled and its incident is open; a unit has at most one such. */
import { type Knex } from 'knex';
import { OPEN_STATUSES } from '../core/incident/incident.js';
import { type Fix } from '../core/fleet/fix.js';
import { type PanicCall, type PanicPositionSource } from '../core/safety/panic.js';
import { type Database, type Trx } from './database.js';
import { lonLatColumns } from './postgis.js';

const OPEN_INCIDENT = `i.status in (${OPEN_STATUSES.map((status) => `'${status}'`).join(', ')})`;
const IS_OPEN = `p.ended_at is null and ${OPEN_INCIDENT}`;
const FROM = 'panic_calls p join incidents i on i.id = p.incident_id';

/** A row where the unit has called for help and it is not over. `unitId`: as SQL. */
export function openPanicOf(unitId: string): string {
  return `select from ${FROM} where p.unit_id = ${unitId} and ${IS_OPEN}`;
}

const SELECT = `select p.id, p.unit_id as "unitId", u.call_sign as "callSign", p.incident_id as "incidentId", p.raised_at as "raisedAt", p.presses,
    p.last_pressed_at as "lastPressedAt", p.position_source as "positionSource", p.located_at as "locatedAt", ${IS_OPEN} as "isOpen",
    p.ended_at as "endedAt", p.end_reason as "endReason"
  from ${FROM} join patrol_units u on u.id = p.unit_id`;

async function select(knex: Knex, where: string, values: readonly unknown[]): Promise<PanicCall[]> {
  const { rows } = await knex.raw<{ rows: PanicCall[] }>(`${SELECT} where ${where} order by p.raised_at, p.id`, [
    ...values,
  ] as never[]);
  return rows;
}

export async function findPanic(knex: Knex, id: string): Promise<PanicCall | null> {
  return (await select(knex, 'p.id = ?', [id]))[0] ?? null;
}

export async function findOpenPanic(knex: Knex, unitId: string): Promise<PanicCall | null> {
  return (await select(knex, `p.unit_id = ? and ${IS_OPEN}`, [unitId]))[0] ?? null;
}

/** The oldest first. */
export async function listOpenPanics(knex: Knex): Promise<PanicCall[]> {
  return select(knex, IS_OPEN, []);
}

export async function listOpenPanicsOfUnits(knex: Knex, unitIds: readonly string[]): Promise<PanicCall[]> {
  return select(knex, `p.unit_id = any(?) and ${IS_OPEN}`, [unitIds]);
}

/** Open and over. An incident has at most one. */
export async function listPanicsOfIncidents(knex: Knex, incidentIds: readonly string[]): Promise<PanicCall[]> {
  return select(knex, 'p.incident_id = any(?)', [incidentIds]);
}

export async function listUnitsInDanger(knex: Knex): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { id: string }[] }>(`select p.unit_id as id from ${FROM} where ${IS_OPEN}`);
  return rows.map(({ id }) => id);
}

export interface NewPanic {
  readonly unitId: string;
  readonly raisedAt: Date;
  readonly raisedBy: string;
}

/** Claims the unit's one open call: the new row's id; null where somebody was quicker, who is waited for. */
export async function claimPanic(trx: Trx, { unitId, raisedAt, raisedBy }: NewPanic): Promise<string | null> {
  // A call whose incident ended by itself is closed here: the index lets a unit have one row that has not ended.
  await trx.raw(
    `update panic_calls p set ended_at = ? from incidents i where i.id = p.incident_id and p.unit_id = ? and p.ended_at is null and not (${OPEN_INCIDENT})`,
    [raisedAt, unitId] as never[],
  );
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `insert into panic_calls (unit_id, raised_at, raised_by, last_pressed_at, located_at, followed_at) values (?, ?, ?, ?, ?, ?)
     on conflict (unit_id) where ended_at is null do nothing returning id`,
    [unitId, raisedAt, raisedBy, raisedAt, raisedAt, raisedAt] as never[],
  );
  return rows[0]?.id ?? null;
}

export interface PanicChange {
  readonly incident_id?: string;
  readonly presses?: number;
  readonly last_pressed_at?: Date;
  readonly position_source?: PanicPositionSource;
  readonly located_at?: Date;
  readonly followed_at?: Date;
  readonly ended_at?: Date;
  readonly ended_by?: string;
  readonly end_reason?: string;
}

export async function updatePanic(trx: Trx, id: string, change: PanicChange): Promise<void> {
  await trx('panic_calls').where({ id }).update(change);
}

/** The call that made this incident does not come to life again with it. */
export async function endPanicOf(trx: Trx, incidentId: string, at: Date): Promise<void> {
  await trx('panic_calls').where({ incident_id: incidentId, ended_at: null }).update({ ended_at: at });
}

export interface StrayedPanic {
  readonly id: string;
  readonly incidentId: string;
}

/** Open calls whose unit has sent a fix that is newer than the place of the incident, compared last before `before`; the longest ago first. */
export async function listStrayedPanics(knex: Knex, before: Date, limit: number): Promise<StrayedPanic[]> {
  const { rows } = await knex.raw<{ rows: StrayedPanic[] }>(
    `select p.id, p.incident_id as "incidentId" from ${FROM} join unit_positions f on f.unit_id = p.unit_id
     where ${IS_OPEN} and f.fix_at > p.located_at and p.followed_at <= ? order by p.followed_at, p.id limit ?`,
    [before, limit] as never[],
  );
  return rows;
}

/** The live fix of a unit as it is stored: the same on every node. */
export async function findLatestFix(database: Database, knex: Knex, unitId: string): Promise<Fix | null> {
  const row = (await knex('unit_positions')
    .first(
      'unit_id as unitId',
      'fix_at as fixAt',
      'received_at as receivedAt',
      'heading_deg as headingDeg',
      'speed_kmh as speedKmh',
      'accuracy_m as accuracyM',
      ...lonLatColumns(database, 'location'),
    )
    .where({ unit_id: unitId })) as Fix | undefined;
  return row ?? null;
}
