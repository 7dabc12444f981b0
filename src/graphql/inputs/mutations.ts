/** Inputs of mutations. */
import { Field, Float, ID, InputType, Int } from 'type-graphql';
import { UnitDuty } from '../../core/fleet/unit.js';
import {
  type AssignUnitInput,
  type Datum as DatumValue,
  type PositionFixInput,
  type ReportIncidentInput,
} from '../../services/contract.js';
import { Datum } from '../enums.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { PointInputType } from './point.js';

export const KEY =
  'Your own name for this request, at most 200 characters: sent again with the same input it returns the first answer and does nothing; with another input it is CONFLICT.';

@InputType('CallerInput', { description: 'Who reports. Shown to the command and to those at work on it.' })
export class CallerInputType {
  @Field(() => String, { nullable: true, description: 'Name, or null.' })
  name?: string | null;
  @Field(() => String, { nullable: true, description: 'Telephone number, or null.' })
  phone?: string | null;
  @Field(() => String, { nullable: true, description: 'Where to call back if not on `phone`, or null.' })
  callbackPhone?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'What the caller speaks, as a BCP 47 tag such as `zh` or `en`, or null.',
  })
  language?: string | null;
}

@InputType('ReportIncidentInput', { description: 'What was reported.' })
export class ReportIncidentInputType implements ReportIncidentInput {
  @Field(() => String, { description: 'Slug of a type of Query.incidentTypes.' })
  type!: string;
  @Field(() => PointInputType, { description: 'Where.' })
  location!: PointInputType;
  @Field(() => Int, { nullable: true, description: "1 (most urgent) to 4; null: the type's default." })
  priority?: number | null;
  @Field(() => String, { nullable: true, description: 'Address in words.' })
  address?: string | null;
  @Field(() => String, { nullable: true, description: 'What happened.' })
  description?: string | null;
  @Field(() => CallerInputType, { nullable: true, description: 'Who reports.' })
  caller?: CallerInputType | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('AssignUnitInput', { description: 'Which unit goes where.' })
export class AssignUnitInputType implements AssignUnitInput {
  @Field(() => ID, { description: 'An open incident.' })
  incidentId!: string;
  @Field(() => ID, { description: 'An available unit.' })
  unitId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('AssignmentStepInput', { description: 'The assignment that goes a step further.' })
export class AssignmentStepInputType {
  @Field(() => ID, { description: 'The assignment.' })
  assignmentId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('DeclineAssignmentInput', { description: 'The assignment that is refused.' })
export class DeclineAssignmentInputType {
  @Field(() => ID, { description: 'The assignment.' })
  assignmentId!: string;
  @Field(() => String, { nullable: true, description: 'Why, in words.' })
  reason?: string | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('ClearAssignmentInput', { description: 'The assignment that is done.' })
export class ClearAssignmentInputType {
  @Field(() => ID, { description: 'The assignment.' })
  assignmentId!: string;
  @Field(() => String, { nullable: true, description: 'The result in words.' })
  result?: string | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('CancelAssignmentInput', { description: 'The assignment that is called off.' })
export class CancelAssignmentInputType {
  @Field(() => ID, { description: 'The assignment.' })
  assignmentId!: string;
  @Field(() => String, { nullable: true, description: 'Why, in words.' })
  reason?: string | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('PositionFixInput', { description: "One report of a unit's device." })
export class PositionFixInputType implements PositionFixInput {
  @Field(() => ID, { description: 'The unit.' })
  unitId!: string;
  @Field(() => Float, { description: 'Longitude in degrees.' })
  lon!: number;
  @Field(() => Float, { description: 'Latitude in degrees.' })
  lat!: number;
  @Field(() => GraphQLDateTime, { description: "The device's time." })
  fixAt!: Date;
  @Field(() => Float, { nullable: true, description: 'Degrees, 0 north, 90 east; null where unknown.' })
  headingDeg?: number | null;
  @Field(() => Float, { nullable: true, description: 'Kilometres an hour; null where unknown.' })
  speedKmh?: number | null;
  @Field(() => Float, { nullable: true, description: 'Radius in metres; null where unknown.' })
  accuracyM?: number | null;
  @Field(() => Datum, { nullable: true, defaultValue: Datum.WGS84, description: 'Datum of lon and lat.' })
  datum?: DatumValue | null;
}

@InputType('SetUnitDutyInput', { description: "A unit's new duty." })
export class SetUnitDutyInputType {
  @Field(() => ID, { description: 'The unit.' })
  unitId!: string;
  @Field(() => UnitDuty, { description: 'The new duty.' })
  duty!: UnitDuty;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}
