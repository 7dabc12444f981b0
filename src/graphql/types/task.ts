/** Tasks of incidents. */
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { TaskOwner } from '../../core/dispatch/response-plan.js';
import { NotNeededCause, TaskStatus } from '../../core/tasks/task.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { GraphQLJson } from '../scalars/json.js';
import { HandOverType } from './hand-over.js';
import { connectionType } from './paging.js';

@ObjectType('Task', { description: 'Something that the response plan of an incident asks somebody to do.' })
export class TaskType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'What, as a slug: `stop-payment`.' })
  kind!: string;
  @Field(() => String, { description: 'Name in Chinese; the kind where the plan gives none.' })
  name!: string;
  @Field(() => String, { description: 'Name in English; the kind where the plan gives none.' })
  nameEn!: string;
  @Field(() => TaskOwner, { description: 'Who does it.' })
  who!: TaskOwner;
  @Field(() => Int, { description: 'Its place in the plan, from 0.' })
  place!: number;
  @Field(() => TaskStatus, { description: 'How far it is.' })
  status!: TaskStatus;
  @Field(() => Boolean, { description: 'The incident cannot be resolved before it is settled.' })
  beforeResolving!: boolean;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'Since when it may be done; null while it waits.' })
  openedAt!: Date | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'By when it is to be done; null while it waits, and where the plan sets no time.',
  })
  dueAt!: Date | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was found not to be done in time, and an alert was raised; null: it was not.',
  })
  overdueAt!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was done, or found not to be needed.' })
  settledAt!: Date | null;
  @Field(() => GraphQLJson, { nullable: true, description: 'What was reported with DONE, or null.' })
  outcome!: Record<string, unknown> | null;
  @Field(() => NotNeededCause, {
    name: 'notNeededBecause',
    nullable: true,
    description: 'With NOT_NEEDED; null otherwise.',
  })
  cause!: NotNeededCause | null;
  @Field(() => String, { nullable: true, description: 'Why somebody skipped it, in words; null otherwise.' })
  reason!: string | null;
}

export const TaskConnectionType = connectionType(
  'Task',
  TaskType,
  'tasks, open ones first, then by the time they are due',
);

@ObjectType('TaskPayload', { description: 'The task after the mutation. Its incident tells what followed from it.' })
export class TaskPayloadType {
  @Field(() => TaskType, { description: 'As it now is.' })
  task!: TaskType;
}

@ObjectType('TaskFeedItem', {
  description:
    'A task or a hand-over as it was after a change, or the word to read everything anew. Exactly one of `task`, `handOver` and `resync` is set.',
})
export class TaskFeedItemType {
  @Field(() => String, {
    description: 'Keep the last one: given as `after` the feed goes on behind it, and nothing is lost or comes twice.',
  })
  cursor!: string;
  @Field(() => TaskType, { nullable: true, description: 'The task that changed, or null.' })
  task!: TaskType | null;
  @Field(() => HandOverType, { nullable: true, description: 'The hand-over that changed, or null.' })
  handOver!: HandOverType | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Why your cursor does not fit this server: read the state anew, then go on from `cursor`. Null otherwise.',
  })
  resync!: string | null;
}
