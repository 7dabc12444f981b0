/** Rows of shift patterns, shifts with their crews, and the settings about them. */
import { type Knex } from 'knex';
import { type Shift, type ShiftPattern, type ShiftStatus } from '../core/shifts/shift.js';
import { among } from './among.js';
import { type Trx } from './database.js';

interface PatternRow {
  id: string;
  code: string;
  name: string;
  name_en: string;
  starts_minute: number;
  lasts_min: number;
}

const PATTERN_COLUMNS = ['id', 'code', 'name', 'name_en', 'starts_minute', 'lasts_min'] as const;

function toPattern(row: PatternRow): ShiftPattern {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    nameEn: row.name_en,
    startsMinute: row.starts_minute,
    lastsMin: row.lasts_min,
  };
}

/** Those in use, by the time at which they begin, then by code. */
export async function listPatterns(knex: Knex): Promise<ShiftPattern[]> {
  const rows = (await knex('shift_patterns')
    .select(PATTERN_COLUMNS)
    .whereNull('retired_at')
    .orderBy(['starts_minute', 'code'])) as PatternRow[];
  return rows.map(toPattern);
}

export async function listPatternsByIds(knex: Knex, ids: readonly string[]): Promise<ShiftPattern[]> {
  return ((await knex('shift_patterns').select(PATTERN_COLUMNS).where(among('id', ids))) as PatternRow[]).map(
    toPattern,
  );
}

/** A pattern of the same code is replaced; shifts that were put by it stay as they are. */
export async function putPattern(trx: Trx, pattern: Omit<ShiftPattern, 'id'>): Promise<ShiftPattern> {
  const [row] = await trx('shift_patterns')
    .insert({
      code: pattern.code,
      name: pattern.name,
      name_en: pattern.nameEn,
      starts_minute: pattern.startsMinute,
      lasts_min: pattern.lastsMin,
      retired_at: null,
    })
    .onConflict('code')
    .merge()
    .returning<PatternRow[]>(PATTERN_COLUMNS);
  return toPattern(row!);
}

interface ShiftRow {
  id: string;
  pattern_id: string;
  day: string;
  station_id: string;
  unit_id: string | null;
  starts_at: Date;
  ends_at: Date;
  status: ShiftStatus;
  started_at: Date | null;
  ended_at: Date | null;
  crew: string[];
}

function toShift(row: ShiftRow): Shift {
  return {
    id: row.id,
    patternId: row.pattern_id,
    day: row.day,
    stationId: row.station_id,
    unitId: row.unit_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    status: row.status,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    crewIds: row.crew,
  };
}

function select(knex: Knex): Knex.QueryBuilder {
  return knex('shifts as s')
    .select('s.id', 's.pattern_id', 's.day', 's.station_id', 's.unit_id', 's.starts_at', 's.ends_at')
    .select('s.status', 's.started_at', 's.ended_at')
    .select(
      knex.raw(
        `array(select c.account_id::text from shift_crew c join accounts a on a.id = c.account_id where c.shift_id = s.id order by a.account) as crew`,
      ),
    );
}

/** One change of rosters after the other: whether two shifts clash cannot be said by an index. */
export async function lockRosters(trx: Trx): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(7243002)');
}

/** Shifts that are planned or on, of any of the units or accounts, with a moment in the span. */
export async function listBookings(
  knex: Knex,
  {
    unitIds,
    accountIds,
    from,
    until,
  }: {
    readonly unitIds: readonly string[];
    readonly accountIds: readonly string[];
    readonly from: Date;
    readonly until: Date;
  },
): Promise<Shift[]> {
  const rows = (await select(knex)
    .whereIn('s.status', ['PLANNED', 'ON'])
    .where('s.starts_at', '<', until)
    .where('s.ends_at', '>', from)
    .where((either) => {
      void either
        .where(among('s.unit_id', unitIds))
        .orWhereIn('s.id', knex('shift_crew').select('shift_id').where(among('account_id', accountIds)));
    })
    .orderBy(['s.starts_at', 's.id'])) as ShiftRow[];
  return rows.map(toShift);
}

export type NewShift = Pick<Shift, 'patternId' | 'day' | 'stationId' | 'unitId' | 'startsAt' | 'endsAt' | 'crewIds'>;

/** Below what one statement's parameters may hold. */
const INSERTED_AT_ONCE = 500;

/** `dueAt`: when the clock looks at them first. In the order given. */
export async function insertShifts(
  trx: Trx,
  shifts: readonly (NewShift & { readonly dueAt: Date })[],
  by: string | null,
): Promise<Shift[]> {
  const inserted: Shift[] = [];
  for (let first = 0; first < shifts.length; first += INSERTED_AT_ONCE) {
    const part = shifts.slice(first, first + INSERTED_AT_ONCE);
    const rows = await trx('shifts')
      .insert(
        part.map(({ patternId, day, stationId, unitId, startsAt, endsAt, dueAt }) => ({
          pattern_id: patternId,
          day,
          station_id: stationId,
          unit_id: unitId,
          starts_at: startsAt,
          ends_at: endsAt,
          status: 'PLANNED',
          due_at: dueAt,
          put_by: by,
        })),
      )
      .returning<{ id: string }[]>('id');
    const crew = part.flatMap(({ crewIds }, i) => crewIds.map((account_id) => ({ shift_id: rows[i]!.id, account_id })));
    if (crew.length > 0) await trx('shift_crew').insert(crew);
    for (const [i, { patternId, day, stationId, unitId, startsAt, endsAt, crewIds }] of part.entries()) {
      const planned = { patternId, day, stationId, unitId, startsAt, endsAt, crewIds };
      inserted.push({ id: rows[i]!.id, ...planned, status: 'PLANNED', startedAt: null, endedAt: null });
    }
  }
  return inserted;
}

export async function findShift(knex: Knex, id: string): Promise<Shift | null> {
  const [row] = (await select(knex).where('s.id', id)) as ShiftRow[];
  return row === undefined ? null : toShift(row);
}

export async function lockShift(trx: Trx, id: string): Promise<Shift | null> {
  const [row] = (await select(trx).where('s.id', id).forUpdate('s')) as ShiftRow[];
  return row === undefined ? null : toShift(row);
}

/** The shift that a unit is signed on to; null: none. */
export async function findShiftOn(knex: Knex, unitId: string): Promise<Shift | null> {
  const [row] = (await select(knex).where({ 's.unit_id': unitId, 's.status': 'ON' })) as ShiftRow[];
  return row === undefined ? null : toShift(row);
}

export interface ShiftChange {
  readonly status?: ShiftStatus;
  readonly started_at?: Date;
  readonly ended_at?: Date;
  readonly due_at?: Date | null;
}

export async function updateShift(trx: Trx, id: string, change: ShiftChange): Promise<void> {
  await trx('shifts').where({ id }).update(change);
}

export async function listDueShifts(knex: Knex, now: Date, limit: number): Promise<string[]> {
  const rows = (await knex('shifts')
    .select('id')
    .where('due_at', '<=', now)
    .orderBy(['due_at', 'id'])
    .limit(limit)) as { id: string }[];
  return rows.map(({ id }) => id);
}

export interface ShiftSelection {
  /** With a moment in this span. */
  readonly from: Date;
  readonly until: Date;
  readonly stationId?: string | null;
  readonly unitId?: string | null;
  readonly accountId?: string | null;
  readonly statuses?: readonly ShiftStatus[] | null;
}

/** By begin, then id. `after`: [startsAt ms, id] of the last row of the page before. */
export async function listShifts(
  knex: Knex,
  { from, until, stationId, unitId, accountId, statuses }: ShiftSelection,
  after: readonly [ms: number, id: string] | null,
  limit: number,
): Promise<Shift[]> {
  const query = select(knex)
    .where('s.starts_at', '<', until)
    .where('s.ends_at', '>', from)
    .orderBy(['s.starts_at', 's.id'])
    .limit(limit);
  if (stationId != null) void query.where('s.station_id', stationId);
  if (unitId != null) void query.where('s.unit_id', unitId);
  if (statuses != null) void query.whereIn('s.status', [...statuses]);
  if (accountId != null)
    void query.whereIn('s.id', knex('shift_crew').select('shift_id').where({ account_id: accountId }));
  if (after !== null) void query.whereRaw('(s.starts_at, s.id) > (?, ?)', [new Date(after[0]), after[1]]);
  return ((await query) as ShiftRow[]).map(toShift);
}

/** The shift that each unit is on, or may sign on to next: planned or on, the earliest that is not over. */
export async function listNextShifts(knex: Knex, unitIds: readonly string[]): Promise<Shift[]> {
  const rows = (await select(knex)
    .distinctOn('s.unit_id')
    .where(among('s.unit_id', unitIds))
    .whereIn('s.status', ['PLANNED', 'ON'])
    .orderBy(['s.unit_id', 's.starts_at', 's.id'])) as ShiftRow[];
  return rows.map(toShift);
}

export interface ShiftSettings {
  /** Units of one station that may be on a break at once. */
  readonly maxOnBreak: number;
  /** Seconds before its begin from which on a shift may be signed on to. */
  readonly signOnEarlyS: number;
  /** Seconds after the end of a shift when work that is still open raises an alert. */
  readonly openWorkAlertS: number;
}

export const DEFAULT_SHIFT_SETTINGS: ShiftSettings = { maxOnBreak: 1, signOnEarlyS: 900, openWorkAlertS: 900 };

export async function readShiftSettings(knex: Knex): Promise<ShiftSettings> {
  const row = await knex('shift_settings').first<
    { max_on_break: number; sign_on_early_s: number; open_work_alert_s: number } | undefined
  >('max_on_break', 'sign_on_early_s', 'open_work_alert_s');
  if (row === undefined) return DEFAULT_SHIFT_SETTINGS;
  return {
    maxOnBreak: row.max_on_break,
    signOnEarlyS: row.sign_on_early_s,
    openWorkAlertS: row.open_work_alert_s,
  };
}

export async function writeShiftSettings(trx: Trx, settings: ShiftSettings): Promise<void> {
  await trx('shift_settings')
    .insert({
      one_row: true,
      max_on_break: settings.maxOnBreak,
      sign_on_early_s: settings.signOnEarlyS,
      open_work_alert_s: settings.openWorkAlertS,
    })
    .onConflict('one_row')
    .merge();
}
