/** Use cases of inspection: rounds over named sites, and the visits made in them. */
import { badInput, conflict, forbidden, notFound } from '../../core/errors.js';
import {
  type InspectionRound,
  type InspectionSite,
  nextRoundStatus,
  resultOfRoundStep,
  type RoundStep,
  type SiteVisit,
} from '../../core/grid-work/inspection.js';
import { listAccountsByIds } from '../../database/account-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { listStaffAccountIds } from '../../database/grid-responsibility.js';
import {
  countRoundProgress,
  insertRound,
  listInspectors,
  listRounds,
  listRoundsByIds,
  listRoundSites,
  listVisitsByRoundIds,
  lockRound,
  updateRoundEnd,
} from '../../database/inspection-repository.js';
import { listSitesByIds, listSitesInGrids } from '../../database/inspection-site-repository.js';
import { EventKind } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, may } from '../actor.js';
import { checkMoment, checkRequiredText, checkText, isId, plausibleIds } from '../border.js';
import { decidesOnGrid, type GridRights } from './grid-rights.js';
import {
  type EndRoundInput,
  type InspectionService,
  type PlanRoundInput,
  type RoundSite,
} from './grid-work-contract.js';
import { once } from '../idempotency.js';
import { createSiteUseCases } from './inspection-sites.js';
import { createSiteVisits } from './site-visits.js';
import { decodeMomentKey } from '../moment-key.js';
import { checkFirst, toPage } from '../page.js';
import { type ServiceContext } from '../service-context.js';
import { byId } from '../territory.js';

const MOST_SITES = 500;
const MOST_INSPECTORS = 50;

export function createInspectionService(context: ServiceContext, rights: GridRights): InspectionService {
  const { database, tail, clock } = context;
  const { knex } = database;

  const seenBy = (actor: Actor): string | null => (may(actor, 'see all grid work') ? null : actor.accountId);

  /** The sites of a round to be, each once and in order of their ids. Another's site is answered like one that does not exist. */
  async function sitesOf(trx: Trx, actor: Actor, { siteIds, gridIds }: PlanRoundInput): Promise<InspectionSite[]> {
    const named = await listSitesByIds(database, trx, plausibleIds(siteIds ?? []));
    const missing = (siteIds ?? []).find((id) => !named.some((site) => site.id === id.toLowerCase()));
    if (missing !== undefined) throw notFound('inspection site', missing);
    const retired = named.find(({ retiredAt }) => retiredAt !== null);
    if (retired !== undefined)
      throw conflict(`site ${retired.name} is no longer inspected`, 'RETIRED', { siteId: retired.id });
    const sites = byId([...named, ...(await listSitesInGrids(database, trx, plausibleIds(gridIds ?? [])))]);
    if (sites.size === 0 || sites.size > MOST_SITES)
      throw badInput(
        ['input', 'siteIds'],
        `makes a round of ${sites.size} sites`,
        `1 to ${MOST_SITES}, by site or grid`,
      );
    const grids = await rights.ownGrids(actor, trx);
    const foreign = [...sites.values()].find(({ gridId }) => !decidesOnGrid(actor, grids, gridId));
    if (foreign !== undefined) throw forbidden('plan rounds outside your beat');
    return [...sites.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async function inspectorsOf(
    trx: Trx,
    actor: Actor,
    named: readonly string[] | null | undefined,
    sites: readonly InspectionSite[],
  ): Promise<string[]> {
    const gridIds = sites.map(({ gridId }) => gridId).filter((id) => id !== null);
    const chosen = named ?? [actor.accountId, ...(await listStaffAccountIds(trx, gridIds))];
    const ids = [...new Set(chosen.map((id) => id.toLowerCase()))];
    if (ids.length === 0 || ids.length > MOST_INSPECTORS)
      throw badInput(['input', 'inspectorIds'], `names ${ids.length} inspectors`, `1 to ${MOST_INSPECTORS} accounts`);
    const known = byId(await listAccountsByIds(trx, plausibleIds(ids)));
    const missing = ids.find((id) => known.get(id)?.disabled_at !== null);
    if (missing !== undefined) throw notFound('account', missing);
    return ids;
  }

  async function plan(trx: Trx, actor: Actor, input: PlanRoundInput, now: Date): Promise<InspectionRound> {
    const startsAt = checkMoment(input.startsAt, ['input', 'startsAt']);
    const endsAt = checkMoment(input.endsAt, ['input', 'endsAt']);
    if (endsAt <= startsAt) throw badInput(['input', 'endsAt'], 'is not after startsAt', 'a later time');
    const sites = await sitesOf(trx, actor, input);
    const inspectorIds = await inspectorsOf(trx, actor, input.inspectorIds, sites);
    const round = await insertRound(trx, {
      name: checkRequiredText(input.name, ['input', 'name'], 200),
      startsAt,
      endsAt,
      plannedBy: actor.accountId,
      plannedAt: now,
      siteIds: sites.map(({ id }) => id),
      inspectorIds,
    });
    await appendEvents(trx, [
      {
        at: now,
        kind: EventKind.INSPECTION_ROUND_PLANNED,
        actorId: actor.accountId,
        data: { roundId: round.id, round, siteIds: sites.map(({ id }) => id), inspectorIds },
      },
    ]);
    return round;
  }

  async function end(
    trx: Trx,
    actor: Actor,
    step: RoundStep,
    { roundId, reason }: { roundId: string; reason: string | null },
    now: Date,
  ): Promise<InspectionRound> {
    const round = await lockRound(trx, roundId, 'UPDATE');
    if (round === null || (await listRoundsByIds(trx, [roundId], seenBy(actor))).length === 0)
      throw notFound('inspection round', roundId);
    if (round.plannedBy !== actor.accountId && !may(actor, 'handle all grid work'))
      throw forbidden('end rounds that somebody else planned');
    if (round.status === resultOfRoundStep(step)) return round;
    const status = nextRoundStatus(round.status, step);
    if (status === null) throw conflict(`a round that is ${round.status} cannot end again`, round.status, { roundId });
    const [progress] = await countRoundProgress(trx, [roundId]);
    const left = progress!.sites - progress!.visited;
    if (reason === null && (step === 'CANCEL' || left > 0))
      throw badInput(['input', 'reason'], `is missing, and ${left} sites have not been visited`, 'why it ends now');
    const ended = await updateRoundEnd(trx, roundId, { status, endedAt: now, endReason: reason });
    await appendEvents(trx, [
      {
        at: now,
        kind: EventKind.INSPECTION_ROUND_ENDED,
        actorId: actor.accountId,
        data: { roundId, round: ended, sites: progress!.sites, visited: progress!.visited },
      },
    ]);
    return ended;
  }

  return {
    ...createSiteUseCases(context, rights),
    ...createSiteVisits(context),

    async planRound(actor, input) {
      const now = clock();
      const { idempotencyKey, ...body } = input;
      const round = await inTransaction(database, (trx) =>
        once(trx, { actor, operation: 'planInspectionRound', key: idempotencyKey, body, now }, () =>
          plan(trx, actor, input, now),
        ),
      );
      await tail.catchUp();
      return round;
    },

    async endRound(actor, step, { roundId, reason, idempotencyKey }: EndRoundInput) {
      if (!isId(roundId)) throw notFound('inspection round', roundId);
      const now = clock();
      const body = { roundId, reason: checkText(reason, ['input', 'reason'], 2_000) };
      const request = { actor, operation: `inspectionRound.${step}`, key: idempotencyKey, body, now };
      const round = await inTransaction(database, (trx) => once(trx, request, () => end(trx, actor, step, body, now)));
      await tail.catchUp();
      return round;
    },

    async findRound(actor, id) {
      return (await listRoundsByIds(knex, plausibleIds([id]), seenBy(actor)))[0] ?? null;
    },

    async listRounds(actor, { statuses }, { first, after }) {
      const limit = checkFirst(first);
      const selection = { statuses, visibleTo: seenBy(actor) };
      const rounds = await listRounds(knex, selection, decodeMomentKey(after), limit + 1);
      return toPage(
        rounds,
        limit,
        ({ startsAt, id }) => [startsAt.getTime(), id],
        (round) => round,
      );
    },

    roundsByIds: async (actor, ids) => byId(await listRoundsByIds(knex, plausibleIds(ids), seenBy(actor))),

    async progressByRoundIds(_actor, ids) {
      const rows = await countRoundProgress(knex, plausibleIds(ids));
      return new Map(rows.map(({ roundId, ...progress }) => [roundId, progress]));
    },

    inspectorsByRoundIds: (_actor, ids) => listInspectors(knex, plausibleIds(ids)),

    async sitesByRoundIds(_actor, ids) {
      const rounds = await listRoundSites(knex, plausibleIds(ids));
      const visits = new Map<string, SiteVisit[]>();
      for (const visit of await listVisitsByRoundIds(knex, plausibleIds(ids))) {
        const key = `${visit.roundId} ${visit.siteId}`;
        visits.set(key, [...(visits.get(key) ?? []), visit]);
      }
      const withVisits = (roundId: string, siteId: string): RoundSite => ({
        siteId,
        visits: visits.get(`${roundId} ${siteId}`) ?? [],
      });
      return new Map([...rounds].map(([id, siteIds]) => [id, siteIds.map((siteId) => withVisits(id, siteId))]));
    },
  };
}
