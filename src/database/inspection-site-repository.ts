/** Rows of sites to inspect. */
import { type Knex } from 'knex';
import { type InspectionSite, type SiteKind } from '../core/grid-work/inspection.js';
import { among } from './among.js';
import { type Database, type Trx } from './database.js';
import { ownGridIds } from './grid-responsibility.js';
import { lonLatColumns, pointExpression } from './postgis.js';

interface SiteRow {
  id: string;
  name: string;
  name_en: string | null;
  kind: SiteKind;
  address: string | null;
  lon: number;
  lat: number;
  grid_id: string | null;
  registered_at: Date;
  retired_at: Date | null;
}

const COLUMNS = ['id', 'name', 'name_en', 'kind', 'address', 'grid_id', 'registered_at', 'retired_at'] as const;

function toSite(row: SiteRow): InspectionSite {
  return {
    id: row.id,
    name: row.name,
    nameEn: row.name_en,
    kind: row.kind,
    address: row.address,
    location: { lon: row.lon, lat: row.lat },
    gridId: row.grid_id,
    registeredAt: row.registered_at,
    retiredAt: row.retired_at,
  };
}

function select(database: Database, knex: Knex): Knex.QueryBuilder {
  return knex('inspection_sites').select(COLUMNS).select(lonLatColumns(database, 'location'));
}

export interface NewSite extends Omit<InspectionSite, 'id' | 'retiredAt'> {
  readonly registeredBy: string | null;
}

export async function insertSite(database: Database, trx: Trx, site: NewSite): Promise<InspectionSite> {
  const [{ id }] = (await trx('inspection_sites')
    .insert({
      name: site.name,
      name_en: site.nameEn,
      kind: site.kind,
      address: site.address,
      location: pointExpression(database, site.location),
      grid_id: site.gridId,
      registered_by: site.registeredBy,
      registered_at: site.registeredAt,
    })
    .returning('id')) as [{ id: string }];
  const [row] = (await select(database, trx).where({ id })) as [SiteRow];
  return toSite(row);
}

/** The site, its row locked until the transaction ends; null where there is none. */
export async function lockSite(database: Database, trx: Trx, id: string): Promise<InspectionSite | null> {
  const [row] = (await select(database, trx).where({ id }).forUpdate()) as SiteRow[];
  return row === undefined ? null : toSite(row);
}

export async function updateRetired(trx: Trx, id: string, retiredAt: Date): Promise<void> {
  await trx('inspection_sites').where({ id }).update({ retired_at: retiredAt });
}

export async function listSitesByIds(
  database: Database,
  knex: Knex,
  ids: readonly string[],
): Promise<InspectionSite[]> {
  return ((await select(database, knex).where(among('id', ids))) as SiteRow[]).map(toSite);
}

/** All sites in the grids that are not retired, in order of their ids. */
export async function listSitesInGrids(
  database: Database,
  trx: Trx,
  gridIds: readonly string[],
): Promise<InspectionSite[]> {
  const rows = (await select(database, trx)
    .where(among('grid_id', gridIds))
    .whereNull('retired_at')
    .orderBy('id')) as SiteRow[];
  return rows.map(toSite);
}

export interface SiteSelection {
  readonly gridId?: string | null;
  readonly kinds?: readonly SiteKind[] | null;
  readonly text?: string | null;
  readonly includeRetired: boolean;
  /** Only those in this account's grids or rounds; null: all. */
  readonly visibleTo: string | null;
}

/** Up to `limit` sites by name. `after`: name and id of the last one before. */
export async function listSites(
  database: Database,
  selection: SiteSelection,
  after: readonly [name: string, id: string] | null,
  limit: number,
): Promise<InspectionSite[]> {
  const query = select(database, database.knex).orderBy(['name', 'id']).limit(limit);
  if (after !== null) void query.whereRaw('(name, id) > (?, ?)', [...after]);
  if (!selection.includeRetired) void query.whereNull('retired_at');
  if (selection.gridId != null) void query.where('grid_id', selection.gridId);
  if (selection.kinds != null) void query.whereIn('kind', [...selection.kinds]);
  if (selection.text != null) {
    const pattern = `%${selection.text.replaceAll(/[\\%_]/g, '\\$&')}%`;
    void query.where((either) => {
      void either.whereILike('name', pattern).orWhereILike('name_en', pattern).orWhereILike('address', pattern);
    });
  }
  if (selection.visibleTo !== null) void query.whereIn('id', visibleSiteIds(selection.visibleTo));
  return ((await query) as SiteRow[]).map(toSite);
}

/** Those among `ids` that lie in the account's grids, or that it is or was to inspect. */
export async function listVisibleSiteIds(
  knex: Knex,
  accountId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = (await knex('inspection_sites')
    .select('id')
    .where(among('id', ids))
    .whereIn('id', visibleSiteIds(accountId))) as { id: string }[];
  return new Set(rows.map(({ id }) => id));
}

/** Subquery for `where … in`. */
export function visibleSiteIds(accountId: string): Knex.QueryCallback {
  return (query) => {
    void query
      .select('id')
      .from('inspection_sites')
      .whereIn('grid_id', ownGridIds(accountId))
      .union((inspected) => {
        void inspected
          .select('site_id')
          .from('inspection_round_sites')
          .join(
            'inspection_round_inspectors',
            'inspection_round_inspectors.round_id',
            'inspection_round_sites.round_id',
          )
          .where('inspection_round_inspectors.account_id', accountId);
      });
  };
}
