/** Webhooks and what they would not take. */
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { connectionType } from './paging.js';

@ObjectType('Webhook', {
  description:
    'A system elsewhere that is told of events, in the order of the log and at least once, by signed POST requests as Standard Webhooks has them (standardwebhooks.com). For administrators.',
})
export class WebhookType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'Where events are sent.' })
  url!: string;
  @Field(() => [String], {
    description:
      'Kinds of events, or beginnings of kinds that end in a dot, such as `incident.`; an empty list: all. Sorted.',
  })
  kinds!: string[];
  @Field(() => Boolean, { description: 'Whether it is told. What it misses while it is not is told afterwards.' })
  active!: boolean;
  @Field(() => GraphQLDateTime, { description: 'When it was added.' })
  createdAt!: Date;
  @Field(() => String, {
    description:
      'Everything up to here was delivered, given up, or not wanted. In the form of the cursors of events().',
  })
  cursor!: string;
  @Field(() => Int, { description: 'Events in the log behind the cursor, wanted or not.' })
  behindEvents!: number;
  @Field(() => Int, { description: 'Events that were given up and wait for a decision: see webhookDeadLetters.' })
  deadLetters!: number;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it last took an event; null: never.' })
  lastDeliveredAt!: Date | null;
  @Field(() => Int, { description: 'How often the event behind the cursor has failed so far.' })
  attempts!: number;
  @Field(() => Int, { nullable: true, description: 'HTTP status of the last attempt; null: none, or no answer came.' })
  lastStatus!: number | null;
  @Field(() => String, { nullable: true, description: 'Why no answer came to the last attempt; null where one did.' })
  lastError!: string | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the event behind the cursor is tried again; null: as soon as there is one.',
  })
  nextAttemptAt!: Date | null;
}

@ObjectType('WebhookPayload', { description: 'The webhook after the change.' })
export class WebhookPayloadType {
  @Field(() => WebhookType, { description: 'The webhook.' })
  webhook!: WebhookType;
}

@ObjectType('WebhookSecretPayload', { description: 'The webhook and its secret, which is shown this once.' })
export class WebhookSecretPayloadType {
  @Field(() => WebhookType, { description: 'The webhook.' })
  webhook!: WebhookType;
  @Field(() => String, { description: 'Signs what is sent: `whsec_` and base64. Keep it where the receiver is.' })
  secret!: string;
}

@ObjectType('RemovedWebhookPayload', { description: 'What was removed.' })
export class RemovedWebhookPayloadType {
  @Field(() => ID, { description: 'The webhook that was.' })
  webhookId!: string;
}

@ObjectType('WebhookPing', { description: 'What the receiver answered to a ping.' })
export class WebhookPingType {
  @Field(() => Int, { nullable: true, description: 'HTTP status; null: no answer came.' })
  status!: number | null;
  @Field(() => String, { nullable: true, description: 'Why no answer came; null where one did.' })
  error!: string | null;
}

@ObjectType('WebhookDeadLetter', { description: 'An event that a webhook would not take. Nothing waits for it.' })
export class WebhookDeadLetterType {
  @Field(() => ID, { description: 'Opaque; the `deliveryId` of retryWebhookDelivery and discardWebhookDelivery.' })
  id!: string;
  @Field(() => Int, { description: 'Number of the event in the log.' })
  seq!: number;
  @Field(() => String, { description: 'Kind of the event.' })
  kind!: string;
  @Field(() => GraphQLDateTime, { description: 'When it was given up.' })
  diedAt!: Date;
  @Field(() => Int, { description: 'How often it was tried.' })
  attempts!: number;
  @Field(() => Int, { nullable: true, description: 'HTTP status of the last attempt; null: no answer came.' })
  lastStatus!: number | null;
  @Field(() => String, { nullable: true, description: 'Why no answer came to the last attempt; null where one did.' })
  lastError!: string | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was asked to be tried once more; null: it was not, or that has failed too.',
  })
  retryAt!: Date | null;
}

@ObjectType('WebhookDeadLetterPayload', { description: 'The dead letter after the change.' })
export class WebhookDeadLetterPayloadType {
  @Field(() => WebhookDeadLetterType, { description: 'The dead letter.' })
  deadLetter!: WebhookDeadLetterType;
}

@ObjectType('DiscardedWebhookDeliveryPayload', { description: 'What was thrown away.' })
export class DiscardedWebhookDeliveryPayloadType {
  @Field(() => ID, { description: 'The dead letter that was.' })
  deliveryId!: string;
}

export const WebhookDeadLetterConnectionType = connectionType(
  'WebhookDeadLetter',
  WebhookDeadLetterType,
  'dead letters, in the order of the log',
);
