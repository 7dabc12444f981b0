/** The town for tests of delivery: a clock that the test moves, offers made in a line, and feeds read as a device reads them. */
import { type Assignment } from '../../../src/core/incident/assignment.js';
import { type AssignmentDelivery } from '../../../src/core/delivery/assignment-delivery.js';
import { type Database } from '../../../src/database/database.js';
import { readEvents } from '../../../src/events/log.js';
import { type AssignmentFeedItem } from '../../../src/services/contract.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town, type TownOptions } from '../../support/town.js';

export interface DeliveryTown {
  readonly database: Database;
  readonly town: Town;
  readonly now: Date;
  later(seconds: number): void;
  /** Another node on the same database. */
  openNode(options?: Partial<TownOptions>): Promise<Town>;
  offer(unit: number): Promise<Assignment>;
  deliveryOf(assignmentId: string): Promise<AssignmentDelivery>;
  /** Kinds of the events about deliveries of the incident, in their order. */
  kindsOf(incidentId: string): Promise<string[]>;
}

export async function settleDeliveryTown(options: Partial<TownOptions> = {}): Promise<DeliveryTown> {
  const database = await emptyDatabase();
  let now = new Date('2026-03-02T00:00:00Z');
  const clock = (): Date => now;
  await settleTown(database, { unitCount: 10, clock });
  const openNode = (more: Partial<TownOptions> = {}): Promise<Town> =>
    openTown(database, { clock, pollMs: 50, ...options, ...more });
  const town = await openNode();
  const { services, actors, units } = town;
  return {
    database,
    town,
    get now() {
      return now;
    },
    later: (seconds) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    openNode,
    offer: async (unit) => {
      const report = { type: 'dispute', location: corner(5, 5) };
      const { incident } = await services.incidents.reportIncident(actors.dispatcher, report);
      const input = { incidentId: incident.id, unitId: units[unit]!.id };
      return (await services.dispatch.assignUnit(actors.dispatcher, input)).assignment;
    },
    deliveryOf: async (id) => (await services.delivery.deliveriesByAssignmentIds(actors.dispatcher, [id])).get(id)!,
    kindsOf: async (incidentId) => {
      const events = await readEvents(database.knex, { afterSeq: 0, limit: 500, selection: { incidentId } });
      return events.map(({ kind }) => kind).filter((kind) => kind.startsWith('delivery.'));
    },
  };
}

export interface Device {
  /** The next item; fails where none comes in time. */
  next(): Promise<AssignmentFeedItem>;
  /** Everything that came without being asked for, after things have settled. */
  rest(): Promise<AssignmentFeedItem[]>;
  leave(): Promise<void>;
}

const PATIENCE_MS = 10_000;
const SETTLED_MS = 150;

/** Reads a feed from now on, as fast as it comes. */
export function read(feed: (signal: AbortSignal) => AsyncGenerator<AssignmentFeedItem, void, void>): Device {
  const left = new AbortController();
  const items: AssignmentFeedItem[] = [];
  const reading = (async () => {
    for await (const item of feed(left.signal)) items.push(item);
  })();
  const pause = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));
  return {
    next: async () => {
      const until = Date.now() + PATIENCE_MS;
      while (items.length === 0) {
        if (Date.now() > until) throw new Error('no item came');
        await pause(5);
      }
      return items.shift()!;
    },
    rest: async () => {
      await pause(SETTLED_MS);
      return items.splice(0);
    },
    leave: async () => {
      left.abort();
      await reading;
    },
  };
}

export async function until(condition: () => Promise<boolean> | boolean, what: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`${what} did not come about`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
