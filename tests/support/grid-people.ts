/** Who answers for the grids of the test town: G-00 and G-10 are one community officer's beat, G-00 has a grid worker; G-30 lies in the area of station S2. */
import { type Database } from '../../src/database/database.js';
import { type Actor, type Role } from '../../src/services/actor.js';

export interface GridPeople {
  /** Of G-00 and G-10. */
  readonly communityOfficer: Actor;
  /** Of no grid. */
  readonly otherOfficer: Actor;
  /** Member of G-10. */
  readonly neighbour: Actor;
  /** At station S1, where `supervisor` of the town belongs to none. */
  readonly supervisorS1: Actor;
  readonly supervisorS2: Actor;
  /** Id by code. */
  readonly grids: ReadonlyMap<string, string>;
}

const PEOPLE: readonly (readonly [account: string, role: Role, station: string | null])[] = [
  ['community-officer', 'OFFICER', 'S1'],
  ['other-officer', 'OFFICER', 'S1'],
  ['neighbour', 'GRID_WORKER', null],
  ['supervisor-s1', 'SUPERVISOR', 'S1'],
  ['supervisor-s2', 'SUPERVISOR', 'S2'],
];

/** After `settleTown`, before the town is opened. The town's `gridworker` becomes the leader of G-00. */
export async function settleGridPeople({ knex }: Database): Promise<GridPeople> {
  for (const [account, role, station] of PEOPLE)
    await knex.raw(
      `insert into accounts (account, name, name_en, role, station_id, created_at)
       select ?, ?, ?, ?, (select id from stations where code = ?), now()`,
      [account, account, account, role, station] as never[], // knex's types know no nulls as bound values; `pg` does
    );
  await knex.raw(`
    update grids set community_officer_id = (select id from accounts where account = 'community-officer') where code in ('G-00', 'G-10');
    insert into grid_staff (grid_id, name, role, account_id) select g.id, a.account, 'LEADER', a.id
      from grids g, accounts a where (g.code, a.account) in (('G-00', 'gridworker'), ('G-10', 'neighbour'))`);
  const rows = await knex('accounts').select<{ id: string; account: string; role: Role; station_id: string | null }[]>(
    'id',
    'account',
    'role',
    'station_id',
  );
  const actor = (account: string): Actor => {
    const { id, role, station_id } = rows.find((row) => row.account === account)!;
    return { accountId: id, account, role, stationId: station_id, unitId: null };
  };
  const grids = await knex('grids').select<{ id: string; code: string }[]>('id', 'code');
  return {
    communityOfficer: actor('community-officer'),
    otherOfficer: actor('other-officer'),
    neighbour: actor('neighbour'),
    supervisorS1: actor('supervisor-s1'),
    supervisorS2: actor('supervisor-s2'),
    grids: new Map(grids.map(({ id, code }) => [code, id])),
  };
}
