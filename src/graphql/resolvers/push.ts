/** Web Push: offers for officers whose page is closed. */
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { actorOf, type GraphqlContext } from '../context.js';
import { PutPushSubscriptionInputType, RemovePushSubscriptionInputType } from '../inputs/push.js';
import { PushSubscriptionPayloadType } from '../types/push.js';

@Resolver()
export class PushResolver {
  @Query(() => String, {
    nullable: true,
    description:
      'The public key (VAPID, base64url) for a browser’s `pushManager.subscribe`; null: this deployment does not push.',
  })
  pushKey(@Ctx() context: GraphqlContext): string | null {
    return context.services.push.publicKey(actorOf(context));
  }

  @Mutation(() => PushSubscriptionPayloadType, {
    description:
      'Offers to the own unit are pushed to this browser from now on, while no device has confirmed them. A browser is of whoever put it last. CONFLICT where this deployment does not push.',
  })
  async putPushSubscription(
    @Arg('input', () => PutPushSubscriptionInputType, { description: 'The browser.' })
    input: PutPushSubscriptionInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<PushSubscriptionPayloadType> {
    return { browsers: await context.services.push.putSubscription(actorOf(context), input) };
  }

  @Mutation(() => PushSubscriptionPayloadType, {
    description: 'Nothing is pushed to this browser any more. Also where nothing was.',
  })
  async removePushSubscription(
    @Arg('input', () => RemovePushSubscriptionInputType, { description: 'The browser.' })
    input: RemovePushSubscriptionInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<PushSubscriptionPayloadType> {
    return { browsers: await context.services.push.removeSubscription(actorOf(context), input) };
  }
}
