/** Positions of the past, and replays. */
import { Field, Float, ID, ObjectType } from 'type-graphql';
import { type PastPosition } from '../../core/fleet/past-position.js';
import { FixFlag } from '../../services/contract.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { type EventNode, EventType } from './event.js';
import { connectionType } from './paging.js';

@ObjectType('PastPosition', { description: 'Where a unit was. WGS-84.' })
export class PastPositionType {
  @Field(() => ID, { description: 'The unit.' })
  unitId!: string;
  @Field(() => Float, { description: 'Longitude in degrees.' })
  lon!: number;
  @Field(() => Float, { description: 'Latitude in degrees.' })
  lat!: number;
  @Field(() => Float, { nullable: true, description: 'Degrees, 0 north, 90 east; null where unknown.' })
  headingDeg!: number | null;
  @Field(() => Float, { nullable: true, description: 'Kilometres an hour; null where unknown.' })
  speedKmh!: number | null;
  @Field(() => Float, { nullable: true, description: 'Radius in metres; null where the device did not say.' })
  accuracyM!: number | null;
  @Field(() => GraphQLDateTime, { description: "The device's time." })
  fixAt!: Date;
  @Field(() => GraphQLDateTime, { description: "The server's time." })
  receivedAt!: Date;
  @Field(() => FixFlag, { nullable: true, description: 'Why it was never live; null: it was.' })
  flag!: FixFlag | null;
}

@ObjectType('ReplayItem', {
  description: 'What happened at one moment. Exactly one of `event` and `position` is set.',
})
export class ReplayItemType {
  @Field(() => GraphQLDateTime, { description: 'When: the time of the event, or of the fix.' })
  at!: Date;
  @Field(() => EventType, { nullable: true, description: 'The event, or null.' })
  event!: EventNode | null;
  @Field(() => PastPositionType, { nullable: true, description: 'Where a unit was, or null.' })
  position!: PastPosition | null;
}

export const PastPositionConnectionType = connectionType(
  'PastPosition',
  PastPositionType,
  'positions of a unit, by the time of the device',
);
export const ReplayConnectionType = connectionType(
  'ReplayItem',
  ReplayItemType,
  'what happened, by time; at one moment events before positions',
);
