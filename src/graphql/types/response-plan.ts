/** Response plans. The same fields are read and put. */
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DispatchMode, HandOverCondition, HandOverPartner, TaskOwner } from '../../core/dispatch/response-plan.js';
import { VehicleClass } from '../../core/vehicle.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { GraphQLJson } from '../scalars/json.js';

@ObjectType('UnitNeed', { description: 'So many units of one kind.' })
@InputType('UnitNeedInput', { description: 'So many units of one kind.' })
export class UnitNeedType {
  @Field(() => Int, { description: '1 to 20.' })
  count!: number;
  @Field(() => [VehicleClass], { nullable: true, description: 'Of these classes; null: of any.' })
  vehicles?: VehicleClass[];
  @Field(() => [String], { nullable: true, description: 'Each unit has all of these; null: none is asked for.' })
  skills?: string[];
}

@ObjectType('PlanClocks', { description: 'What must happen by when. Whole seconds.' })
@InputType('PlanClocksInput', { description: 'What must happen by when. Whole seconds.' })
export class PlanClocksType {
  @Field(() => Int, { description: 'From the offer to the acknowledgement; then the offer goes to the next unit.' })
  acknowledgeS!: number;
  @Field(() => Int, { description: 'From the acknowledgement to the start; then an alert.' })
  startTravelS!: number;
  @Field(() => Int, { description: 'From the report to the first unit on scene; then an alert.' })
  arriveS!: number;
}

@ObjectType('OutcomeCondition', { description: 'A field of an outcome has a value.' })
@InputType('OutcomeConditionInput', { description: 'A field of an outcome has a value.' })
export class OutcomeConditionType {
  @Field(() => String, { description: "One that the outcome's schema requires." })
  field!: string;
  @Field(() => GraphQLJson, { description: 'A text, a number, true or false.' })
  equals!: string | number | boolean;
}

@ObjectType('PlanTask', { description: 'Something that is done beside sending units.' })
@InputType('PlanTaskInput', { description: 'Something that is done beside sending units.' })
export class PlanTaskType {
  @Field(() => String, { description: 'What, as a slug: `stop-payment`.' })
  kind!: string;
  @Field(() => String, { nullable: true, description: 'Name in Chinese; null, like nameEn: the kind.' })
  name?: string;
  @Field(() => String, { nullable: true, description: 'Name in English.' })
  nameEn?: string;
  @Field(() => TaskOwner, { description: 'By whom.' })
  who!: TaskOwner;
  @Field(() => Int, { nullable: true, description: 'Seconds from the report; null: before the incident is resolved.' })
  dueWithinS?: number;
  @Field(() => Boolean, {
    nullable: true,
    description: 'The incident cannot be resolved before it is settled; null: so where no time is set.',
  })
  beforeResolving?: boolean;
  @Field(() => String, { nullable: true, description: 'The kind of the task that must be done before; null: none.' })
  after?: string;
  @Field(() => OutcomeConditionType, {
    nullable: true,
    description: 'Which outcome of the task before asks for this one; null: any, and also that it was skipped.',
  })
  when?: OutcomeConditionType;
  @Field(() => GraphQLJson, {
    nullable: true,
    description: 'JSON Schema (draft 07) of what is reported as its outcome; null: anything.',
  })
  outcome?: Record<string, unknown>;
}

@ObjectType('PlanHandOver', { description: 'Who takes the matter over.' })
@InputType('PlanHandOverInput', { description: 'Who takes the matter over.' })
export class PlanHandOverType {
  @Field(() => HandOverPartner, { description: 'The partner.' })
  to!: HandOverPartner;
  @Field(() => HandOverCondition, { description: 'In which case.' })
  when!: HandOverCondition;
  @Field(() => Int, { description: 'Seconds within which the partner reports what came of it.' })
  followUpWithinS!: number;
}

@ObjectType('ResponsePlanContent', { description: 'What an incident needs, by when, and who does what.' })
@InputType('ResponsePlanContentInput', { description: 'What an incident needs, by when, and who does what.' })
export class ResponsePlanContentType {
  @Field(() => DispatchMode, {
    nullable: true,
    description: 'Who offers the units that are needed, and when; null: a dispatcher.',
  })
  dispatch?: DispatchMode;
  @Field(() => [UnitNeedType], { description: 'Each filled by units of its own; the first is the most important.' })
  needs!: UnitNeedType[];
  @Field(() => PlanClocksType, { description: 'The clocks.' })
  clocks!: PlanClocksType;
  @Field(() => [PlanTaskType], { description: 'The tasks.' })
  tasks!: PlanTaskType[];
  @Field(() => PlanHandOverType, { nullable: true, description: 'Null: those who were sent finish it.' })
  handOver?: PlanHandOverType;
  @Field(() => Int, {
    nullable: true,
    description:
      'Seconds on scene after which an officer who has not been heard of is asked for a sign of life, at least 60; null: 600 for priorities 1 and 2, 1,200 for 3 and 4.',
  })
  statusCheckS?: number;
}

@ObjectType('ResponsePlan', { description: 'One version of a plan. An incident keeps the version it was opened with.' })
export class ResponsePlanType {
  @Field(() => ID, { description: 'Of this version.' })
  id!: string;
  @Field(() => String, { description: 'Slug of the incident type.' })
  incidentType!: string;
  @Field(() => Int, { nullable: true, description: '1 to 4; null: every priority without a plan of its own.' })
  priority!: number | null;
  @Field(() => Int, { description: '1, 2, 3, ... within type and priority.' })
  version!: number;
  @Field(() => ResponsePlanContentType, { description: 'The plan itself.' })
  content!: ResponsePlanContentType;
  @Field(() => GraphQLDateTime, { description: 'When it was put in force.' })
  createdAt!: Date;
}

@ObjectType('ResponsePlanPayload', { description: 'The version that was put in force.' })
export class ResponsePlanPayloadType {
  @Field(() => ResponsePlanType, { description: 'The plan.' })
  plan!: ResponsePlanType;
}
