/**
 * Feeds that devices of a unit read. What such a feed writes counts as sent; and an offer that no device confirms is written again every few seconds, on whatever
 * node the device is. Which offers these are is read from the database, so a node that has just started goes on where another ended.
 */
import { type Assignment } from '../../core/incident/assignment.js';
import { findAssignment } from '../../database/assignment-repository.js';
import { inTransaction } from '../../database/database.js';
import { insertSending, listUndeliveredOffers, type UndeliveredOffer } from '../../database/delivery-repository.js';
import { EventKind } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { PROGRAM } from '../dispatch/assignment-event.js';
import { type Deadlines } from '../dispatch/clockwork.js';
import { type AssignmentFeedItem } from '../feeds-contract.js';
import { type ServiceContext } from '../service-context.js';
import { deliveryEvent } from './delivery-event.js';

/** How often a node looks for offers to send again: less than a second late is not late. */
const LOOK_EVERY_MS = 1_000;

type Feed = AsyncGenerator<AssignmentFeedItem, void, void>;

export interface DeviceFeedOptions {
  readonly unitId: string;
  /** The cursor that the reader came with; null: none. */
  readonly after: string | null;
  readonly signal?: AbortSignal;
  /** Asked before each redelivery: may this reader still see the unit? */
  readonly visible: () => boolean;
}

export interface DeviceFeeds {
  /** `open`'s items in their order, and between them offers that nobody has confirmed. `open` gets the signal that ends it. */
  follow(options: DeviceFeedOptions, open: (signal: AbortSignal) => Feed): Feed;
  /** Lets the feeds of this node know what to send again. */
  readonly deadlines: Deadlines;
}

export function createDeviceFeeds(
  { database, tail, clock }: Pick<ServiceContext, 'database' | 'tail' | 'clock'>,
  redeliverEveryS: number,
): DeviceFeeds {
  const readers = new Map<string, Set<DeviceReader>>();
  let nextLookMs = 0;

  /** Called when the next item is asked for: the one before has left for the network then, however long its reader was away. */
  async function noteSending(reader: DeviceReader, assignmentId: string): Promise<void> {
    const now = clock();
    reader.noteSending(assignmentId, now);
    const isFirst = await inTransaction(database, async (trx) => {
      const subject = await insertSending(trx, assignmentId, now);
      if (subject === null) return false;
      await appendEvents(trx, [deliveryEvent(EventKind.DELIVERY_SENT, { at: now, actor: PROGRAM, subject })]);
      return true;
    });
    if (isFirst) tail.wake();
  }

  /** Read at the last moment: whatever has ended the offer comes from the log behind this item, never before it. */
  async function offerToRepeat(reader: DeviceReader, visible: () => boolean): Promise<Assignment | null> {
    const id = reader.takeWanted();
    const assignment = id === null || !visible() ? null : await findAssignment(database.knex, id);
    return assignment?.status === 'OFFERED' ? assignment : null;
  }

  async function* readOn(reader: DeviceReader, items: Feed, { after, visible }: DeviceFeedOptions): Feed {
    let cursor = after;
    const source = new Source(items);
    for (;;) {
      const step = await source.nextOr(reader);
      if (step === null) {
        const assignment = await offerToRepeat(reader, visible);
        // Without a cursor nothing has been delivered yet: the offer itself is still to come.
        if (assignment === null || cursor === null) continue;
        yield { cursor, kind: EventKind.ASSIGNMENT_OFFERED, assignment, isRedelivery: true };
        await noteSending(reader, assignment.id);
        continue;
      }
      if (step.done === true) return;
      const item = step.value;
      cursor = item.cursor;
      yield item;
      if (item.assignment?.status === 'OFFERED') await noteSending(reader, item.assignment.id);
    }
  }

  return {
    async *follow(options, open) {
      const { unitId, signal } = options;
      const ended = new AbortController();
      const end = (): void => ended.abort();
      if (signal?.aborted) return;
      signal?.addEventListener('abort', end);
      const reader = new DeviceReader(clock());
      const ofUnit = readers.get(unitId) ?? new Set();
      readers.set(unitId, ofUnit.add(reader));
      const items = open(ended.signal);
      try {
        yield* readOn(reader, items, options);
      } finally {
        signal?.removeEventListener('abort', end);
        ofUnit.delete(reader);
        if (ofUnit.size === 0) readers.delete(unitId);
        end();
        await items.return();
      }
    },

    deadlines: {
      async runDue(now) {
        // Nothing is taken here: the feeds write, whenever their readers are ready.
        const nothing = { due: 0, acted: 0 };
        if (readers.size === 0 || now.getTime() < nextLookMs) return nothing;
        nextLookMs = now.getTime() + LOOK_EVERY_MS;
        for (const offer of await listUndeliveredOffers(database.knex))
          for (const reader of readers.get(offer.unitId) ?? []) reader.want(offer, now, redeliverEveryS * 1000);
        return nothing;
      },
    },
  };
}

/** One device's place: what it was sent last, and what it should be sent again. A unit has one active assignment, so there is one of each. */
class DeviceReader {
  #sent: { readonly assignmentId: string; readonly atMs: number } | null = null;
  #wanted: string | null = null;
  wake: () => void = () => undefined;

  constructor(private readonly openedAt: Date) {}

  get isWaitedFor(): boolean {
    return this.#wanted !== null;
  }

  want({ assignmentId, offeredAt }: UndeliveredOffer, now: Date, everyMs: number): void {
    const sentMs = this.#sent?.assignmentId === assignmentId ? this.#sent.atMs : 0;
    // A feed that has just been opened, or an offer that has just been made, delivers by itself.
    const sinceMs = Math.max(sentMs, this.openedAt.getTime(), offeredAt.getTime());
    if (now.getTime() - sinceMs < everyMs) return;
    this.#wanted = assignmentId;
    this.wake();
  }

  takeWanted(): string | null {
    const wanted = this.#wanted;
    this.#wanted = null;
    return wanted;
  }

  noteSending(assignmentId: string, at: Date): void {
    this.#sent = { assignmentId, atMs: at.getTime() };
    this.#wanted = null;
  }
}

/** Asks a feed for one item ahead, so that its reader can be woken for something else meanwhile, and keeps the item until it is taken. */
class Source {
  #asked = false;
  #step: IteratorResult<AssignmentFeedItem, void> | null = null;
  #failure: { readonly error: unknown } | null = null;

  constructor(private readonly items: Feed) {}

  /** The next item, or null where the reader is wanted first. Rejects as the feed does. */
  async nextOr(reader: DeviceReader): Promise<IteratorResult<AssignmentFeedItem, void> | null> {
    if (!this.#asked) this.#ask(reader);
    if (this.#step === null && this.#failure === null && !reader.isWaitedFor)
      await new Promise<void>((resolve) => {
        reader.wake = resolve;
      });
    if (this.#failure !== null) throw this.#failure.error;
    const step = this.#step;
    if (step !== null) {
      this.#step = null;
      this.#asked = false;
    }
    return step;
  }

  #ask(reader: DeviceReader): void {
    this.#asked = true;
    this.items.next().then(
      (step) => {
        this.#step = step;
        reader.wake();
      },
      (error: unknown) => {
        this.#failure = { error };
        reader.wake();
      },
    );
  }
}
