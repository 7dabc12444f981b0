/** Inputs about shifts, breaks and posts at events. */
import { Field, ID, InputType, Int } from 'type-graphql';
import { ShiftStatus } from '../../core/shifts/shift.js';
import {
  type CopyRosterWeekInput,
  type OpenEventPostInput,
  type PutShiftPatternInput,
  type ShiftFilter,
  type ShiftInput,
} from '../../services/contract.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { GraphQLGeoJsonPolygon } from '../scalars/geojson.js';
import { UnitNeedType } from '../types/response-plan.js';
import { KEY } from './mutations.js';
import { PointInputType } from './point.js';

@InputType('PutShiftPatternInput', { description: 'A pattern; one of the same code is replaced for shifts to come.' })
export class PutShiftPatternInputType implements PutShiftPatternInput {
  @Field(() => String, { description: 'Slug: `night`.' })
  code!: string;
  @Field(() => String, { description: 'Name in Chinese.' })
  name!: string;
  @Field(() => String, { description: 'Name in English.' })
  nameEn!: string;
  @Field(() => String, { description: 'Begin by the local clock: `23:00`.' })
  starts!: string;
  @Field(() => Int, { description: 'Minutes, 30 to 1,440.' })
  lastsMin!: number;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('ShiftInput', { description: 'One shift. Give exactly one of unitId and stationId.' })
export class ShiftInputType implements ShiftInput {
  @Field(() => String, { description: 'Code of the pattern.' })
  pattern!: string;
  @Field(() => String, { description: 'Local day on which it begins: `2026-11-22`.' })
  day!: string;
  @Field(() => ID, { nullable: true, description: 'The unit.' })
  unitId?: string | null;
  @Field(() => ID, { nullable: true, description: 'The station, for a shift at its desk.' })
  stationId?: string | null;
  @Field(() => [ID], { nullable: true, description: "Officers' accounts, 10 at most; null: that of the unit." })
  crewIds?: string[] | null;
}

@InputType('PutShiftsInput', { description: 'Shifts to put on the roster: all or none.' })
export class PutShiftsInputType {
  @Field(() => [ShiftInputType], { description: '1 to 500.' })
  shifts!: ShiftInputType[];
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('CopyRosterWeekInput', { description: 'Which week (Monday to Sunday) is copied to which.' })
export class CopyRosterWeekInputType implements CopyRosterWeekInput {
  @Field(() => String, { description: 'Any day of the week that is copied.' })
  fromWeek!: string;
  @Field(() => String, { description: 'Any day of the week that it is copied to.' })
  toWeek!: string;
  @Field(() => ID, { nullable: true, description: 'Only of this station; null: of all, 5,000 shifts at most.' })
  stationId?: string | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('ShiftStepInput', { description: 'Which shift.' })
export class ShiftStepInputType {
  @Field(() => ID, { description: 'The shift.' })
  shiftId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('ShiftFilter', { description: 'Which shifts. All fields that are given must match.' })
export class ShiftFilterInput implements ShiftFilter {
  @Field(() => GraphQLDateTime, { description: 'Going on at this time or later.' })
  from!: Date;
  @Field(() => GraphQLDateTime, { description: 'Begun before this time; 31 days after `from` at most.' })
  until!: Date;
  @Field(() => ID, { nullable: true, description: 'Of this station.' })
  stationId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Of this unit.' })
  unitId?: string | null;
  @Field(() => [ShiftStatus], { nullable: true, description: 'In one of these states.' })
  statuses?: ShiftStatus[] | null;
}

@InputType('HandOverAssignmentInput', { description: 'Whose work goes to whom.' })
export class HandOverAssignmentInputType {
  @Field(() => ID, { description: 'The active assignment.' })
  assignmentId!: string;
  @Field(() => ID, { description: 'The unit that takes over: on duty, without work.' })
  toUnitId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('StartBreakInput', { description: 'Which unit, and for how long.' })
export class StartBreakInputType {
  @Field(() => ID, { description: 'The unit.' })
  unitId!: string;
  @Field(() => Int, { description: '5 to 120: it ends by itself.' })
  minutes!: number;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('EndBreakInput', { description: 'Which unit.' })
export class EndBreakInputType {
  @Field(() => ID, { description: 'The unit.' })
  unitId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('PutShiftSettingsInput', { description: 'What is left out stays as it is.' })
export class PutShiftSettingsInputType {
  @Field(() => Int, { nullable: true, description: '0 to 100.' })
  maxOnBreak?: number | null;
  @Field(() => Int, { nullable: true, description: '0 to 7,200 seconds.' })
  signOnEarlyS?: number | null;
  @Field(() => Int, { nullable: true, description: '0 to 86,400 seconds.' })
  openWorkAlertS?: number | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('OpenEventPostInput', { description: 'A post at an event.' })
export class OpenEventPostInputType implements OpenEventPostInput {
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => String, { nullable: true, description: 'Name in English.' })
  nameEn?: string | null;
  @Field(() => PointInputType, { description: 'Where.' })
  location!: PointInputType;
  @Field(() => GraphQLGeoJsonPolygon, { nullable: true, description: 'The area. At most 1,000 positions.' })
  area?: object | null;
  @Field(() => GraphQLDateTime, { description: 'Begin.' })
  startsAt!: Date;
  @Field(() => GraphQLDateTime, { description: 'End: 31 days later at most.' })
  endsAt!: Date;
  @Field(() => [UnitNeedType], { description: 'Units wanted.' })
  needs!: UnitNeedType[];
  @Field(() => Int, {
    description: 'Its units are sent to incidents of this priority and more urgent ones only, 1 to 4.',
  })
  calledFor!: number;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('PostUnitsInput', { description: 'Which units, and which post.' })
export class PostUnitsInputType {
  @Field(() => ID, { description: 'The post.' })
  postId!: string;
  @Field(() => [ID], { description: '1 to 200 units.' })
  unitIds!: string[];
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('EndEventPostInput', { description: 'Which post.' })
export class EndEventPostInputType {
  @Field(() => ID, { description: 'The post.' })
  postId!: string;
  @Field(() => String, { nullable: true, description: 'Why, in words.' })
  reason?: string | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}
