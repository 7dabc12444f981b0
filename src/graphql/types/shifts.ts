/** Shifts, breaks and posts at events. */
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { EventPostStatus } from '../../core/shifts/event-post.js';
import { ShiftStatus } from '../../core/shifts/shift.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { GraphQLGeoJsonPolygon } from '../scalars/geojson.js';
import { AssignmentType } from './assignment.js';
import { IncidentObjectType } from './incident.js';
import { connectionType } from './paging.js';
import { PointType } from './point.js';
import { UnitNeedType } from './response-plan.js';

@ObjectType('ShiftPattern', { description: 'A span of local time in which people work: early, late, night.' })
export class ShiftPatternType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'Slug, unique: `night`.' })
  code!: string;
  @Field(() => String, { description: 'Name in Chinese.' })
  name!: string;
  @Field(() => String, { description: 'Name in English.' })
  nameEn!: string;
  @Field(() => Int, { description: 'Begin, in minutes after local midnight, 0 to 1,439.' })
  startsMinute!: number;
  @Field(() => Int, { description: 'Minutes by the clock on the wall, 30 to 1,440; it may go on after midnight.' })
  lastsMin!: number;
}

@ObjectType('Shift', {
  description: 'Who is at work from one moment to another: on a unit, or at the desk of a station.',
})
export class ShiftType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'Local day on which it begins: `2026-11-22`.' })
  day!: string;
  @Field(() => GraphQLDateTime, { description: 'Begin.' })
  startsAt!: Date;
  @Field(() => GraphQLDateTime, { description: 'End.' })
  endsAt!: Date;
  @Field(() => ShiftStatus, { description: 'How far it is.' })
  status!: ShiftStatus;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the crew signed on, or null.' })
  startedAt!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was over for the crew, or null.' })
  endedAt!: Date | null;
}

@ObjectType('CoverGap', { description: 'When a station has fewer units on a shift than it should.' })
export class CoverGapType {
  @Field(() => GraphQLDateTime, { description: 'From.' })
  from!: Date;
  @Field(() => GraphQLDateTime, { description: 'Until.' })
  until!: Date;
  @Field(() => Int, { description: 'Units on a shift in all that time.' })
  units!: number;
  @Field(() => Int, { description: 'The minimum cover of the station, at least 1.' })
  minimum!: number;
}

@ObjectType('RosterPayload', { description: 'What was put on the roster.' })
export class RosterPayloadType {
  @Field(() => [ShiftType], { description: 'The shifts that were added.' })
  shifts!: ShiftType[];
  @Field(() => [CoverGapType], {
    description:
      'A warning: when the stations concerned have too few units, from the first of these shifts to the last.',
  })
  gaps!: CoverGapType[];
}

@ObjectType('ShiftPayload', { description: 'The shift after the mutation.' })
export class ShiftPayloadType {
  @Field(() => ShiftType, { description: 'As it now is.' })
  shift!: ShiftType;
}

@ObjectType('ShiftPatternPayload', { description: 'The pattern.' })
export class ShiftPatternPayloadType {
  @Field(() => ShiftPatternType, { description: 'As it now is.' })
  pattern!: ShiftPatternType;
}

@ObjectType('HandOverAssignmentPayload', { description: 'Both sides of the hand-over.' })
export class HandOverAssignmentPayloadType {
  @Field(() => AssignmentType, { description: 'The offer to the unit that takes over.' })
  assignment!: AssignmentType;
  @Field(() => AssignmentType, { description: 'The assignment that was handed over, CANCELLED.' })
  from!: AssignmentType;
  @Field(() => IncidentObjectType, { description: 'The incident.' })
  incident!: IncidentObjectType;
}

@ObjectType('UnitBreak', { description: 'A break: the unit is called for priority 1 only.' })
export class UnitBreakType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => GraphQLDateTime, { description: 'Begin.' })
  startedAt!: Date;
  @Field(() => GraphQLDateTime, { description: 'When it ends by itself.' })
  endsBy!: Date;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it ended; null while it goes on.' })
  endedAt!: Date | null;
}

@ObjectType('UnitBreakPayload', { description: 'The break after the mutation.' })
export class UnitBreakPayloadType {
  @Field(() => UnitBreakType, { description: 'As it now is.' })
  break!: UnitBreakType;
}

@ObjectType('ShiftSettings', { description: 'Rules of shifts and breaks.' })
export class ShiftSettingsType {
  @Field(() => Int, { description: 'Units of one station that may be on a break at once, 0 to 100.' })
  maxOnBreak!: number;
  @Field(() => Int, { description: 'Seconds before its begin from which on a shift may be signed on to, 0 to 7,200.' })
  signOnEarlyS!: number;
  @Field(() => Int, {
    description: 'Seconds after the end of a shift when work that is still open raises an alert, 0 to 86,400.',
  })
  openWorkAlertS!: number;
}

@ObjectType('ShiftSettingsPayload', { description: 'The rules that were put in force.' })
export class ShiftSettingsPayloadType {
  @Field(() => ShiftSettingsType, { description: 'All of them.' })
  settings!: ShiftSettingsType;
}

@ObjectType('EventPost', {
  description:
    'A post at an event (安保): units stand by there for a period and are called away for what is urgent enough only.',
})
export class EventPostType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => String, { nullable: true, description: 'Name in English, or null.' })
  nameEn!: string | null;
  @Field(() => PointType, { description: 'Where.' })
  location!: PointType;
  @Field(() => GraphQLGeoJsonPolygon, { nullable: true, description: 'The area; null: the place alone.' })
  area!: object | null;
  @Field(() => GraphQLDateTime, { description: 'Begin.' })
  startsAt!: Date;
  @Field(() => GraphQLDateTime, { description: 'End: its units are released then.' })
  endsAt!: Date;
  @Field(() => [UnitNeedType], { description: 'Units wanted.' })
  needs!: UnitNeedType[];
  @Field(() => Int, {
    description: 'Its units are sent to incidents of this priority and more urgent ones only; 4 holds nothing back.',
  })
  calledFor!: number;
  @Field(() => EventPostStatus, { description: 'Whether it holds.' })
  status!: EventPostStatus;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Since when fewer units are there than wanted; null: enough, or not begun.',
  })
  shortSinceAt!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it ended, or null.' })
  endedAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'Why it ended early, in words, or null.' })
  endReason!: string | null;
}

@ObjectType('EventPostPayload', { description: 'The post after the mutation.' })
export class EventPostPayloadType {
  @Field(() => EventPostType, { description: 'As it now is.' })
  post!: EventPostType;
}

export const ShiftConnectionType = connectionType('Shift', ShiftType, 'shifts, by begin');
export const EventPostConnectionType = connectionType(
  'EventPost',
  EventPostType,
  'posts, the one that begins last first',
);
