/** Where units were, and replays of what happened. */
import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { type PastPosition } from '../../core/fleet/past-position.js';
import { type Unit } from '../../core/fleet/unit.js';
import { type ReplayItem } from '../../services/contract.js';
import { type Page } from '../../services/page.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import { loadRequired } from '../loaders.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { GraphQLGeoJsonPolygon } from '../scalars/geojson.js';
import { type Connection, toConnection } from '../types/paging.js';
import {
  PastPositionConnectionType,
  PastPositionType,
  ReplayConnectionType,
  type ReplayItemType,
} from '../types/position-history.js';
import { UnitType } from '../types/unit.js';

/** An event's cursor is that of its item. */
function toNodes({ edges, hasNextPage }: Page<ReplayItem>): Page<ReplayItemType> {
  const nodes = edges.map(({ cursor, node: { at, event, position } }) => ({
    cursor,
    node: { at, event: event === undefined ? null : { ...event, cursor }, position: position ?? null },
  }));
  return { edges: nodes, hasNextPage };
}

@Resolver(() => UnitType)
export class UnitTrackResolver {
  @FieldResolver(() => PastPositionConnectionType, {
    description:
      'Where it was between two times, by the time of the device. Positions are kept for 90 days by default.',
  })
  async track(
    @Root() { id: unitId }: Unit,
    @Arg('from', () => GraphQLDateTime, { description: 'From this time on.' }) from: Date,
    @Arg('to', () => GraphQLDateTime, { description: 'Before this time: 31 days later at most.' }) to: Date,
    @Arg('everyS', () => Int, {
      nullable: true,
      defaultValue: 0,
      description: 'Only the first position in every step of so many seconds from `from` on, up to 86,400; 0: all.',
    })
    everyS: number | null,
    @Arg('includeFlagged', () => Boolean, {
      nullable: true,
      defaultValue: false,
      description: 'Also positions that were never live.',
    })
    includeFlagged: boolean | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<PastPosition>> {
    const input = { unitId, from, to, everyS: everyS ?? 0, includeFlagged: includeFlagged ?? false };
    const found = await context.services.positionHistory.track(actorOf(context), input, toPageRequest(page));
    return toConnection(found, page.after);
  }
}

@Resolver(() => PastPositionType)
export class PastPositionResolver {
  @FieldResolver(() => UnitType, { description: 'The unit, as it is now.' })
  unit(@Root() { unitId }: PastPosition, @Ctx() { loaders }: GraphqlContext): Promise<Unit> {
    return loadRequired(loaders.unit, 'unit', unitId);
  }

  @Query(() => ReplayConnectionType, {
    description:
      'Positions that were live and events between two times, in order, to show again what happened. Events are ordered by when they happened, not by when they were entered. For those who may read the log.',
  })
  async replay(
    @Arg('from', () => GraphQLDateTime, { description: 'From this time on.' }) from: Date,
    @Arg('to', () => GraphQLDateTime, { description: 'Before this time: 24 hours later at most.' }) to: Date,
    @Arg('within', () => GraphQLGeoJsonPolygon, {
      nullable: true,
      description: 'Only positions in this area, and events of incidents that lie in it; null: everything.',
    })
    within: object | null,
    @Arg('everyS', () => Int, {
      nullable: true,
      defaultValue: 0,
      description:
        "Only each unit's first position in every step of so many seconds from `from` on, up to 86,400; 0: all.",
    })
    everyS: number | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<ReplayItemType>> {
    const input = { from, to, within: within ?? null, everyS: everyS ?? 0 };
    const found = await context.services.positionHistory.replay(actorOf(context), input, toPageRequest(page));
    return toConnection(toNodes(found), page.after);
  }
}
