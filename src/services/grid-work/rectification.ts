/** Use cases about hazards at sites: a notice with a date, follow-ups until put right, and what is overdue. */
import { badInput, conflict, forbidden, notFound } from '../../core/errors.js';
import {
  type HazardFollowUp,
  isOver,
  isOverdue,
  nextHazardStatus,
  type RectificationNotice,
  type SiteHazard,
} from '../../core/grid-work/site-hazard.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { nextGridWorkNumber } from '../../database/grid-work-number.js';
import { listSitesByIds, listVisibleSiteIds } from '../../database/inspection-site-repository.js';
import {
  insertFollowUp,
  insertNotice,
  listFollowUpsByHazardIds,
  listHazards,
  listHazardsByVisitIds,
  listNoticesByIds,
  lockHazards,
  updateHazards,
} from '../../database/site-hazard-repository.js';
import { EventKind } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, may } from '../actor.js';
import { checkMoment, checkText, isId, plausibleIds } from '../border.js';
import { decidesOnGrid, type GridRights } from './grid-rights.js';
import { type FollowUpInput, type IssueNoticeInput, type RectificationService } from './grid-work-contract.js';
import { once } from '../idempotency.js';
import { localDayFormat } from '../local-day.js';
import { decodeMomentKey } from '../moment-key.js';
import { checkFirst, toPage } from '../page.js';
import { type ServiceContext } from '../service-context.js';
import { byId } from '../territory.js';

const MOST_IN_NOTICE = 50;
const MOST_REMARK = 2_000;

export function createRectificationService(
  { database, tail, clock, timeZone }: ServiceContext,
  rights: GridRights,
): RectificationService {
  const { knex } = database;
  const localDay = localDayFormat(timeZone);

  /** Locked, in order of their ids. NOT_FOUND where one does not exist or its site may not be seen. */
  async function lockVisible(trx: Trx, actor: Actor, ids: readonly string[]): Promise<SiteHazard[]> {
    const hazards = await lockHazards(trx, plausibleIds(ids));
    const siteIds = hazards.map(({ siteId }) => siteId);
    const seen = may(actor, 'see all grid work')
      ? new Set(siteIds)
      : await listVisibleSiteIds(trx, actor.accountId, siteIds);
    const visible = new Set(hazards.filter(({ siteId }) => seen.has(siteId)).map(({ id }) => id));
    const missing = ids.find((id) => !visible.has(id.toLowerCase()));
    if (missing !== undefined) throw notFound('hazard', missing);
    return hazards;
  }

  /** A planner sees every hazard, and has a part in those only that lie in the own grids or rounds. */
  async function checkHasPart(trx: Trx, actor: Actor, { siteId }: SiteHazard): Promise<void> {
    if (may(actor, 'handle all grid work')) return;
    if (!(await listVisibleSiteIds(trx, actor.accountId, [siteId])).has(siteId))
      throw forbidden('follow up this hazard');
  }

  async function issue(trx: Trx, actor: Actor, input: IssueNoticeInput, now: Date) {
    const dueAt = checkDue(input.dueAt, now);
    const ids = [...new Set(input.hazardIds)];
    if (ids.length === 0 || ids.length > MOST_IN_NOTICE)
      throw badInput(['input', 'hazardIds'], `names ${ids.length} hazards`, `1 to ${MOST_IN_NOTICE}`);
    const hazards = await lockVisible(trx, actor, ids);
    const { siteId } = hazards[0]!;
    if (hazards.some((hazard) => hazard.siteId !== siteId))
      throw badInput(['input', 'hazardIds'], 'lie at more than one site', 'hazards of one site');
    const [site] = await listSitesByIds(database, trx, [siteId]);
    if (!decidesOnGrid(actor, await rights.ownGrids(actor, trx), site!.gridId))
      throw forbidden('issue rectification notices in this grid');
    const refused = hazards.find(({ status }) => nextHazardStatus(status, 'ISSUE_NOTICE') === null);
    if (refused !== undefined)
      throw conflict(`a hazard that is ${refused.status} takes no notice`, refused.status, { hazardId: refused.id });
    const notice = await insertNotice(trx, {
      number: await nextGridWorkNumber(trx, 'N', localDay(now)),
      siteId,
      issuedBy: actor.accountId,
      issuedAt: now,
      remark: checkText(input.remark, ['input', 'remark'], MOST_REMARK),
    });
    const change = { status: 'NOTICED', notice_id: notice.id, due_at: dueAt } as const;
    const noticed = await updateHazards(trx, ids, change);
    await appendEvents(trx, [
      {
        at: now,
        kind: EventKind.RECTIFICATION_NOTICE_ISSUED,
        actorId: actor.accountId,
        data: { siteId, notice, dueAt, hazards: noticed },
      },
    ]);
    return { notice, hazards: noticed };
  }

  async function follow(trx: Trx, actor: Actor, input: FollowUpInput, now: Date): Promise<SiteHazard> {
    const { hazardId, result } = input;
    if ((result === 'NOT_PUT_RIGHT') !== (input.dueAt != null))
      throw badInput(['input', 'dueAt'], 'does not fit the result', 'a new date with NOT_PUT_RIGHT, none otherwise');
    const dueAt = input.dueAt == null ? null : checkDue(input.dueAt, now);
    const [before] = await lockVisible(trx, actor, [hazardId]);
    await checkHasPart(trx, actor, before!);
    const status = nextHazardStatus(before!.status, result);
    if (status !== null) return write(trx, actor, before!, { ...input, dueAt }, status, now);
    if (before!.status === result) return before!;
    throw conflict(`a hazard that is ${before!.status} cannot be ${inWords(result)}`, before!.status, { hazardId });
  }

  async function write(
    trx: Trx,
    actor: Actor,
    { id, siteId }: SiteHazard,
    { result, dueAt, remark }: FollowUpInput & { readonly dueAt: Date | null },
    status: SiteHazard['status'],
    now: Date,
  ): Promise<SiteHazard> {
    const followUp: Omit<HazardFollowUp, 'id'> = {
      hazardId: id,
      followedUpBy: actor.accountId,
      followedUpAt: now,
      result,
      dueAt,
      remark: checkText(remark, ['input', 'remark'], MOST_REMARK),
    };
    await insertFollowUp(trx, followUp);
    const [hazard] = await updateHazards(trx, [id], {
      status,
      ...(dueAt !== null && { due_at: dueAt }),
      ...(isOver(status) && { ended_at: now }),
    });
    await appendEvents(trx, [
      {
        at: now,
        kind: EventKind.RECTIFICATION_FOLLOWED_UP,
        actorId: actor.accountId,
        data: { siteId, hazard: hazard!, followUp },
      },
    ]);
    return hazard!;
  }

  return {
    async issueNotice(actor, input) {
      const now = clock();
      const { idempotencyKey, ...body } = input;
      const request = { actor, operation: 'issueRectificationNotice', key: idempotencyKey, body, now };
      const issued = await inTransaction(database, (trx) =>
        once<{ notice: RectificationNotice; hazards: SiteHazard[] }>(trx, request, () => issue(trx, actor, input, now)),
      );
      await tail.catchUp();
      return issued;
    },

    async followUp(actor, input) {
      const now = clock();
      const { idempotencyKey, ...body } = input;
      const request = { actor, operation: 'followUpHazard', key: idempotencyKey, body, now };
      const hazard = await inTransaction(database, (trx) => once(trx, request, () => follow(trx, actor, input, now)));
      await tail.catchUp();
      return hazard;
    },

    async listHazards(actor, { overdue, ...filter }, { first, after }) {
      const limit = checkFirst(first);
      const key = decodeMomentKey(after);
      for (const id of [filter.siteId, filter.gridId])
        if (id != null && !isId(id)) return { edges: [], hasNextPage: false };
      const overdueAt = overdue ? clock() : null;
      const visibleTo = may(actor, 'see all grid work') ? null : actor.accountId;
      const hazards = await listHazards(knex, { ...filter, overdueAt, visibleTo }, key, limit + 1);
      return toPage(
        hazards,
        limit,
        ({ dueAt, foundAt, id }) => [(overdueAt === null ? foundAt : dueAt!).getTime(), id],
        (hazard) => hazard,
      );
    },

    isOverdue: (hazard) => isOverdue(hazard, clock()),

    hazardsByVisitIds: async (_actor, ids) =>
      groupById(await listHazardsByVisitIds(knex, plausibleIds(ids)), ({ visitId }) => visitId),

    noticesByIds: async (_actor, ids) => byId(await listNoticesByIds(knex, plausibleIds(ids))),

    followUpsByHazardIds: async (_actor, ids) =>
      groupById(await listFollowUpsByHazardIds(knex, plausibleIds(ids)), ({ hazardId }) => hazardId),
  };
}

function checkDue(dueAt: Date, now: Date): Date {
  const due = checkMoment(dueAt, ['input', 'dueAt']);
  if (due <= now) throw badInput(['input', 'dueAt'], `${due.toISOString()} has passed`, 'a time to come');
  return due;
}

function inWords(result: FollowUpInput['result']): string {
  return { PUT_RIGHT: 'put right', NOT_PUT_RIGHT: 'given a new date', HANDED_OVER: 'handed over' }[result];
}

function groupById<T>(items: readonly T[], idOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(idOf(item)) ?? [];
    group.push(item);
    groups.set(idOf(item), group);
  }
  return groups;
}
