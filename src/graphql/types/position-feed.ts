/** Position feeds: devices and programs of others that send fixes over HTTP. */
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { FeedKind, SpeedUnit } from '../../core/fleet/position-feed.js';
import { Datum } from '../enums.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { connectionType } from './paging.js';

@ObjectType('PositionFeed', { description: 'Who may send positions over HTTP, for which units.' })
export class PositionFeedType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => FeedKind, { description: 'Who sends, and in which form.' })
  kind!: FeedKind;
  @Field(() => String, { description: 'Name, for people.' })
  name!: string;
  @Field(() => Datum, { description: 'Datum of the positions that it sends.' })
  datum!: 'WGS84' | 'GCJ02' | 'BD09';
  @Field(() => Float, {
    nullable: true,
    description: 'Metres, for fixes that tell neither accuracy nor HDOP; null: those are history only.',
  })
  assumedAccuracyM!: number | null;
  @Field(() => SpeedUnit, { description: 'Unit of speeds in OsmAnd parameters; Traccar and JSON tell theirs.' })
  speedUnit!: SpeedUnit;
  @Field(() => Int, { description: 'Only the token of this version is good: 1, 2, 3, …' })
  tokenVersion!: number;
  @Field(() => Int, { description: 'Devices that it knows.' })
  deviceCount!: number;
  @Field(() => GraphQLDateTime, { description: 'When it was added.' })
  createdAt!: Date;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'From then on nothing is taken; null: it is in use.' })
  revokedAt!: Date | null;
}

@ObjectType('PositionFeedDevice', { description: 'A device of a feed, and the unit that it is on.' })
export class PositionFeedDeviceType {
  @Field(() => ID, { description: 'The feed.' })
  feedId!: string;
  @Field(() => String, { description: "What the device calls itself: Traccar's uniqueId, OsmAnd's id." })
  reference!: string;
}

@ObjectType('PositionFeedTokenPayload', { description: 'The feed with its token.' })
export class PositionFeedTokenPayloadType {
  @Field(() => PositionFeedType, { description: 'The feed.' })
  feed!: PositionFeedType;
  @Field(() => String, {
    description: 'For the configuration of the device or the forwarder. It is not kept: only a rotation tells another.',
  })
  token!: string;
}

@ObjectType('PositionFeedPayload', { description: 'The feed after the change.' })
export class PositionFeedPayloadType {
  @Field(() => PositionFeedType, { description: 'The feed.' })
  feed!: PositionFeedType;
}

@ObjectType('PositionFeedDevicePayload', { description: 'The device after the change.' })
export class PositionFeedDevicePayloadType {
  @Field(() => PositionFeedDeviceType, { description: 'The device.' })
  device!: PositionFeedDeviceType;
}

export const PositionFeedConnectionType = connectionType('PositionFeed', PositionFeedType, 'position feeds, by name');
export const PositionFeedDeviceConnectionType = connectionType(
  'PositionFeedDevice',
  PositionFeedDeviceType,
  'devices of a feed, by reference',
);
