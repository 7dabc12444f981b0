/** How far an assignment has come on its way to the officer. */
import { Field, Int, ObjectType } from 'type-graphql';
import { GraphQLDateTime } from '../scalars/date-time.js';

@ObjectType('AssignmentDelivery', {
  description: 'How far an assignment has come on its way to the officer: sent, delivered, acknowledged.',
})
export class AssignmentDeliveryType {
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'First written to a feed of the unit’s device; null: none has been listening since it was offered.',
  })
  sentAt!: Date | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'First taken by a push service, for an officer whose page was closed; null: it was not pushed.',
  })
  pushedAt!: Date | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'The device has it (confirmDelivery), or the officer has acknowledged it; null: not known.',
  })
  deliveredAt!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'The officer has acknowledged it; null: not yet.' })
  acknowledgedAt!: Date | null;
  @Field(() => Int, { description: 'How often it was written to a feed of the unit’s device.' })
  attempts!: number;
}
