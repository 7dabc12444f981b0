/** Which grids are whose: the beat of a community officer, the grids that somebody is leader or member of, and those that the desk answers for. */
import { type Knex } from 'knex';
import { among } from './among.js';
import { deskGridsOf, offDuty, unattended } from './grid-duty.js';

export interface OwnGrids {
  /** Ids of grids whose community officer the account is. */
  readonly beat: ReadonlySet<string>;
  /** Ids of grids whose leader or member the account is. */
  readonly staff: ReadonlySet<string>;
  /** By id, the grids of the station whose desk shift the account is on. */
  readonly desk: ReadonlyMap<string, DeskGrid>;
  /** On no shift, and one is planned: nothing is pushed. */
  readonly isOffDuty: boolean;
}

export interface DeskGrid {
  readonly communityOfficerId: string | null;
  /** The officer is off duty, or there is none: the desk answers for it. */
  readonly isUnattended: boolean;
}

export async function listOwnGrids(knex: Knex, accountId: string): Promise<OwnGrids> {
  return (await listOwnGridsOf(knex, [accountId])).get(accountId)!;
}

interface OwnGridRow {
  readonly account: string;
  readonly id: string;
  readonly by: 'BEAT' | 'STAFF' | 'DESK' | 'OFF';
  readonly officer: string | null;
  readonly unattended: boolean;
}

/** Of each account, in one statement. */
export async function listOwnGridsOf(knex: Knex, accountIds: readonly string[]): Promise<Map<string, OwnGrids>> {
  const { rows } = await knex.raw<{ rows: OwnGridRow[] }>(
    `with asked as (select unnest(cast(? as uuid[])) as id)
     select a.id as account, g.id, 'BEAT' as by, cast(null as uuid) as officer, false as unattended
       from asked a join grids g on g.community_officer_id = a.id
     union all select a.id, s.grid_id, 'STAFF', null, false from asked a join grid_staff s on s.account_id = a.id
     union all select a.id, g.id, 'DESK', g.community_officer_id, ${unattended('g')}
       from asked a join shift_crew c on c.account_id = a.id
       join shifts s on s.id = c.shift_id and s.status = 'ON' and s.unit_id is null join grids g on g.station_id = s.station_id
     union all select a.id, a.id, 'OFF', null, false from asked a where ${offDuty('a.id')}`,
    [[...accountIds]] as never,
  );
  const byAccount = new Map<string, OwnGridRow[]>(accountIds.map((id) => [id, []]));
  for (const row of rows) byAccount.get(row.account)!.push(row);
  return new Map([...byAccount].map(([account, own]) => [account, toOwnGrids(own)]));
}

function toOwnGrids(rows: readonly OwnGridRow[]): OwnGrids {
  const idsBy = (by: string): Set<string> => new Set(rows.filter((row) => row.by === by).map(({ id }) => id));
  return {
    beat: idsBy('BEAT'),
    staff: idsBy('STAFF'),
    desk: new Map(
      rows
        .filter(({ by }) => by === 'DESK')
        .map((row) => [row.id, { communityOfficerId: row.officer, isUnattended: row.unattended }]),
    ),
    isOffDuty: idsBy('OFF').size > 0,
  };
}

/** Subquery: the ids of all that the account answers for or works in, for `where … in`. */
export function ownGridIds(accountId: string): Knex.QueryCallback {
  return (query) => {
    void query
      .select('id')
      .from('grids')
      .where('community_officer_id', accountId)
      .union((staff) => {
        void staff.select('grid_id').from('grid_staff').where('account_id', accountId);
      })
      .union(deskGridsOf(accountId));
  };
}

/** The community officer of a grid; null where it has none, and for what lies in no grid. */
export async function findCommunityOfficer(knex: Knex, gridId: string | null): Promise<string | null> {
  if (gridId === null) return null;
  const row = (await knex('grids').first('community_officer_id').where({ id: gridId })) as
    { community_officer_id: string | null } | undefined;
  return row?.community_officer_id ?? null;
}

/** Accounts of the leaders and members of the grids that may still sign in, in order of their names. */
export async function listStaffAccountIds(knex: Knex, gridIds: readonly string[]): Promise<string[]> {
  return knex('accounts')
    .whereIn('id', (staff) => {
      void staff.select('account_id').from('grid_staff').where(among('grid_id', gridIds));
    })
    .whereNull('disabled_at')
    .orderBy('account')
    .pluck<string[]>('id');
}
