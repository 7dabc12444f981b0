/** Web Push. */
import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('PushSubscriptionPayload', { description: 'Where the own account stands after the change.' })
export class PushSubscriptionPayloadType {
  @Field(() => Int, { description: 'How many browsers of the own account are pushed to; ten at most, the latest.' })
  browsers!: number;
}
