/**
 * Who answers for a grid while its community officer is off duty: whoever has the desk shift (a shift without a unit) of its station. Off duty is who is on no shift and has one
 * planned; nobody expects those without a roster on a shift, so they are as on duty. Subqueries here, for conditions elsewhere; the moment is that of the rows.
 */
import { type Knex } from 'knex';

const crewIs = (account: string, status: 'PLANNED' | 'ON'): string =>
  `exists (select 1 from shift_crew c join shifts s on s.id = c.shift_id where c.account_id = ${account} and s.status = '${status}')`;

/** Condition: the account (an SQL expression) is off duty. */
export const offDuty = (account: string): string => `(${crewIs(account, 'PLANNED')} and not ${crewIs(account, 'ON')})`;

/** Condition on a grid (an alias): nobody of its own is there to answer for it. */
export const unattended = (grid: string): string =>
  `(${grid}.community_officer_id is null or ${offDuty(`${grid}.community_officer_id`)})`;

/** Condition: somebody has the desk shift of the station (an SQL expression). */
export const deskIsManned = (station: string): string =>
  `exists (select 1 from shifts s where s.station_id = ${station} and s.status = 'ON' and s.unit_id is null)`;

/** Subquery: stations whose desk shift the account is on. Binds the account. */
export const DESK_STATIONS = `select s.station_id from shifts s join shift_crew c on c.shift_id = s.id
  where c.account_id = ? and s.status = 'ON' and s.unit_id is null`;

/** Subquery: ids of the grids that the account answers for from the desk, as it is now. */
export function deskGridsOf(accountId: string): Knex.QueryCallback {
  return (grids) => {
    void grids
      .select('g.id')
      .from('grids as g')
      .whereRaw(`g.station_id in (${DESK_STATIONS})`, [accountId])
      .whereRaw(unattended('g'));
  };
}

export async function isDeskManned(knex: Knex, stationId: string): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: { manned: boolean }[] }>(`select ${deskIsManned('?')} as manned`, [
    stationId,
  ]);
  return rows[0]!.manned;
}
