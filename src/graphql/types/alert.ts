/** Alerts. */
import { Field, ID, ObjectType } from 'type-graphql';
import { AlertKind } from '../../core/dispatch/alert.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { connectionType } from './paging.js';

@ObjectType('Alert', {
  description: 'What a dispatcher must look at: a clock of the response plan ran out, or nobody is left to send.',
})
export class AlertType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => AlertKind, { description: 'What is wrong.' })
  kind!: AlertKind;
  @Field(() => GraphQLDateTime, { description: 'When it was found.' })
  raisedAt!: Date;
  @Field(() => String, { nullable: true, description: 'In words, with the figures, in English; or null.' })
  detail!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'The same in Chinese; null also with alerts of before it was kept.',
  })
  detailZh!: string | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When somebody of the command saw it, or null.' })
  acknowledgedAt!: Date | null;
}

export const AlertConnectionType = connectionType('Alert', AlertType, 'alerts, the latest first');

@ObjectType('AlertPayload', { description: 'The alert that was acknowledged.' })
export class AlertPayloadType {
  @Field(() => AlertType, { description: 'The alert as it now is.' })
  alert!: AlertType;
}
