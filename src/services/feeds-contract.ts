/** The use cases of the log and what is pushed from it. Part of `contract.ts`. */
import { type Assignment } from '../core/incident/assignment.js';
import { type LoggedEvent } from '../events/event.js';
import { type FeedItem } from '../events/feed.js';
import { type Actor } from './actor.js';
import { type Page, type PageRequest } from './page.js';

export type AssignmentFeedItem =
  | {
      readonly cursor: string;
      readonly assignment: Assignment;
      /** Kind of the event, such as `assignment.offered`; null: nothing happened, this is how it stands. */
      readonly kind: string | null;
      /** An offer that comes once more, because the device has not confirmed it; the cursor is that of the last item. */
      readonly isRedelivery?: boolean;
      readonly resync?: undefined;
    }
  | {
      readonly cursor: string;
      readonly assignment?: undefined;
      readonly isRedelivery?: undefined;
      readonly resync: string;
    };

export interface EventFilter {
  readonly kinds?: readonly string[] | null;
  readonly unitId?: string | null;
  readonly incidentId?: string | null;
  /** The station concerned: both sides of a transfer have an event of their own. */
  readonly stationId?: string | null;
}

export interface FeedService {
  /** Every change of an assignment of the unit. Without `after`: the active assignment first, where there is one, then live. */
  assignmentFeed(
    actor: Actor,
    options: { unitId: string; after?: string | null; signal?: AbortSignal },
  ): AsyncGenerator<AssignmentFeedItem, void, void>;
  eventFeed(
    actor: Actor,
    options: { filter?: EventFilter | null; after?: string | null; signal?: AbortSignal },
  ): AsyncGenerator<FeedItem, void, void>;
  /** RESYNC where the cursor belongs to another log. */
  listEvents(actor: Actor, filter: EventFilter, page: PageRequest): Promise<Page<LoggedEvent>>;
}
