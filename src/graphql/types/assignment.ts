/** Assignments: one unit sent to one incident. */
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { AssignmentStatus } from '../../core/incident/assignment.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { RouteType } from './route.js';

@ObjectType('Assignment', {
  description: 'One unit sent to one incident, step by step. A unit has at most one active assignment.',
})
export class AssignmentType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => AssignmentStatus, { description: 'How far it is.' })
  status!: AssignmentStatus;
  @Field(() => GraphQLDateTime, { description: 'When it was sent to the unit.' })
  offeredAt!: Date;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Until when the unit should answer; null where no limit is set.',
  })
  respondBy!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was acknowledged; null while it is not.' })
  acknowledgedAt!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the unit set off; null while it has not.' })
  travelStartedAt!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the unit arrived; null while it has not.' })
  arrivedAt!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the work was done; null while it is not.' })
  clearedAt!: Date | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it ended in whatever way; null while it is active.',
  })
  endedAt!: Date | null;
  @Field(() => String, {
    nullable: true,
    description: 'Why it was declined or cancelled, or the result in words; null where nothing was said.',
  })
  endReason!: string | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'When arrival is expected, as of the assigning or of the last move of the incident; null where no route was found.',
  })
  predictedArrivalAt!: Date | null;
  @Field(() => RouteType, {
    nullable: true,
    description:
      'The way that was proposed when it was assigned, or when the incident last moved; null where none was found.',
  })
  route!: RouteType | null;
  @Field(() => Int, {
    nullable: true,
    description:
      'Metres by air from the incident to the unit’s last fix when it reported its arrival; null where it has not, or no fix of the last minute was known. Above 150 m, the receiver’s error taken off, the alert NOT_AT_SCENE was raised.',
  })
  arrivalDistanceM!: number | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the unit was told that it seems to have arrived, by its position; null where it was not.',
  })
  seemsArrivedAt!: Date | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'The last sign of life on scene, see confirmStatus; null where there was none since the arrival.',
  })
  statusConfirmedAt!: Date | null;
}

@ObjectType('AssignmentPayload', { description: 'The assignment after the step.' })
export class AssignmentPayloadType {
  @Field(() => AssignmentType, { description: 'The assignment after the step.' })
  assignment!: AssignmentType;
}

@ObjectType('AssignmentFeedItem', {
  description:
    'Either an assignment as it is now, or the word to read everything anew. Exactly one of `assignment` and `resync` is set.',
})
export class AssignmentFeedItemType {
  @Field(() => String, {
    description: 'Keep the last one: given as `after` the feed goes on behind it, and nothing is lost or comes twice.',
  })
  cursor!: string;
  @Field(() => AssignmentType, { nullable: true, description: 'The assignment that changed; null with `resync`.' })
  assignment!: AssignmentType | null;
  @Field(() => String, {
    nullable: true,
    description:
      'What happened: the kind of the event, such as `assignment.offered`, `assignment.status-asked` (answer with confirmStatus), `assignment.seems-arrived` or `assignment.incident-changed` (its place or priority). Null where nothing did: the state at the start, and with `resync`.',
  })
  kind!: string | null;
  @Field(() => Boolean, {
    description:
      'An offer that comes once more, because no device of the unit has confirmed it (confirmDelivery). Its cursor is that of the item before. Only the unit’s own officer gets these.',
  })
  isRedelivery!: boolean;
  @Field(() => String, {
    nullable: true,
    description:
      'Why your cursor does not fit this server: read the state anew, then go on from `cursor`. Null otherwise.',
  })
  resync!: string | null;
}
