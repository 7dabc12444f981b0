/** Patrol: where units without a call are to be seen, and who was seen where. */
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { PatrolTargetStatus } from '../../core/patrol/patrol-target.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { connectionType } from './paging.js';
import { PointType } from './point.js';

@ObjectType('PatrolTarget', {
  description: 'The grid that a unit without a call is to be seen in next (无警巡逻).',
})
export class PatrolTargetType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => PatrolTargetStatus, { description: 'How far it is.' })
  status!: PatrolTargetStatus;
  @Field(() => PointType, { description: "Where to go: in the grid, on a road of the unit's class." })
  place!: PointType;
  @Field(() => Float, { description: 'By road from where the unit was, in seconds.' })
  travelTimeS!: number;
  @Field(() => Float, {
    description:
      'Of the grid at that hour: households / 300, and 1 for each incident that a week brings around this hour.',
  })
  risk!: number;
  @Field(() => Float, {
    nullable: true,
    description: 'Seconds since a unit was seen in the grid, at most a day; null: never.',
  })
  unseenS!: number | null;
  @Field(() => GraphQLDateTime, { description: 'When it was offered.' })
  offeredAt!: Date;
  @Field(() => GraphQLDateTime, { description: 'When it is given up if it is not reached.' })
  expiresAt!: Date;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the officer said yes, or null.' })
  acceptedAt!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was reached or ended otherwise, or null.' })
  endedAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'Why it ended otherwise, in words, or null.' })
  endReason!: string | null;
}

@ObjectType('PatrolTargetPayload', { description: 'The patrol target after the mutation.' })
export class PatrolTargetPayloadType {
  @Field(() => PatrolTargetType, { description: 'As it now is.' })
  target!: PatrolTargetType;
}

@ObjectType('PatrolFeedItem', {
  description:
    'Either a patrol target as it was after a change, or the word to read everything anew. Exactly one of `target` and `resync` is set.',
})
export class PatrolFeedItemType {
  @Field(() => String, {
    description: 'Keep the last one: given as `after` the feed goes on behind it, and nothing is lost or comes twice.',
  })
  cursor!: string;
  @Field(() => PatrolTargetType, { nullable: true, description: 'The target that changed; null with `resync`.' })
  target!: PatrolTargetType | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Why your cursor does not fit this server: read the state anew, then go on from `cursor`. Null otherwise.',
  })
  resync!: string | null;
}

@ObjectType('GridPresence', { description: 'Units seen in a grid in one hour.' })
export class GridPresenceType {
  @Field(() => GraphQLDateTime, { description: 'Begin of the hour.' })
  hour!: Date;
  @Field(() => Float, { description: 'Unit-seconds: two units for a minute are 120.' })
  seconds!: number;
  @Field(() => Int, { description: 'Units that came in.' })
  visits!: number;
}

@ObjectType('UnseenGrid', { description: 'A grid, and when a unit was last seen in it.' })
export class UnseenGridType {
  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null: never.' })
  seenAt!: Date | null;
}

export const GridPresenceConnectionType = connectionType(
  'GridPresence',
  GridPresenceType,
  'presence, by hour and grid',
);
export const UnseenGridConnectionType = connectionType('UnseenGrid', UnseenGridType, 'grids, the longest unseen first');
