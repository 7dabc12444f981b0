/** Posts at events over the API, and what a unit is doing besides its assignment. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Unit } from '../../core/fleet/unit.js';
import { type EventPost } from '../../core/shifts/event-post.js';
import { type Shift } from '../../core/shifts/shift.js';
import { type Station } from '../../core/territory/territory.js';
import { type PatrolTarget, type UnitBreak } from '../../services/contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import { EndEventPostInputType, OpenEventPostInputType, PostUnitsInputType } from '../inputs/shifts.js';
import { loadOptional } from '../loaders.js';
import { type Connection, toConnection } from '../types/paging.js';
import { PatrolTargetType } from '../types/patrol.js';
import {
  EventPostConnectionType,
  EventPostPayloadType,
  EventPostType,
  ShiftType,
  UnitBreakType,
} from '../types/shifts.js';
import { StationType } from '../types/territory.js';
import { UnitType } from '../types/unit.js';

interface Payload {
  readonly post: EventPost;
}

@Resolver(() => EventPostType)
export class EventPostResolver {
  @Query(() => EventPostType, { nullable: true, description: 'One post; null where there is none.' })
  eventPost(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<EventPost | null> {
    return context.services.eventPosts.findPost(actorOf(context), id);
  }

  @Query(() => EventPostConnectionType, { description: 'Posts at events, the one that begins last first.' })
  async eventPosts(
    @Arg('includeOver', () => Boolean, {
      nullable: true,
      defaultValue: false,
      description: 'Also those that are over; by default only open ones.',
    })
    includeOver: boolean | null,
    @Arg('stationId', () => ID, { nullable: true, description: 'In the area of this station; null: everywhere.' })
    stationId: string | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<EventPost>> {
    const filter = { includeOver: includeOver ?? false, stationId };
    const found = await context.services.eventPosts.listPosts(actorOf(context), filter, toPageRequest(page));
    return toConnection(found, page.after);
  }

  @Mutation(() => EventPostPayloadType, { description: 'Opens a post for a period. By the command.' })
  async openEventPost(
    @Arg('input', () => OpenEventPostInputType, { description: 'The post.' }) input: OpenEventPostInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Payload> {
    return { post: await context.services.eventPosts.openPost(actorOf(context), input) };
  }

  @Mutation(() => EventPostPayloadType, {
    description: 'Posts units there. CONFLICT where one is posted elsewhere at the same time, or the post is over.',
  })
  async postUnits(
    @Arg('input', () => PostUnitsInputType, { description: 'Which units.' }) input: PostUnitsInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Payload> {
    return { post: await context.services.eventPosts.postUnits(actorOf(context), input) };
  }

  @Mutation(() => EventPostPayloadType, { description: 'Takes units off the post: they are free for all work again.' })
  async releaseUnits(
    @Arg('input', () => PostUnitsInputType, { description: 'Which units.' }) input: PostUnitsInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Payload> {
    return { post: await context.services.eventPosts.releaseUnits(actorOf(context), input) };
  }

  @Mutation(() => EventPostPayloadType, {
    description:
      'Ends it early: CANCELLED before its begin, else ENDED; its units are released. Again: the same answer.',
  })
  async endEventPost(
    @Arg('input', () => EndEventPostInputType, { description: 'Which post.' }) input: EndEventPostInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Payload> {
    return { post: await context.services.eventPosts.endPost(actorOf(context), input) };
  }

  @FieldResolver(() => [UnitType], { description: 'Units that are posted there, by call sign.' })
  async units(@Root() { id }: EventPost, @Ctx() { loaders }: GraphqlContext): Promise<Unit[]> {
    const ids = (await loaders.eventPostUnits.load(id)) ?? [];
    const units = await Promise.all(ids.map((unitId) => loaders.unit.load(unitId)));
    return units.filter((unit) => unit !== null);
  }

  @FieldResolver(() => StationType, { nullable: true, description: 'The station in whose area it lies, or null.' })
  station(@Root() { stationId }: EventPost, @Ctx() { loaders }: GraphqlContext): Promise<Station | null> {
    return loadOptional(loaders.station, stationId);
  }
}

@Resolver(() => UnitType)
export class UnitDutyResolver {
  @FieldResolver(() => ShiftType, {
    nullable: true,
    description: 'The shift that it is on, or the next that it may sign on to; null: none is on the roster.',
  })
  shift(@Root() { id }: Unit, @Ctx() { loaders }: GraphqlContext): Promise<Shift | null> {
    return loaders.unitShift.load(id);
  }

  @FieldResolver(() => UnitBreakType, { nullable: true, description: 'The break that it is on, or null.' })
  break(@Root() { id }: Unit, @Ctx() { loaders }: GraphqlContext): Promise<UnitBreak | null> {
    return loaders.unitBreak.load(id);
  }

  @FieldResolver(() => [EventPostType], { description: 'Open posts to which it is posted, the earliest first.' })
  async eventPosts(@Root() { id }: Unit, @Ctx() { loaders }: GraphqlContext): Promise<readonly EventPost[]> {
    return (await loaders.unitEventPosts.load(id)) ?? [];
  }

  @FieldResolver(() => PatrolTargetType, {
    nullable: true,
    description: 'Where it is to be seen next, while it has no call; null: no target is open.',
  })
  patrolTarget(@Root() { id }: Unit, @Ctx() { loaders }: GraphqlContext): Promise<PatrolTarget | null> {
    return loaders.unitPatrolTarget.load(id);
  }
}
