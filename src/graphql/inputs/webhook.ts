/** Inputs of webhooks. */
import { Field, ID, InputType } from 'type-graphql';
import {
  type AddWebhookInput,
  type PutWebhookInput,
  type RotateWebhookSecretInput,
  type WebhookDeliveryInput,
  type WebhookInput,
} from '../../services/webhooks/webhook-contract.js';
import { KEY } from './mutations.js';

const KINDS =
  'Kinds of events, or beginnings of kinds that end in a dot, such as `incident.reported` and `assignment.`; at most 100.';
const SECRET = '`whsec_` and 24 to 64 random bytes in base64; null: one is made.';
const URL_WORDS =
  'Where to POST: https, at a public address, without user name and fragment, unless the operator allows more.';

@InputType('AddWebhookInput', { description: 'Who is to be told of what.' })
export class AddWebhookInputType implements AddWebhookInput {
  @Field(() => String, { description: URL_WORDS })
  url!: string;
  @Field(() => [String], { nullable: true, description: `${KINDS} Null or an empty list: all.` })
  kinds?: string[] | null;
  @Field(() => String, { nullable: true, description: SECRET })
  secret?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether to begin at once; null: yes.' })
  active?: boolean | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('PutWebhookInput', { description: 'What is to be different; what is left out stays.' })
export class PutWebhookInputType implements PutWebhookInput {
  @Field(() => ID, { description: 'Which.' })
  webhookId!: string;
  @Field(() => String, { nullable: true, description: URL_WORDS })
  url?: string | null;
  @Field(() => [String], { nullable: true, description: `${KINDS} An empty list: all.` })
  kinds?: string[] | null;
  @Field(() => Boolean, { nullable: true, description: 'False: it is told nothing until it is true again.' })
  active?: boolean | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('RemoveWebhookInput', { description: 'Which webhook.' })
export class RemoveWebhookInputType implements WebhookInput {
  @Field(() => ID, { description: 'Which.' })
  webhookId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('PingWebhookInput', { description: 'Which webhook.' })
export class PingWebhookInputType {
  @Field(() => ID, { description: 'Which.' })
  webhookId!: string;
}

@InputType('RotateWebhookSecretInput', { description: 'Which webhook gets a new secret.' })
export class RotateWebhookSecretInputType implements RotateWebhookSecretInput {
  @Field(() => ID, { description: 'Which.' })
  webhookId!: string;
  @Field(() => String, { nullable: true, description: SECRET })
  secret?: string | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('WebhookDeliveryInput', { description: 'Which dead letter.' })
export class WebhookDeliveryInputType implements WebhookDeliveryInput {
  @Field(() => ID, { description: 'Id of a dead letter.' })
  deliveryId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}
