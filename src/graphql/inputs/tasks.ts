/** Inputs about tasks and hand-overs. */
import { Field, ID, InputType, Int } from 'type-graphql';
import { HandOverPartner } from '../../core/dispatch/response-plan.js';
import {
  type CompleteTaskInput,
  type HandOverIncidentInput,
  type SkipTaskInput,
} from '../../services/tasks/tasks-contract.js';
import { GraphQLJson } from '../scalars/json.js';
import { KEY } from './mutations.js';

@InputType('CompleteTaskInput', { description: 'Which task is done, and what came of it.' })
export class CompleteTaskInputType implements CompleteTaskInput {
  @Field(() => ID, { description: 'The task.' })
  taskId!: string;
  @Field(() => GraphQLJson, {
    nullable: true,
    description: 'An object as Task.outcomeSchema says; null where it says nothing.',
  })
  outcome?: unknown;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('SkipTaskInput', { description: 'Which task is not needed, and why.' })
export class SkipTaskInputType implements SkipTaskInput {
  @Field(() => ID, { description: 'The task.' })
  taskId!: string;
  @Field(() => String, { description: 'Why, in words; 1 to 2,000 characters.' })
  reason!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('HandOverIncidentInput', { description: 'Who is asked to take an incident over.' })
export class HandOverIncidentInputType implements HandOverIncidentInput {
  @Field(() => ID, { description: 'The incident.' })
  incidentId!: string;
  @Field(() => HandOverPartner, { description: 'The partner.' })
  to!: HandOverPartner;
  @Field(() => String, { nullable: true, description: 'Why, in words; at most 2,000 characters.' })
  remark?: string | null;
  @Field(() => Int, {
    nullable: true,
    description:
      'Seconds from now within which the partner reports, at most a year; null: as the plan says, or three days.',
  })
  followUpWithinS?: number | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('AcceptHandOverInput', { description: 'Which hand-over is accepted.' })
export class AcceptHandOverInputType {
  @Field(() => ID, { description: 'The hand-over.' })
  handOverId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('FollowUpHandOverInput', { description: 'What came of it.' })
export class FollowUpHandOverInputType extends AcceptHandOverInputType {
  @Field(() => String, { description: 'In words; 1 to 2,000 characters.' })
  result!: string;
}

@InputType('ReturnHandOverInput', { description: 'Which hand-over is given back or withdrawn, and why.' })
export class ReturnHandOverInputType extends AcceptHandOverInputType {
  @Field(() => String, { description: 'In words; 1 to 2,000 characters.' })
  reason!: string;
}
