/** Position feeds. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type FeedDevice } from '../../core/fleet/position-feed.js';
import { type Unit } from '../../core/fleet/unit.js';
import { type Account, type FeedWithToken, type ListedFeed } from '../../services/contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import {
  AddPositionFeedInputType,
  PositionFeedStepInputType,
  PutPositionFeedDeviceInputType,
  RemovePositionFeedDeviceInputType,
} from '../inputs/position-feeds.js';
import { loadOptional, loadRequired } from '../loaders.js';
import { AccountType } from '../types/account.js';
import { type Connection, toConnection } from '../types/paging.js';
import {
  PositionFeedConnectionType,
  PositionFeedDeviceConnectionType,
  PositionFeedDevicePayloadType,
  PositionFeedDeviceType,
  PositionFeedPayloadType,
  PositionFeedTokenPayloadType,
  PositionFeedType,
} from '../types/position-feed.js';
import { UnitType } from '../types/unit.js';

@Resolver(() => PositionFeedType)
export class PositionFeedResolver {
  @Query(() => PositionFeedConnectionType, { description: 'Position feeds, by name. For those who manage them.' })
  async positionFeeds(
    @Arg('includeRevoked', () => Boolean, {
      nullable: true,
      defaultValue: false,
      description: 'Also those that are revoked.',
    })
    includeRevoked: boolean | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<ListedFeed>> {
    const filter = { includeRevoked: includeRevoked ?? false };
    const found = await context.services.positionFeeds.listFeeds(actorOf(context), filter, toPageRequest(page));
    return toConnection(found, page.after);
  }

  @Query(() => PositionFeedDeviceConnectionType, { description: 'Devices of one feed, by reference.' })
  async positionFeedDevices(
    @Arg('feedId', () => ID, { description: 'The feed.' }) feedId: string,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<FeedDevice>> {
    const found = await context.services.positionFeeds.listDevices(actorOf(context), feedId, toPageRequest(page));
    return toConnection(found, page.after);
  }

  @Mutation(() => PositionFeedTokenPayloadType, {
    description: 'Adds a feed and answers with its token. By supervisors and administrators.',
  })
  addPositionFeed(
    @Arg('input', () => AddPositionFeedInputType, { description: 'The feed.' }) input: AddPositionFeedInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<FeedWithToken> {
    return context.services.positionFeeds.addFeed(actorOf(context), input);
  }

  @Mutation(() => PositionFeedTokenPayloadType, {
    description: 'Makes another token; the one before is good no more. CONFLICT where the feed is revoked.',
  })
  rotatePositionFeedToken(
    @Arg('input', () => PositionFeedStepInputType, { description: 'Which feed.' }) input: PositionFeedStepInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<FeedWithToken> {
    return context.services.positionFeeds.rotateToken(actorOf(context), input);
  }

  @Mutation(() => PositionFeedPayloadType, {
    description: 'Takes nothing from it any more, for good. Again: the same answer.',
  })
  async revokePositionFeed(
    @Arg('input', () => PositionFeedStepInputType, { description: 'Which feed.' }) input: PositionFeedStepInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ feed: ListedFeed }> {
    return { feed: await context.services.positionFeeds.revokeFeed(actorOf(context), input) };
  }

  @Mutation(() => PositionFeedDevicePayloadType, {
    description:
      'Puts a device on a unit; the one device of an OSMAND feed is replaced. CONFLICT where the feed is revoked.',
  })
  async putPositionFeedDevice(
    @Arg('input', () => PutPositionFeedDeviceInputType, { description: 'The device.' })
    input: PutPositionFeedDeviceInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ device: FeedDevice }> {
    return { device: await context.services.positionFeeds.putDevice(actorOf(context), input) };
  }

  @Mutation(() => PositionFeedPayloadType, { description: 'Takes nothing from this device any more.' })
  async removePositionFeedDevice(
    @Arg('input', () => RemovePositionFeedDeviceInputType, { description: 'Which device.' })
    input: RemovePositionFeedDeviceInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ feed: ListedFeed }> {
    return { feed: await context.services.positionFeeds.removeDevice(actorOf(context), input) };
  }

  @FieldResolver(() => String, { description: 'Where to send to, without the token: `/feeds/osmand`.' })
  address(@Root() { kind }: ListedFeed): string {
    return `/feeds/${kind.toLowerCase()}`;
  }

  @FieldResolver(() => AccountType, { nullable: true, description: 'Who added it.' })
  createdBy(@Root() feed: ListedFeed, @Ctx() { loaders }: GraphqlContext): Promise<Account | null> {
    return loadOptional(loaders.account, feed.createdBy);
  }
}

@Resolver(() => PositionFeedDeviceType)
export class PositionFeedDeviceResolver {
  @FieldResolver(() => UnitType, { description: 'The unit whose position its fixes are.' })
  unit(@Root() { unitId }: FeedDevice, @Ctx() { loaders }: GraphqlContext): Promise<Unit> {
    return loadRequired(loaders.unit, 'unit', unitId);
  }
}
