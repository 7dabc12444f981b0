/** Use cases about named sites that are inspected. */
import { badInput, forbidden, notFound } from '../../core/errors.js';
import { type InspectionSite } from '../../core/grid-work/inspection.js';
import { inTransaction, type Trx } from '../../database/database.js';
import {
  insertSite,
  listSites,
  listSitesByIds,
  listVisibleSiteIds,
  lockSite,
  updateRetired,
} from '../../database/inspection-site-repository.js';
import { findGridAt } from '../../database/territory-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, may } from '../actor.js';
import { checkPoint, checkRequiredText, checkText, isId, plausibleIds } from '../border.js';
import { type GridRights } from './grid-rights.js';
import { type InspectionService, type RegisterSiteInput } from './grid-work-contract.js';
import { once } from '../idempotency.js';
import { checkFirst, decodeKey, toPage } from '../page.js';
import { type ServiceContext } from '../service-context.js';
import { byId } from '../territory.js';
import { readTimeline } from '../incidents/timeline.js';

type SiteUseCases = Pick<
  InspectionService,
  'registerSite' | 'retireSite' | 'findSite' | 'listSites' | 'sitesByIds' | 'siteTimeline'
>;

export function createSiteUseCases({ database, tail, clock, area }: ServiceContext, rights: GridRights): SiteUseCases {
  const { knex } = database;

  async function visible(actor: Actor, sites: readonly InspectionSite[]): Promise<InspectionSite[]> {
    if (may(actor, 'see all grid work') || sites.length === 0) return [...sites];
    const ids = await listVisibleSiteIds(
      knex,
      actor.accountId,
      sites.map(({ id }) => id),
    );
    return sites.filter(({ id }) => ids.has(id));
  }

  /** Whoever answers for a grid knows its shops; the site must lie in it. */
  async function checkMayKeep(trx: Trx, actor: Actor, gridId: string | null): Promise<void> {
    if (may(actor, 'handle all grid work')) return;
    const { beat, staff } = await rights.ownGrids(actor, trx);
    if (gridId === null || !(beat.has(gridId) || staff.has(gridId))) throw forbidden('keep sites outside your grids');
  }

  async function register(trx: Trx, actor: Actor, input: RegisterSiteInput, now: Date): Promise<InspectionSite> {
    const location = checkPoint(input.location, ['input', 'location'], area);
    const gridId = (await findGridAt(database, trx, location))?.id ?? null;
    await checkMayKeep(trx, actor, gridId);
    const site = await insertSite(database, trx, {
      name: checkRequiredText(input.name, ['input', 'name'], 200),
      nameEn: checkText(input.nameEn, ['input', 'nameEn'], 200),
      kind: input.kind,
      address: checkText(input.address, ['input', 'address'], 500),
      location,
      gridId,
      registeredAt: now,
      registeredBy: actor.accountId,
    });
    await appendEvents(trx, [siteEvent(EventKind.INSPECTION_SITE_REGISTERED, now, actor, site)]);
    return site;
  }

  async function retire(trx: Trx, actor: Actor, siteId: string, now: Date): Promise<InspectionSite> {
    const site = await lockSite(database, trx, siteId);
    const seen =
      site !== null &&
      (may(actor, 'see all grid work') || (await listVisibleSiteIds(trx, actor.accountId, [siteId])).has(siteId));
    if (!seen) throw notFound('inspection site', siteId);
    await checkMayKeep(trx, actor, site.gridId);
    if (site.retiredAt !== null) return site;
    await updateRetired(trx, siteId, now);
    const retired = { ...site, retiredAt: now };
    await appendEvents(trx, [siteEvent(EventKind.INSPECTION_SITE_RETIRED, now, actor, retired)]);
    return retired;
  }

  return {
    async registerSite(actor, input) {
      const now = clock();
      const { idempotencyKey, ...body } = input;
      const site = await inTransaction(database, (trx) =>
        once(trx, { actor, operation: 'registerInspectionSite', key: idempotencyKey, body, now }, () =>
          register(trx, actor, input, now),
        ),
      );
      await tail.catchUp();
      return site;
    },

    async retireSite(actor, { siteId, idempotencyKey }) {
      if (!isId(siteId)) throw notFound('inspection site', siteId);
      const now = clock();
      const request = { actor, operation: 'retireInspectionSite', key: idempotencyKey, body: { siteId }, now };
      const site = await inTransaction(database, (trx) => once(trx, request, () => retire(trx, actor, siteId, now)));
      await tail.catchUp();
      return site;
    },

    async findSite(actor, id) {
      return (await visible(actor, await listSitesByIds(database, knex, plausibleIds([id]))))[0] ?? null;
    },

    async listSites(actor, { gridId, kinds, text, includeRetired }, { first, after }) {
      const limit = checkFirst(first);
      const key = decodeKey(after, 2);
      if (key !== null && !(typeof key[0] === 'string' && isId(String(key[1]))))
        throw badInput(['after'], 'is a cursor of another list', 'the endCursor of an earlier page of this list');
      if (gridId != null && !isId(gridId)) return { edges: [], hasNextPage: false };
      const selection = {
        gridId,
        kinds,
        text: checkText(text, ['filter', 'text'], 100),
        includeRetired: includeRetired ?? false,
        visibleTo: may(actor, 'see all grid work') ? null : actor.accountId,
      };
      const sites = await listSites(database, selection, key && [String(key[0]), String(key[1])], limit + 1);
      return toPage(
        sites,
        limit,
        ({ name, id }) => [name, id],
        (site) => site,
      );
    },

    sitesByIds: async (actor, ids) =>
      byId(await visible(actor, await listSitesByIds(database, knex, plausibleIds(ids)))),

    async siteTimeline(actor, siteId, page) {
      const [site] = await visible(actor, await listSitesByIds(database, knex, plausibleIds([siteId])));
      if (site === undefined) throw notFound('inspection site', siteId);
      return readTimeline(knex, { about: { key: 'siteId', id: siteId } }, page);
    },
  };
}

/** `data`: the site as it now is. */
function siteEvent(kind: EventKind, at: Date, actor: Actor, site: InspectionSite): NewEvent {
  return { at, kind, actorId: actor.accountId, data: { siteId: site.id, site } };
}
