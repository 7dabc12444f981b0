/** Inputs of Web Push. */
import { Field, InputType } from 'type-graphql';
import { type PutPushSubscriptionInput, type RemovePushSubscriptionInput } from '../../services/push/push-contract.js';
import { KEY } from './mutations.js';

@InputType('PutPushSubscriptionInput', { description: 'A browser, as its PushSubscription says.' })
export class PutPushSubscriptionInputType implements PutPushSubscriptionInput {
  @Field(() => String, { description: 'Its address at its push service.' })
  endpoint!: string;
  @Field(() => String, { description: 'Its public key: base64url, 65 bytes.' })
  p256dh!: string;
  @Field(() => String, { description: 'Its authentication secret: base64url, 16 bytes.' })
  auth!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('RemovePushSubscriptionInput', { description: 'A browser that is not to be pushed to any more.' })
export class RemovePushSubscriptionInputType implements RemovePushSubscriptionInput {
  @Field(() => String, { description: 'Its address at its push service.' })
  endpoint!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}
