/** Feeds and the log as readers see them. Rights are checked for every event, replayed ones too. */
import { type Assignment } from '../core/incident/assignment.js';
import { DomainError, forbidden, notFound } from '../core/errors.js';
import { findActiveAssignment, listAssignmentsByIds } from '../database/assignment-repository.js';
import { type Cursor, formatCursor, type LoggedEvent, parseCursor } from '../events/event.js';
import { openFeed } from '../events/feed.js';
import { type EventSelection, readEvents, readHead } from '../events/log.js';
import { type Actor, may } from './actor.js';
import { type DeviceFeeds } from './delivery/device-feeds.js';
import { type AssignmentEventData } from './dispatch/assignment-event.js';
import { isId } from './border.js';
import { Coalescer } from './coalescer.js';
import { type AssignmentFeedItem, type EventFilter, type FeedService } from './contract.js';
import { reviveMoments } from './idempotency.js';
import { checkFirst } from './page.js';
import { type ServiceContext } from './service-context.js';
import { byId } from './territory.js';
import { maySeeUnit } from './fleet/units.js';

export function createFeedService({ database, tail, fleet }: ServiceContext, devices: DeviceFeeds): FeedService {
  const { knex } = database;
  const assignments = new Coalescer<Assignment>(async (ids) => byId(await listAssignmentsByIds(knex, ids)));

  /** The assignment as the event says that it was; the route from its row. */
  async function itemOf(cursor: string, { kind, data }: LoggedEvent): Promise<AssignmentFeedItem> {
    const { assignment } = data as unknown as AssignmentEventData;
    const then = reviveMoments(assignment) as AssignmentEventData['assignment'];
    const row = await assignments.load(then.id);
    return { cursor, kind, assignment: { ...then, route: row?.route ?? null } };
  }

  async function* activeAssignment(unitId: string, head: Cursor): AsyncGenerator<AssignmentFeedItem, void, void> {
    const active = await findActiveAssignment(knex, unitId);
    if (active !== null) yield { cursor: formatCursor(head), kind: null, assignment: active };
  }

  async function* assignmentsOf(
    unitId: string,
    after: string | null,
    visible: () => boolean,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<AssignmentFeedItem, void, void> {
    // The picture is what the log has told up to here: where it has no assignment, none is to be read.
    const isFree = fleet.picture.get(unitId)!.assignment === null;
    // The head is read before the state: what is committed in between comes again as an event, and never not at all.
    const from = after !== null ? parseCursor(after) : isFree ? tail.position : await tail.head();
    if (after === null && !isFree) yield* activeAssignment(unitId, from);
    const selection = { unitId, kindPrefix: 'assignment.' };
    for await (const item of openFeed(database, tail, { after: from, selection, visible, signal }))
      yield 'resync' in item ? item : await itemOf(item.cursor, item.event);
  }

  return {
    async *assignmentFeed(actor, { unitId, after = null, signal }) {
      if (!isId(unitId) || !maySeeUnit(actor, unitId) || fleet.picture.get(unitId) === undefined)
        throw notFound('unit', unitId);
      const visible = (): boolean => maySeeUnit(actor, unitId);
      // Whoever else reads it is no device of the unit: nothing is sent by showing it to the command.
      if (actor.unitId !== unitId) yield* assignmentsOf(unitId, after, visible, signal);
      else
        yield* devices.follow({ unitId, after, signal, visible }, (ended) =>
          assignmentsOf(unitId, after, visible, ended),
        );
    },

    async *eventFeed(actor, { filter, after, signal }) {
      checkReader(actor);
      const selection = toSelection(filter ?? {});
      yield* openFeed(database, tail, {
        after: after == null ? undefined : parseCursor(after),
        selection,
        visible: () => may(actor, 'see the event log'),
        signal,
      });
    },

    async listEvents(actor, filter, { first, after }) {
      checkReader(actor);
      const limit = checkFirst(first);
      const head = await readHead(knex);
      const from = after == null ? null : parseCursor(after);
      if (from !== null && (from.epoch !== head.epoch || from.seq > head.seq))
        throw new DomainError('RESYNC', 'the cursor belongs to another log; read the state anew and go on without it', {
          cursor: formatCursor(head),
        });
      const events = await readEvents(knex, {
        afterSeq: from?.seq ?? 0,
        limit: limit + 1,
        selection: toSelection(filter),
      });
      return {
        edges: events
          .slice(0, limit)
          .map((event) => ({ cursor: formatCursor({ epoch: head.epoch, seq: event.seq }), node: event })),
        hasNextPage: events.length > limit,
      };
    },
  };
}

function checkReader(actor: Actor): void {
  if (!may(actor, 'see the event log')) throw forbidden('see the event log');
}

/** A filter on an id that cannot be one selects nothing. */
function toSelection({ kinds, unitId, incidentId, stationId }: EventFilter): EventSelection {
  const nothing = [unitId, incidentId, stationId].some((id) => id != null && !isId(id));
  return {
    // PostgreSQL has no text with NUL in it, so no kind is that.
    ...(nothing ? { kinds: [] } : kinds != null && { kinds: kinds.filter((kind) => !kind.includes('\0')) }),
    ...(unitId != null && !nothing && { unitId }),
    ...(incidentId != null && !nothing && { incidentId }),
    ...(stationId != null && !nothing && { stationId }),
  };
}
