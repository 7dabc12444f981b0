/** Closures of roads. */
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { ClosureStatus, type RoadClosure } from '../../core/road/road-closure.js';
import { type ClosedRoad } from '../../services/contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import { CloseRoadInputType, ReopenRoadInputType } from '../inputs/roads.js';
import { type Connection, toConnection } from '../types/paging.js';
import {
  ReopenRoadPayloadType,
  RoadClosureConnectionType,
  RoadClosurePayloadType,
  RoadClosureType,
} from '../types/road-closure.js';

@Resolver(() => RoadClosureType)
export class RoadClosureResolver {
  @Query(() => RoadClosureConnectionType, { description: 'Closures and slow-downs, the latest start first.' })
  async roadClosures(
    @Arg('includeOver', () => Boolean, {
      nullable: true,
      defaultValue: false,
      description: 'Also those that have ended or were lifted; by default those that hold now or will.',
    })
    includeOver: boolean | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<RoadClosure>> {
    const { roads } = context.services;
    const filter = { includeOver: includeOver ?? false };
    return toConnection(await roads.listClosures(actorOf(context), filter, toPageRequest(page)), page.after);
  }

  @Mutation(() => RoadClosurePayloadType, {
    description:
      'Closes roads or slows them down. Routes, nearest units and coverage follow at once, or at startsAt. BAD_USER_INPUT where no road is touched, with the distance to the nearest.',
  })
  closeRoad(
    @Arg('input', () => CloseRoadInputType, { description: 'Where, for whom, how slow and when.' })
    input: CloseRoadInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<ClosedRoad> {
    return context.services.roads.closeRoad(actorOf(context), input);
  }

  @Mutation(() => ReopenRoadPayloadType, {
    description:
      'Lifts a closure, also one that has not begun. Again: the same answer. CONFLICT where it has ended by itself.',
  })
  async reopenRoad(
    @Arg('input', () => ReopenRoadInputType, { description: 'Which closure.' }) input: ReopenRoadInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ closure: RoadClosure }> {
    return { closure: await context.services.roads.reopenRoad(actorOf(context), input) };
  }

  @FieldResolver(() => ClosureStatus, { description: 'Whether it holds at this moment.' })
  status(@Root() closure: RoadClosure, @Ctx() { services }: GraphqlContext): ClosureStatus {
    return services.roads.statusOf(closure);
  }
}
