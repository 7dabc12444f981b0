/** Webhooks. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type DeadLetter } from '../../core/delivery/webhook.js';
import { type Account } from '../../services/contract.js';
import { type WebhookState, type WebhookWithSecret } from '../../services/webhooks/webhook-contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import {
  AddWebhookInputType,
  PingWebhookInputType,
  PutWebhookInputType,
  RemoveWebhookInputType,
  RotateWebhookSecretInputType,
  WebhookDeliveryInputType,
} from '../inputs/webhook.js';
import { loadOptional } from '../loaders.js';
import { AccountType } from '../types/account.js';
import { type Connection, toConnection } from '../types/paging.js';
import {
  DiscardedWebhookDeliveryPayloadType,
  RemovedWebhookPayloadType,
  WebhookDeadLetterConnectionType,
  WebhookDeadLetterPayloadType,
  WebhookPayloadType,
  WebhookPingType,
  WebhookSecretPayloadType,
  WebhookType,
} from '../types/webhook.js';

@Resolver(() => WebhookType)
export class WebhookResolver {
  @Query(() => [WebhookType], { description: 'All webhooks, the oldest first. For administrators.' })
  webhooks(@Ctx() context: GraphqlContext): Promise<readonly WebhookState[]> {
    return context.services.webhooks.listWebhooks(actorOf(context));
  }

  @Query(() => WebhookDeadLetterConnectionType, {
    description: 'What a webhook would not take, in the order of the log. For administrators.',
  })
  async webhookDeadLetters(
    @Arg('webhookId', () => ID, { description: 'Which webhook.' }) webhookId: string,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<DeadLetter>> {
    const { webhooks } = context.services;
    return toConnection(await webhooks.listDeadLetters(actorOf(context), webhookId, toPageRequest(page)), page.after);
  }

  @Mutation(() => WebhookSecretPayloadType, {
    description: 'Tells a system of what is committed from now on. For administrators.',
  })
  addWebhook(
    @Arg('input', () => AddWebhookInputType, { description: 'Who is to be told of what.' }) input: AddWebhookInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<WebhookWithSecret> {
    return context.services.webhooks.addWebhook(actorOf(context), input);
  }

  @Mutation(() => WebhookPayloadType, {
    description: 'Changes a webhook, or puts it in and out of use. What waits to be tried again is tried at once.',
  })
  async putWebhook(
    @Arg('input', () => PutWebhookInputType, { description: 'What is to be different.' }) input: PutWebhookInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ webhook: WebhookState }> {
    return { webhook: await context.services.webhooks.putWebhook(actorOf(context), input) };
  }

  @Mutation(() => RemovedWebhookPayloadType, { description: 'Removes a webhook with its dead letters.' })
  async removeWebhook(
    @Arg('input', () => RemoveWebhookInputType, { description: 'Which.' }) input: RemoveWebhookInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ webhookId: string }> {
    return { webhookId: await context.services.webhooks.removeWebhook(actorOf(context), input) };
  }

  @Mutation(() => WebhookSecretPayloadType, {
    description: 'Gives a webhook a new secret. For a day messages are signed with the former one as well.',
  })
  rotateWebhookSecret(
    @Arg('input', () => RotateWebhookSecretInputType, { description: 'Which.' }) input: RotateWebhookSecretInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<WebhookWithSecret> {
    return context.services.webhooks.rotateSecret(actorOf(context), input);
  }

  @Mutation(() => WebhookPingType, {
    description: 'Sends a webhook a signed message of the kind `webhook.ping` at once, and says what came back.',
  })
  pingWebhook(
    @Arg('input', () => PingWebhookInputType, { description: 'Which.' }) input: PingWebhookInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<WebhookPingType> {
    return context.services.webhooks.ping(actorOf(context), input);
  }

  @Mutation(() => WebhookDeadLetterPayloadType, {
    description: 'Tries a dead letter once more, as soon as possible. It is gone from the list where that succeeds.',
  })
  async retryWebhookDelivery(
    @Arg('input', () => WebhookDeliveryInputType, { description: 'Which.' }) input: WebhookDeliveryInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ deadLetter: DeadLetter }> {
    return { deadLetter: await context.services.webhooks.retryDelivery(actorOf(context), input) };
  }

  @Mutation(() => DiscardedWebhookDeliveryPayloadType, { description: 'Throws a dead letter away.' })
  async discardWebhookDelivery(
    @Arg('input', () => WebhookDeliveryInputType, { description: 'Which.' }) input: WebhookDeliveryInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ deliveryId: string }> {
    return { deliveryId: await context.services.webhooks.discardDelivery(actorOf(context), input) };
  }

  @FieldResolver(() => AccountType, { nullable: true, description: 'Who added it; null where nobody is known.' })
  createdBy(@Root() webhook: WebhookState, @Ctx() { loaders }: GraphqlContext): Promise<Account | null> {
    return loadOptional(loaders.account, webhook.createdBy);
  }
}
