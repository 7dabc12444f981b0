/** Inputs about patrol. */
import { Field, ID, InputType } from 'type-graphql';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { KEY } from './mutations.js';

@InputType('PatrolStepInput', { description: 'Which patrol target.' })
export class PatrolStepInputType {
  @Field(() => ID, { description: 'The target.' })
  targetId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('DeclinePatrolTargetInput', { description: 'Which patrol target is refused, and why.' })
export class DeclinePatrolTargetInputType extends PatrolStepInputType {
  @Field(() => String, { nullable: true, description: 'Why, in words.' })
  reason?: string | null;
}

@InputType('GridPresenceFilter', { description: 'Where and when. All fields that are given must match.' })
export class GridPresenceFilterInput {
  @Field(() => ID, { nullable: true, description: 'In this grid.' })
  gridId?: string | null;
  @Field(() => ID, { nullable: true, description: 'In the area of this station.' })
  stationId?: string | null;
  @Field(() => GraphQLDateTime, { description: 'Hours that begin at this time or later.' })
  from!: Date;
  @Field(() => GraphQLDateTime, { description: 'Hours that begin before this time; 31 days after `from` at most.' })
  until!: Date;
}
