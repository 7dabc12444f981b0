/** Officers' safety: calls for help and status checks. */
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { PanicPositionSource } from '../../core/safety/panic.js';
import { describe } from '../enums.js';
import { GraphQLDateTime } from '../scalars/date-time.js';

describe(PanicPositionSource, 'PanicPositionSource', 'From what the place of a call for help is known.', {
  GIVEN: 'Sent with the signal.',
  FIX: 'A fix of at most 10 minutes before, or one that came in since.',
  ASSIGNMENT: 'No such fix: where the unit had been sent.',
  OLD_FIX: 'Nor was it sent anywhere: its last fix, however old.',
  STATION: 'Nothing is known: its station.',
});

@ObjectType('PanicCall', { description: 'An officer’s call for help.' })
export class PanicCallType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'Call sign of the unit whose officer calls; also for those who are sent there.' })
  callSign!: string;
  @Field(() => Boolean, { description: 'Neither cancelled nor is its incident over.' })
  isOpen!: boolean;
  @Field(() => GraphQLDateTime, { description: 'When it was raised.' })
  raisedAt!: Date;
  @Field(() => Int, { description: 'How often it was pressed: 1, and more where it was pressed again.' })
  presses!: number;
  @Field(() => GraphQLDateTime, { description: 'When it was last pressed.' })
  lastPressedAt!: Date;
  @Field(() => PanicPositionSource, { description: 'From what the place of the incident is known now.' })
  positionSource!: PanicPositionSource;
  @Field(() => GraphQLDateTime, { description: 'Of which moment that place is.' })
  locatedAt!: Date;
  @Field(() => String, { nullable: true, description: 'Why it was taken back; null where it was not.' })
  endReason!: string | null;
}

@ObjectType('PanicPayload', { description: 'The call for help as it now is.' })
export class PanicPayloadType {
  @Field(() => PanicCallType, { description: 'The call.' })
  panic!: PanicCallType;
}

@ObjectType('StatusCheck', { description: 'When an officer on scene is asked for a sign of life.' })
export class StatusCheckType {
  @Field(() => GraphQLDateTime, {
    description: 'When the officer will be asked, or was; every sign of life puts it off.',
  })
  dueAt!: Date;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Asked: by when to answer with confirmStatus, before the command is alerted. Null: not asked.',
  })
  answerBy!: Date | null;
}
