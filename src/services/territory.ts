/** Use cases about stations and grids. Every signed-in account may read them. */
import { badInput } from '../core/errors.js';
import {
  findGrid,
  findGridAt,
  listBoundariesByGridIds,
  listCommunitiesByIds,
  listGrids,
  listGridsByIds,
  listStaffByGridIds,
  listStations,
} from '../database/territory-repository.js';
import { checkPoint, checkText, isId, plausibleIds } from './border.js';
import { type TerritoryService } from './contract.js';
import { EventKind } from '../events/event.js';
import { keep, keepById } from './kept.js';
import { checkFirst, decodeKey, toPage } from './page.js';
import { type ServiceContext } from './service-context.js';

/** More than any city has; some 500 bytes each. */
const MOST_GRIDS = 50_000;

export function createTerritoryService({
  database,
  tail,
  area,
}: Pick<ServiceContext, 'database' | 'tail' | 'area'>): TerritoryService {
  const { knex } = database;
  const stations = keep(listStations);
  const grids = keepById(async (ids) => byId(await listGridsByIds(knex, ids)), MOST_GRIDS);
  tail.follow(({ kind }) => {
    if (kind === EventKind.FLEET_IMPORTED) stations.forget();
    if (kind === EventKind.FLEET_IMPORTED || kind === EventKind.GRIDS_IMPORTED) grids.forget();
  });
  return {
    gridAt: async (_actor, point) => findGridAt(database, knex, checkPoint(point, ['point'], area)),

    async findGrid(_actor, { id, code }) {
      if ((id == null) === (code == null))
        throw badInput(['id'], 'name a grid by its id or by its code', 'exactly one of id and code');
      if (code != null) return findGrid(knex, { code: checkText(code, ['code'], 100) ?? '' });
      return isId(id!) ? findGrid(knex, { id: id! }) : null;
    },

    async listGrids(_actor, filter, { first, after }) {
      const limit = checkFirst(first);
      const key = decodeKey(after, 1);
      for (const id of [filter.stationId, filter.communityId])
        if (id != null && !isId(id)) return { edges: [], hasNextPage: false };
      const selection = { ...filter, text: checkText(filter.text, ['filter', 'text'], 100) };
      const rows = await listGrids(knex, selection, key === null ? null : String(key[0]), limit + 1);
      return toPage(
        rows,
        limit,
        ({ code }) => [code],
        (grid) => grid,
      );
    },

    listStations: () => stations.read(database),
    gridsByIds: (_actor, ids) => grids.readAll(plausibleIds(ids)),
    stationsByIds: async (_actor, ids) => {
      const wanted = new Set(ids);
      return byId((await stations.read(database)).filter(({ id }) => wanted.has(id)));
    },
    communitiesByIds: async (_actor, ids) => byId(await listCommunitiesByIds(knex, plausibleIds(ids))),
    staffByGridIds: (_actor, ids) => listStaffByGridIds(knex, plausibleIds(ids)),
    boundariesByGridIds: (_actor, ids) => listBoundariesByGridIds(database, plausibleIds(ids)),
  };
}

export function byId<T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}
