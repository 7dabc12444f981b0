/** Use cases of posts at events, and the clock that looks at them: whether enough units are there, and when it is over. */
import { postShort } from '../../core/dispatch/alert-words.js';
import { parseUnitNeeds } from '../../core/dispatch/parse-response-plan.js';
import { type Priority } from '../../core/dispatch/priority-weight.js';
import { badInput, conflict, notFound } from '../../core/errors.js';
import { type Unit } from '../../core/fleet/unit.js';
import { type UnitHold } from '../../core/fleet/unit-hold.js';
import { parsePolygon } from '../../core/geo/geojson.js';
import { countMissing, type EventPost, overlap } from '../../core/shifts/event-post.js';
import { listActiveAssignments } from '../../database/assignment-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import {
  findPost,
  insertPost,
  listDuePosts,
  listPostedUnits,
  listPosts,
  listPostsByUnitIds,
  listUnitIdsByPostIds,
  lockPost,
  type PostChange,
  type PostedUnit,
  postUnit,
  releaseUnit,
  updatePost,
} from '../../database/event-post-repository.js';
import { findGridAt, findNearestStationId } from '../../database/territory-repository.js';
import { listRunningBreaks } from '../../database/unit-break-repository.js';
import { listUnitsByIds, lockUnit } from '../../database/unit-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { actOnEach } from '../act-on-each.js';
import { type Actor, authorise } from '../actor.js';
import {
  checkMoment,
  checkPoint,
  checkRequiredText,
  checkText,
  checkWhole,
  extentOf,
  isId,
  plausibleIds,
} from '../border.js';
import { raiseAlert } from '../dispatch/alerts.js';
import { type Deadlines } from '../dispatch/clockwork.js';
import { maySeeUnit } from '../fleet/units.js';
import { once } from '../idempotency.js';
import { decodeMomentKey } from '../moment-key.js';
import { checkFirst, toPage } from '../page.js';
import { withdrawTargetOf } from '../patrol/patrol-event.js';
import { type ServiceContext } from '../service-context.js';
import { type EventPostService, type OpenEventPostInput } from './shifts-contract.js';

/** Between two looks at whether enough units are there. */
const LOOK_EVERY_MS = 30_000;
const LONGEST_MS = 31 * 86_400_000;
const MOST_UNITS = 200;
const MOST_VERTICES = 1_000;

export interface RunningEventPosts {
  readonly service: EventPostService;
  readonly deadlines: Deadlines;
}

export function createEventPosts(context: ServiceContext): RunningEventPosts {
  const { database, tail, clock, area } = context;
  const { knex } = database;

  async function change<T>(
    actor: Actor,
    operation: string,
    { idempotencyKey: key, ...body }: { readonly idempotencyKey?: string | null },
    work: (trx: Trx, now: Date, events: NewEvent[]) => Promise<T>,
  ): Promise<T> {
    authorise(actor, 'assign units');
    const now = clock();
    const result = await inTransaction(database, (trx) =>
      once(trx, { actor, operation, key, body, now }, async () => {
        const events: NewEvent[] = [];
        const answer = await work(trx, now, events);
        await appendEvents(trx, events);
        return answer;
      }),
    );
    await tail.catchUp();
    return result;
  }

  /** CONFLICT where it is over. */
  async function lockOpenPost(trx: Trx, id: string): Promise<EventPost> {
    const post = isId(id) ? await lockPost(database, trx, id) : null;
    if (post === null) throw notFound('event post', id);
    if (post.status !== 'OPEN') throw conflict(`the post ${post.name} is ${post.status}`, post.status);
    return post;
  }

  /** By id, so that two who post the same units wait for each other and not in a circle. */
  async function lockUnits(trx: Trx, ids: readonly string[]): Promise<Unit[]> {
    if (ids.length === 0 || ids.length > MOST_UNITS)
      throw badInput(['input', 'unitIds'], `has ${ids.length} units`, `1 to ${MOST_UNITS}`);
    const units: Unit[] = [];
    for (const id of [...new Set(ids)].sort()) {
      const unit = isId(id) ? await lockUnit(trx, id, 'UPDATE') : null;
      if (unit === null) throw notFound('unit', id);
      units.push(unit);
    }
    return units;
  }

  async function post(
    trx: Trx,
    actor: Actor,
    to: EventPost,
    unitIds: readonly string[],
    now: Date,
    events: NewEvent[],
  ): Promise<void> {
    const units = await lockUnits(trx, unitIds);
    const posted = await listPostsByUnitIds(
      database,
      trx,
      units.map(({ id }) => id),
    );
    for (const unit of units) {
      const known = posted.get(unit.id) ?? [];
      if (known.some(({ id }) => id === to.id)) continue;
      const other = known.find((each) => overlap(each, to));
      if (other !== undefined)
        throw conflict(`unit ${unit.callSign} is posted at ${other.name} at that time`, 'POSTED', {
          unitId: unit.id,
          postId: other.id,
        });
      await postUnit(trx, to.id, unit.id, now, actor.accountId);
      if (to.startsAt <= now) await withdrawTargetOf(database, trx, { unit, reason: `posted at ${to.name}`, at: now }, events); // prettier-ignore
      const data = { postId: to.id, name: to.name, callSign: unit.callSign, hold: holdOf(to) };
      events.push(eventOf(EventKind.EVENT_POST_UNIT_POSTED, to, now, actor.accountId, data, unit.id));
    }
  }

  async function release(
    trx: Trx,
    from: EventPost,
    units: readonly Pick<PostedUnit, 'id' | 'callSign'>[],
    { now, actorId, reason }: { readonly now: Date; readonly actorId: string | null; readonly reason: string | null },
    events: NewEvent[],
  ): Promise<void> {
    for (const { id, callSign } of units) {
      if (!(await releaseUnit(trx, from.id, id, now))) continue;
      const data = { postId: from.id, name: from.name, callSign, holdId: from.id, reason };
      events.push(eventOf(EventKind.EVENT_POST_UNIT_RELEASED, from, now, actorId, data, id));
    }
  }

  async function end(
    trx: Trx,
    before: EventPost,
    { now, actorId, reason }: { readonly now: Date; readonly actorId: string | null; readonly reason: string | null },
    events: NewEvent[],
  ): Promise<EventPost> {
    await release(trx, before, await listPostedUnits(trx, before.id), { now, actorId, reason }, events);
    const status = now < before.startsAt ? 'CANCELLED' : 'ENDED';
    const change: PostChange = { status, due_at: null, short_since: null, ended_at: now, end_reason: reason };
    await updatePost(trx, before.id, change);
    const after: EventPost = { ...before, status, shortSinceAt: null, endedAt: now, endReason: reason };
    events.push(eventOf(EventKind.EVENT_POST_ENDED, after, now, actorId, { postId: after.id, post: after }));
    return after;
  }

  /** Posted, on duty, not called away and not on a break. */
  async function listPresent(trx: Trx, postId: string): Promise<Unit[]> {
    const ids = (await listPostedUnits(trx, postId)).map(({ id }) => id);
    const away = new Set([
      ...(await listActiveAssignments(trx, ids)).map(({ unitId }) => unitId),
      ...(await listRunningBreaks(trx, ids)).map(({ unitId }) => unitId),
    ]);
    return (await listUnitsByIds(trx, ids)).filter(({ id, duty }) => duty === 'ON_DUTY' && !away.has(id));
  }

  /** An alert when it falls short, and the next one only after it was full again. */
  async function look(trx: Trx, before: EventPost, now: Date, events: NewEvent[]): Promise<void> {
    const missing = countMissing(before.needs, await listPresent(trx, before.id));
    const wanted = before.needs.reduce((sum, { count }) => sum + count, 0);
    if (missing > 0 && before.shortSinceAt === null) {
      const detail = postShort(before, missing, wanted);
      const about = { incident: null, assignment: null, subjectId: before.id, stationId: before.stationId };
      await raiseAlert(trx, { kind: 'POST_EMPTY', ...about, at: now, detail }, events);
    }
    const next = Math.min(now.getTime() + LOOK_EVERY_MS, before.endsAt.getTime());
    const since = missing === 0 ? null : (before.shortSinceAt ?? now);
    await updatePost(trx, before.id, { due_at: new Date(next), short_since: since });
  }

  const deadlines: Deadlines = {
    async runDue(now, atMost) {
      const due = await listDuePosts(knex, now, atMost);
      return actOnEach(due, (id) =>
        inTransaction(database, async (trx) => {
          const before = await lockPost(database, trx, id);
          if (before?.status !== 'OPEN') return false;
          const events: NewEvent[] = [];
          if (before.endsAt <= now) await end(trx, before, { now, actorId: null, reason: null }, events);
          else await look(trx, before, now, events);
          await appendEvents(trx, events);
          return events.length > 0;
        }),
      );
    },
  };

  const service: EventPostService = {
    async findPost(actor, id) {
      authorise(actor, 'see all units');
      return isId(id) ? findPost(database, knex, id) : null;
    },

    async listPosts(actor, { includeOver, stationId = null }, { first, after }) {
      authorise(actor, 'see all units');
      const limit = checkFirst(first);
      const key = decodeMomentKey(after);
      if (stationId !== null && !isId(stationId)) return { edges: [], hasNextPage: false };
      const rows = await listPosts(database, knex, { openOnly: !includeOver, stationId }, key, limit + 1);
      return toPage(
        rows,
        limit,
        ({ startsAt, id }) => [startsAt.getTime(), id],
        (row) => row,
      );
    },

    openPost: (actor, input) =>
      change(actor, 'openEventPost', input, async (trx, now, events) => {
        const checked = checkPost(input, now);
        const { location } = checked;
        const stationId =
          (await findGridAt(database, trx, location))?.stationId ??
          (await findNearestStationId(database, trx, location));
        const opened = await insertPost(database, trx, { ...checked, stationId, openedBy: actor.accountId });
        const data = { postId: opened.id, post: opened };
        events.push(eventOf(EventKind.EVENT_POST_OPENED, opened, now, actor.accountId, data));
        return opened;
      }),

    postUnits: (actor, input) =>
      change(actor, 'postUnits', input, async (trx, now, events) => {
        const to = await lockOpenPost(trx, input.postId);
        await post(trx, actor, to, input.unitIds, now, events);
        return to;
      }),

    releaseUnits: (actor, input) =>
      change(actor, 'releaseUnits', input, async (trx, now, events) => {
        const from = await lockOpenPost(trx, input.postId);
        const units = await lockUnits(trx, input.unitIds);
        await release(trx, from, units, { now, actorId: actor.accountId, reason: null }, events);
        return from;
      }),

    endPost: (actor, input) =>
      change(actor, 'endEventPost', input, async (trx, now, events) => {
        const reason = checkText(input.reason, ['input', 'reason'], 2_000);
        const before = isId(input.postId) ? await lockPost(database, trx, input.postId) : null;
        if (before === null) throw notFound('event post', input.postId);
        if (before.status !== 'OPEN') return before;
        return end(trx, before, { now, actorId: actor.accountId, reason }, events);
      }),

    async unitIdsByPostIds(actor, ids) {
      authorise(actor, 'see all units');
      return listUnitIdsByPostIds(knex, plausibleIds(ids));
    },

    async postsByUnitIds(actor, ids) {
      const visible = plausibleIds(ids).filter((id) => maySeeUnit(actor, id));
      return listPostsByUnitIds(database, knex, visible);
    },
  };

  function checkPost(
    input: OpenEventPostInput,
    now: Date,
  ): Omit<Parameters<typeof insertPost>[2], 'stationId' | 'openedBy'> {
    const startsAt = checkMoment(input.startsAt, ['input', 'startsAt']);
    const endsAt = checkMoment(input.endsAt, ['input', 'endsAt']);
    if (endsAt <= startsAt || endsAt <= now || endsAt.getTime() - startsAt.getTime() > LONGEST_MS)
      throw badInput(
        ['input', 'endsAt'],
        `${endsAt.toISOString()} does not fit`,
        'later than startsAt and than now, 31 days after startsAt at most',
      );
    const limits = { serviceArea: extentOf(area), mostVertices: MOST_VERTICES };
    return {
      name: checkRequiredText(input.name, ['input', 'name'], 200),
      nameEn: checkText(input.nameEn, ['input', 'nameEn'], 200),
      location: checkPoint(input.location, ['input', 'location'], area),
      area: input.area == null ? null : parsePolygon(input.area, ['input', 'area'], limits),
      startsAt,
      endsAt,
      needs: parseUnitNeeds(input.needs, ['input', 'needs']),
      calledFor: checkWhole(input.calledFor, ['input', 'calledFor'], 1, 4) as Priority,
    };
  }

  return { service, deadlines };
}

/** What a post keeps its units from. */
function holdOf({ id, calledFor, startsAt, endsAt, name }: EventPost): UnitHold {
  return { id, kind: 'HELD_FOR_EVENT', calledFor, from: startsAt, until: endsAt, label: name };
}

/** `data` of `event-post.…`: the post's id; the post, or the unit's call sign and what begins or ends to hold it. */
function eventOf(
  kind: EventKind,
  { stationId }: EventPost,
  at: Date,
  actorId: string | null,
  data: Readonly<Record<string, unknown>>,
  unitId: string | null = null,
): NewEvent {
  return { at, kind, actorId, stationId, unitId, data };
}
