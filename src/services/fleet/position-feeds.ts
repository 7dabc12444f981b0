/** Use cases of those who manage position feeds; what devices do is in `feed-doors.ts`. */
import { badInput, conflict, notFound } from '../../core/errors.js';
import { type FeedDevice, FeedKind, SpeedUnit } from '../../core/fleet/position-feed.js';
import { inTransaction, type Trx } from '../../database/database.js';
import {
  deleteAllDevices,
  deleteDevice,
  type FeedRow,
  findFeed,
  insertFeed,
  listDevices,
  listFeeds,
  lockFeed,
  putDevice,
  updateRevoked,
  updateTokenVersion,
} from '../../database/position-feed-repository.js';
import { findUnit } from '../../database/unit-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, authorise } from '../actor.js';
import { checkDatum, checkNumber, checkRequiredText, isId } from '../border.js';
import { type AddPositionFeedInput, type DeviceInput, type PositionFeedService } from '../contract.js';
import { once } from '../idempotency.js';
import { checkFirst, decodeKey, toPage } from '../page.js';
import { type ServiceContext } from '../service-context.js';
import { createFeedDoors, type FeedDoorOptions } from './feed-doors.js';
import { makeToken } from './feed-token.js';
import { type FixIntake } from './fix-intake.js';

/** What an operation adds to the event that it appends. */
type Told = Readonly<Record<string, unknown>>;

export function createPositionFeedService(
  context: ServiceContext,
  intake: FixIntake,
  options: FeedDoorOptions,
): PositionFeedService {
  const { database, tail, clock } = context;
  const { knex } = database;

  async function change<T>(
    actor: Actor,
    operation: string,
    { idempotencyKey: key, ...body }: { readonly idempotencyKey?: string | null },
    work: (trx: Trx, now: Date, tell: (kind: EventKind, feedId: string, more: Told) => void) => Promise<T>,
  ): Promise<T> {
    authorise(actor, 'manage position feeds');
    const now = clock();
    const result = await inTransaction(database, (trx) =>
      once(trx, { actor, operation, key, body, now }, async () => {
        const events: NewEvent[] = [];
        const answer = await work(trx, now, (kind, feedId, more) => {
          const unitId = (more['unitId'] as string | undefined) ?? null;
          events.push({ at: now, kind, actorId: actor.accountId, unitId, data: { feedId, ...more } });
        });
        await appendEvents(trx, events);
        return answer;
      }),
    );
    await tail.catchUp();
    return result;
  }

  /** The token is made anew for each answer, so that no stored one (of an idempotency key) holds it. */
  function withToken(feed: FeedRow): { feed: FeedRow; token: string } {
    return { feed, token: makeToken(options.secret, { feedId: feed.id, version: feed.tokenVersion }) };
  }

  return {
    ...createFeedDoors(context, intake, options),

    async addFeed(actor, input) {
      const feed = await change(actor, 'addPositionFeed', input, async (trx, now, tell) => {
        const checked = checkFeed(input);
        const id = await insertFeed(trx, { ...checked, createdAt: now, createdBy: actor.accountId });
        if (checked.device !== null) await placeDevice(trx, id, checked.device, ['input', 'device']);
        const added = (await findFeed(trx, id))!;
        tell(EventKind.POSITION_FEED_ADDED, id, { feed: added, device: checked.device });
        return added;
      });
      return withToken(feed);
    },

    async rotateToken(actor, input) {
      const feed = await change(actor, 'rotatePositionFeedToken', input, async (trx, _now, tell) => {
        const before = await lockUsable(trx, input.feedId);
        const tokenVersion = before.tokenVersion + 1;
        await updateTokenVersion(trx, before.id, tokenVersion);
        tell(EventKind.POSITION_FEED_TOKEN_ROTATED, before.id, { tokenVersion });
        return { ...before, tokenVersion };
      });
      return withToken(feed);
    },

    revokeFeed: (actor, input) =>
      change(actor, 'revokePositionFeed', input, async (trx, now, tell) => {
        const feed = await lockKnown(trx, input.feedId);
        if (feed.revokedAt !== null) return feed;
        await updateRevoked(trx, feed.id, now);
        tell(EventKind.POSITION_FEED_REVOKED, feed.id, { name: feed.name });
        return { ...feed, revokedAt: now };
      }),

    putDevice: (actor, input) =>
      change(actor, 'putPositionFeedDevice', input, async (trx, _now, tell) => {
        const feed = await lockUsable(trx, input.feedId);
        if (feed.kind === FeedKind.OSMAND) await deleteAllDevices(trx, feed.id);
        const device = await placeDevice(trx, feed.id, input, ['input']);
        tell(EventKind.POSITION_FEED_DEVICE_PUT, feed.id, { reference: device.reference, unitId: device.unitId });
        return device;
      }),

    removeDevice: (actor, input) =>
      change(actor, 'removePositionFeedDevice', input, async (trx, _now, tell) => {
        const feed = await lockKnown(trx, input.feedId);
        const reference = checkRequiredText(input.reference, ['input', 'reference'], 100);
        if (!(await deleteDevice(trx, feed.id, reference))) throw notFound('device of this feed', reference);
        tell(EventKind.POSITION_FEED_DEVICE_REMOVED, feed.id, { reference });
        return { ...feed, deviceCount: feed.deviceCount - 1 };
      }),

    async listFeeds(actor, filter, { first, after }) {
      authorise(actor, 'manage position feeds');
      const limit = checkFirst(first);
      const key = decodeKey(after, 2);
      if (key !== null && !isId(String(key[1])))
        throw badInput(['after'], 'is a cursor of another list', 'the endCursor of an earlier page of this list');
      const rows = await listFeeds(knex, filter, key && [String(key[0]), String(key[1])], limit + 1);
      return toPage(
        rows,
        limit,
        ({ name, id }) => [name, id],
        (feed) => feed,
      );
    },

    async listDevices(actor, feedId, { first, after }) {
      authorise(actor, 'manage position feeds');
      const limit = checkFirst(first);
      const key = decodeKey(after, 1);
      if (!isId(feedId) || (await findFeed(knex, feedId)) === null) throw notFound('position feed', feedId);
      const rows = await listDevices(knex, feedId, key && String(key[0]), limit + 1);
      return toPage(
        rows,
        limit,
        ({ reference }) => [reference],
        (device) => device,
      );
    },
  };
}

function checkFeed(input: AddPositionFeedInput) {
  const { kind, device } = input;
  if (kind === FeedKind.OSMAND && device == null)
    throw badInput(['input', 'device'], 'is missing', 'the one device of this feed: its token is for that alone');
  if (kind === FeedKind.TRACCAR && device != null)
    throw badInput(['input', 'device'], 'is not for a TRACCAR feed', 'putPositionFeedDevice for each of its devices');
  return {
    kind,
    name: checkRequiredText(input.name, ['input', 'name'], 100),
    datum: checkDatum(input.datum, ['input']),
    assumedAccuracyM:
      input.assumedAccuracyM == null
        ? null
        : checkNumber(input.assumedAccuracyM, ['input', 'assumedAccuracyM'], 1, 1_000),
    speedUnit: input.speedUnit ?? SpeedUnit.KNOTS,
    device: device ?? null,
  };
}

async function placeDevice(
  trx: Trx,
  feedId: string,
  input: DeviceInput,
  path: readonly (string | number)[],
): Promise<FeedDevice> {
  const reference = checkRequiredText(input.reference, [...path, 'reference'], 100);
  if (!isId(input.unitId) || (await findUnit(trx, { id: input.unitId })) === null) throw notFound('unit', input.unitId);
  const device = { feedId, reference, unitId: input.unitId };
  await putDevice(trx, device);
  return device;
}

async function lockKnown(trx: Trx, id: string): Promise<FeedRow> {
  const feed = isId(id) ? await lockFeed(trx, id) : null;
  if (feed === null) throw notFound('position feed', id);
  return feed;
}

/** CONFLICT where it is revoked. */
async function lockUsable(trx: Trx, id: string): Promise<FeedRow> {
  const feed = await lockKnown(trx, id);
  if (feed.revokedAt !== null) throw conflict(`the position feed ${feed.name} is revoked; add another`, 'REVOKED');
  return feed;
}
