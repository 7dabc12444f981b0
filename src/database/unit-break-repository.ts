/** Rows of breaks. */
import { type Knex } from 'knex';
import { among } from './among.js';
import { type Trx } from './database.js';

export interface UnitBreak {
  readonly id: string;
  readonly unitId: string;
  readonly stationId: string;
  readonly startedAt: Date;
  /** Planned end. */
  readonly endsBy: Date;
  readonly endedAt: Date | null;
}

interface BreakRow {
  id: string;
  unit_id: string;
  station_id: string;
  started_at: Date;
  until: Date;
  ended_at: Date | null;
}

const COLUMNS = ['id', 'unit_id', 'station_id', 'started_at', 'until', 'ended_at'] as const;

function toBreak(row: BreakRow): UnitBreak {
  return {
    id: row.id,
    unitId: row.unit_id,
    stationId: row.station_id,
    startedAt: row.started_at,
    endsBy: row.until,
    endedAt: row.ended_at,
  };
}

export async function insertBreak(
  trx: Trx,
  { unitId, stationId, startedAt, endsBy }: Omit<UnitBreak, 'id' | 'endedAt'>,
  by: string,
): Promise<UnitBreak> {
  const [row] = await trx('unit_breaks')
    .insert({ unit_id: unitId, station_id: stationId, started_at: startedAt, until: endsBy, started_by: by })
    .returning<BreakRow[]>(COLUMNS);
  return toBreak(row!);
}

/** The running one of each unit. */
export async function listRunningBreaks(knex: Knex, unitIds: readonly string[]): Promise<UnitBreak[]> {
  return (
    (await knex('unit_breaks').select(COLUMNS).where(among('unit_id', unitIds)).whereNull('ended_at')) as BreakRow[]
  ).map(toBreak);
}

/** How many units of a station are on a break. The station's row is locked: whoever begins a break there next waits. */
export async function countRunningBreaks(trx: Trx, stationId: string): Promise<number> {
  await trx.raw('select from stations where id = ? for no key update', [stationId]);
  const row = (await trx('unit_breaks').where({ station_id: stationId }).whereNull('ended_at').count().first()) as {
    count: string;
  };
  return Number(row.count);
}

export async function listDueBreaks(knex: Knex, now: Date, limit: number): Promise<UnitBreak[]> {
  return (
    (await knex('unit_breaks')
      .select(COLUMNS)
      .whereNull('ended_at')
      .where('until', '<=', now)
      .orderBy(['until', 'id'])
      .limit(limit)) as BreakRow[]
  ).map(toBreak);
}

/** False where it has ended already. */
export async function endBreakRow(trx: Trx, id: string, at: Date): Promise<boolean> {
  return (await trx('unit_breaks').where({ id }).whereNull('ended_at').update({ ended_at: at })) === 1;
}
