/** Patrol over the API. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { type Unit } from '../../core/fleet/unit.js';
import { type Grid } from '../../core/territory/territory.js';
import { type GridPresence, type PatrolFeedItem, type PatrolTarget, type UnseenGrid } from '../../services/contract.js';
import { abortable } from '../abortable.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import { DeclinePatrolTargetInputType, GridPresenceFilterInput, PatrolStepInputType } from '../inputs/patrol.js';
import { loadRequired } from '../loaders.js';
import { type Connection, toConnection } from '../types/paging.js';
import {
  GridPresenceConnectionType,
  GridPresenceType,
  PatrolFeedItemType,
  PatrolTargetPayloadType,
  PatrolTargetType,
  UnseenGridConnectionType,
  UnseenGridType,
} from '../types/patrol.js';
import { GridType } from '../types/territory.js';
import { UnitType } from '../types/unit.js';

@Resolver(() => PatrolTargetType)
export class PatrolTargetResolver {
  @Mutation(() => PatrolTargetPayloadType, {
    description:
      'OFFERED → ACCEPTED. By the officer of the unit or the command. Going there without a word counts too.',
  })
  async acceptPatrolTarget(
    @Arg('input', () => PatrolStepInputType, { description: 'Which target.' }) input: PatrolStepInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ target: PatrolTarget }> {
    return { target: await context.services.patrol.stepTarget(actorOf(context), 'ACCEPT', input) };
  }

  @Mutation(() => PatrolTargetPayloadType, {
    description: 'OFFERED or ACCEPTED → DECLINED. The unit is sent elsewhere; not there again for an hour.',
  })
  async declinePatrolTarget(
    @Arg('input', () => DeclinePatrolTargetInputType, { description: 'Which target, and why.' })
    input: DeclinePatrolTargetInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ target: PatrolTarget }> {
    return { target: await context.services.patrol.stepTarget(actorOf(context), 'DECLINE', input) };
  }

  @Query(() => GridPresenceConnectionType, {
    description: 'Who was seen where, by hour and grid; hours without anybody are left out.',
  })
  async gridPresence(
    @Arg('filter', () => GridPresenceFilterInput, { description: 'Where and when.' }) filter: GridPresenceFilterInput,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<GridPresence>> {
    const found = await context.services.patrol.presence(actorOf(context), filter, toPageRequest(page));
    return toConnection(found, page.after);
  }

  @Query(() => UnseenGridConnectionType, {
    description: 'Grids in which nobody was ever seen first, then the longest unseen.',
  })
  async gridsLongestUnseen(
    @Arg('stationId', () => ID, { nullable: true, description: 'In the area of this station; null: everywhere.' })
    stationId: string | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<UnseenGrid>> {
    const { patrol } = context.services;
    const found = await patrol.gridsLongestUnseen(actorOf(context), { stationId }, toPageRequest(page));
    return toConnection(found, page.after);
  }

  @FieldResolver(() => UnitType, { description: 'The unit.' })
  unit(@Root() { unitId }: PatrolTarget, @Ctx() { loaders }: GraphqlContext): Promise<Unit> {
    return loadRequired(loaders.unit, 'unit', unitId);
  }

  @FieldResolver(() => GridType, { description: 'The grid.' })
  grid(@Root() { gridId }: PatrolTarget, @Ctx() { loaders }: GraphqlContext): Promise<Grid> {
    return loadRequired(loaders.grid, 'grid', gridId);
  }
}

@Resolver(() => GridPresenceType)
export class GridPresenceResolver {
  @FieldResolver(() => GridType, { description: 'The grid.' })
  grid(@Root() { gridId }: GridPresence, @Ctx() { loaders }: GraphqlContext): Promise<Grid> {
    return loadRequired(loaders.grid, 'grid', gridId);
  }
}

@Resolver(() => UnseenGridType)
export class UnseenGridResolver {
  @FieldResolver(() => GridType, { description: 'The grid.' })
  grid(@Root() { gridId }: UnseenGrid, @Ctx() { loaders }: GraphqlContext): Promise<Grid> {
    return loadRequired(loaders.grid, 'grid', gridId);
  }
}

@Resolver()
export class PatrolFeedResolver {
  @Subscription(() => PatrolFeedItemType, {
    description:
      'Every change of a patrol target of one unit. Without `after` it begins with the open one, where there is one; with it, nothing is lost and nothing comes twice.',
    subscribe: ({
      args,
      context,
    }: {
      readonly args: { unitId: string; after?: string | null };
      readonly context: GraphqlContext;
    }) => {
      const actor = actorOf(context);
      return abortable((signal) => context.services.patrol.patrolFeed(actor, { ...args, signal }));
    },
  })
  patrolFeed(
    @Arg('unitId', () => ID, { description: 'The unit.' }) _unitId: string,
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the last item that you have.' })
    _after: string | null,
    @Root() item: PatrolFeedItem,
  ): PatrolFeedItem {
    return item;
  }
}
