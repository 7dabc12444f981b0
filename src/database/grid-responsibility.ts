/** Which grids are whose: the beat of a community officer, and the grids that somebody is leader or member of. */
import { type Knex } from 'knex';

export interface OwnGrids {
  /** Ids of grids whose community officer the account is. */
  readonly beat: ReadonlySet<string>;
  /** Ids of grids whose leader or member the account is. */
  readonly staff: ReadonlySet<string>;
}

export async function listOwnGrids(knex: Knex, accountId: string): Promise<OwnGrids> {
  const { rows } = await knex.raw<{ rows: { id: string; beat: boolean }[] }>(
    `select id, true as beat from grids where community_officer_id = ?
     union select grid_id, false from grid_staff where account_id = ?`,
    [accountId, accountId],
  );
  const idsWhere = (beat: boolean): Set<string> => new Set(rows.filter((row) => row.beat === beat).map(({ id }) => id));
  return { beat: idsWhere(true), staff: idsWhere(false) };
}

/** Subquery: the ids of both, for `where … in`. */
export function ownGridIds(accountId: string): Knex.QueryCallback {
  return (query) => {
    void query
      .select('id')
      .from('grids')
      .where('community_officer_id', accountId)
      .union((staff) => {
        void staff.select('grid_id').from('grid_staff').where('account_id', accountId);
      });
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
      void staff
        .select('account_id')
        .from('grid_staff')
        .whereIn('grid_id', [...gridIds]);
    })
    .whereNull('disabled_at')
    .orderBy('account')
    .pluck<string[]>('id');
}
