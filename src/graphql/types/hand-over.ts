/** Hand-overs of incidents to partners. */
import { Field, ID, ObjectType } from 'type-graphql';
import { HandOverPartner } from '../../core/dispatch/response-plan.js';
import { HandOverStatus, WithdrawnCause } from '../../core/tasks/hand-over.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { connectionType } from './paging.js';

@ObjectType('HandOver', { description: 'An incident given to a partner, who reports what came of it.' })
export class HandOverType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => HandOverPartner, { description: 'The partner.' })
  to!: HandOverPartner;
  @Field(() => HandOverStatus, { description: 'How far it is.' })
  status!: HandOverStatus;
  @Field(() => Boolean, { description: 'The response plan foresaw it; otherwise somebody asked for it.' })
  isPlanned!: boolean;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the partner was asked; null: not yet.' })
  requestedAt!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the partner accepted, or null.' })
  acceptedAt!: Date | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'By when the partner reports what came of it, counted from the request; null before it.',
  })
  dueAt!: Date | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the report was found to be late, and an alert was raised; null: it was not.',
  })
  overdueAt!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was followed up, returned or withdrawn.' })
  endedAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'Why it was asked for, in words, or null.' })
  remark!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'What came of it, with FOLLOWED_UP; why, with RETURNED, and WITHDRAWN by command; null otherwise.',
  })
  result!: string | null;
  @Field(() => WithdrawnCause, {
    name: 'withdrawnBecause',
    nullable: true,
    description: 'With WITHDRAWN; null otherwise.',
  })
  cause!: WithdrawnCause | null;
}

export const HandOverConnectionType = connectionType(
  'HandOver',
  HandOverType,
  'hand-overs, by the time the report is due',
);

@ObjectType('HandOverPayload', { description: 'The hand-over after the mutation.' })
export class HandOverPayloadType {
  @Field(() => HandOverType, { description: 'As it now is.' })
  handOver!: HandOverType;
}
