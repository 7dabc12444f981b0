/** Subscriptions: pull iterators of the services, never a pub/sub in between, so that a slow client holds back its own feed and nothing else. */
import { Arg, ID, Int, Resolver, Root, Subscription } from 'type-graphql';
import {
  type AssignmentFeedItem,
  type EventFilter,
  type MultiPolygon,
  type UnitPosition,
} from '../../services/contract.js';
import { type FeedItem } from '../../events/feed.js';
import { abortable } from '../abortable.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { EventFilterInput } from '../inputs/filters.js';
import { GraphQLGeoJsonPolygon } from '../scalars/geojson.js';
import { AssignmentFeedItemType } from '../types/assignment.js';
import { EventFeedItemType } from '../types/event-feed-item.js';
import { UnitPositionType } from '../types/unit.js';

/** What type-graphql hands to `subscribe`; it leaves `args` as graphql coerced them. */
interface Subscribing<Args> {
  readonly args: Args;
  readonly context: GraphqlContext;
}

interface UnitPositionsArgs {
  readonly within?: { readonly type: 'Polygon'; readonly coordinates: MultiPolygon['coordinates'][number] } | null;
  readonly everyMs?: number | null;
}

const USUAL_EVERY_MS = 1_000;

@Resolver()
export class FeedResolver {
  @Subscription(() => AssignmentFeedItemType, {
    description:
      'Every change of an assignment of one unit. Without `after` it begins with the active assignment, where there is one; with it, nothing is lost and nothing comes twice. The unit’s own officer gets an offer again and again, marked with `isRedelivery`, until confirmDelivery.',
    subscribe: ({ args, context }: Subscribing<{ unitId: string; after?: string | null }>) => {
      const actor = actorOf(context);
      return abortable((signal) => context.services.feeds.assignmentFeed(actor, { ...args, signal }));
    },
  })
  assignmentFeed(
    @Arg('unitId', () => ID, { description: 'The unit.' }) _unitId: string,
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the last item that you have.' })
    _after: string | null,
    @Root() item: AssignmentFeedItem,
  ): object {
    return { ...item, isRedelivery: item.isRedelivery === true };
  }

  @Subscription(() => EventFeedItemType, {
    description:
      'Events that you may see, as they are committed. Without `after` only new ones; with it, all since then first.',
    subscribe: ({ args, context }: Subscribing<{ filter?: EventFilter | null; after?: string | null }>) => {
      const actor = actorOf(context);
      return abortable((signal) => context.services.feeds.eventFeed(actor, { ...args, signal }));
    },
  })
  eventFeed(
    @Arg('filter', () => EventFilterInput, { nullable: true, description: 'Which ones; null: all.' })
    _filter: EventFilterInput | null,
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the last item that you have.' })
    _after: string | null,
    @Root() item: FeedItem,
  ): object {
    return 'event' in item ? { cursor: item.cursor, event: { ...item.event, cursor: item.cursor } } : item;
  }

  @Subscription(() => [UnitPositionType], {
    description:
      'Positions of units that moved, the latest per unit. The first item has all that are known. A slow reader skips positions, never falls behind.',
    subscribe: ({ args, context }: Subscribing<UnitPositionsArgs>) => {
      const actor = actorOf(context);
      const within = args.within && ({ type: 'MultiPolygon', coordinates: [args.within.coordinates] } as const);
      const everyMs = args.everyMs ?? USUAL_EVERY_MS;
      return abortable((signal) => context.services.positions.unitPositions(actor, { within, everyMs, signal }));
    },
  })
  unitPositions(
    @Arg('within', () => GraphQLGeoJsonPolygon, {
      nullable: true,
      description: 'Only units in this area; null: everywhere.',
    })
    _within: object | null,
    @Arg('everyMs', () => Int, {
      nullable: true,
      defaultValue: USUAL_EVERY_MS,
      description: 'An item at most every so many milliseconds, 100 to 60,000.',
    })
    _everyMs: number | null,
    @Root() positions: readonly UnitPosition[],
  ): readonly UnitPosition[] {
    return positions;
  }
}
