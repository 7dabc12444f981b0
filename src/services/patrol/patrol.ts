/** Use cases of patrol: the officer's answer to a target, the feed that pushes them, and who was seen where. */
import { badInput, conflict, notFound } from '../../core/errors.js';
import { type PatrolTarget, resultOfTargetStep } from '../../core/patrol/patrol-target.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { listOpenTargets, lockTarget } from '../../database/patrol-target-repository.js';
import { listLongestUnseen, listPresence } from '../../database/presence-repository.js';
import { findUnit } from '../../database/unit-repository.js';
import { formatCursor, type NewEvent, parseCursor } from '../../events/event.js';
import { openFeed } from '../../events/feed.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, authorise, may } from '../actor.js';
import { checkMoment, checkText, isId, plausibleIds } from '../border.js';
import { Coalescer } from '../coalescer.js';
import { maySeeUnit } from '../fleet/units.js';
import { once, reviveMoments } from '../idempotency.js';
import { decodeMomentKey } from '../moment-key.js';
import { checkFirst, decodeKey, toPage } from '../page.js';
import { type ServiceContext } from '../service-context.js';
import { type PatrolFeedItem, type PatrolService, type PatrolStepInput } from './patrol-contract.js';
import { type PatrolEventData, takeTargetStep } from './patrol-event.js';

const LONGEST_SPAN_MS = 31 * 86_400_000;

export function createPatrolService({ database, tail, fleet, clock }: ServiceContext): PatrolService {
  const { knex } = database;
  /** By unit. */
  const openTargets = new Coalescer<PatrolTarget[]>(async (unitIds) => {
    const byUnit = new Map<string, PatrolTarget[]>();
    for (const target of await listOpenTargets(database, knex, unitIds))
      byUnit.set(target.unitId, [...(byUnit.get(target.unitId) ?? []), target]);
    return byUnit;
  });

  async function takeStep(
    trx: Trx,
    actor: Actor,
    step: 'ACCEPT' | 'DECLINE',
    { targetId, reason }: PatrolStepInput,
    now: Date,
  ): Promise<PatrolTarget> {
    const before = await lockTarget(database, trx, targetId);
    if (before === null || (actor.unitId !== before.unitId && !may(actor, 'step any assignment')))
      throw notFound('patrol target', targetId);
    if (before.status === resultOfTargetStep(step)) return before;
    const unit = (await findUnit(trx, { id: before.unitId }))!;
    const events: NewEvent[] = [];
    const taken = { before, step, unit, reason: reason ?? null, at: now, actorId: actor.accountId };
    const after = await takeTargetStep(trx, taken, events);
    if (after === null)
      throw conflict(`a patrol target that is ${before.status} cannot be ${inWords(step)}`, before.status);
    await appendEvents(trx, events);
    return after;
  }

  return {
    async targetsByUnitIds(actor, ids) {
      const visible = plausibleIds(ids).filter((id) => maySeeUnit(actor, id));
      const targets = await listOpenTargets(database, knex, visible);
      return new Map(targets.map((target) => [target.unitId, target]));
    },

    async stepTarget(actor, step, { targetId, reason, idempotencyKey }) {
      if (!isId(targetId)) throw notFound('patrol target', targetId);
      const body = { targetId, reason: checkText(reason, ['input', 'reason'], 2_000) };
      const now = clock();
      const target = await inTransaction(database, (trx) =>
        once(trx, { actor, operation: `patrol ${step}`, key: idempotencyKey, body, now }, () =>
          takeStep(trx, actor, step, body, now),
        ),
      );
      await tail.catchUp();
      return target;
    },

    async *patrolFeed(actor, { unitId, after, signal }) {
      if (!isId(unitId) || !maySeeUnit(actor, unitId) || fleet.picture.get(unitId) === undefined)
        throw notFound('unit', unitId);
      // The head is read before the state: what is committed in between comes again as an event, and never not at all.
      const from = after == null ? await tail.head() : parseCursor(after);
      if (after == null)
        for (const target of (await openTargets.load(unitId)) ?? []) yield { cursor: formatCursor(from), target };
      for await (const item of openFeed(database, tail, {
        after: from,
        selection: { unitId, kindPrefix: 'patrol.' },
        visible: () => maySeeUnit(actor, unitId),
        signal,
      }))
        yield 'resync' in item ? item : toFeedItem(item.cursor, item.event.data as unknown as PatrolEventData);
    },

    async presence(actor, { gridId = null, stationId = null, from, until }, { first, after }) {
      authorise(actor, 'see all units');
      const limit = checkFirst(first);
      const span = { from: checkMoment(from, ['from']), until: checkMoment(until, ['until']) };
      if (span.until <= span.from || span.until.getTime() - span.from.getTime() > LONGEST_SPAN_MS)
        throw badInput(['until'], `${until.toISOString()} does not fit`, 'later than from, by 31 days at most');
      const key = decodeMomentKey(after);
      if ([gridId, stationId].some((id) => id !== null && !isId(id))) return { edges: [], hasNextPage: false };
      const rows = await listPresence(knex, { gridId, stationId, ...span }, key, limit + 1);
      return toPage(
        rows,
        limit,
        (row) => [row.hour.getTime(), row.gridId],
        (row) => row,
      );
    },

    async gridsLongestUnseen(actor, { stationId = null }, { first, after }) {
      authorise(actor, 'see all units');
      const limit = checkFirst(first);
      const key = decodeKey(after, 2);
      if (key !== null && (typeof key[0] !== 'number' || Math.abs(key[0]) > 8.64e15 || typeof key[1] !== 'string'))
        throw badInput(['after'], 'is a cursor of another list', 'the endCursor of an earlier page of this list');
      if (stationId !== null && !isId(stationId)) return { edges: [], hasNextPage: false };
      const rows = await listLongestUnseen(knex, stationId, key as [number, string] | null, limit + 1);
      return toPage(
        rows,
        limit,
        ({ seenAt, code }) => [seenAt?.getTime() ?? -1, code],
        (row) => row,
      );
    },
  };
}

function toFeedItem(cursor: string, data: PatrolEventData): PatrolFeedItem {
  return { cursor, target: reviveMoments(data.target) as PatrolTarget };
}

function inWords(step: 'ACCEPT' | 'DECLINE'): string {
  return step === 'ACCEPT' ? 'accepted' : 'declined';
}
