/** What the queue would do. */
import { Field, Float, ObjectType } from 'type-graphql';
import { UnservedReason } from '../../services/contract.js';

@ObjectType('QueueMatch', { description: 'An incident that is held, and the unit that would go now.' })
export class QueueMatchType {
  @Field(() => Float, { description: 'Seconds from now until it is there.' })
  arrivalS!: number;
}

@ObjectType('QueueWait', { description: 'An incident that had better wait for a unit that is nearly free.' })
export class QueueWaitType {
  @Field(() => Float, { description: 'Seconds from now until it is there.' })
  arrivalS!: number;
  @Field(() => Float, { description: 'Seconds from now until it is likely to be free.' })
  freeInS!: number;
}

@ObjectType('QueueUnserved', { description: 'A unit that is wanted and that nobody can be.' })
export class QueueUnservedType {
  @Field(() => UnservedReason, { description: 'Why.' })
  reason!: UnservedReason;
}

@ObjectType('Queue', {
  description:
    'Held incidents matched with free and nearly free units as one batch: the least total of waiting, weighted by priority and by the time waited already.',
})
export class QueueType {
  @Field(() => [QueueMatchType], { description: 'The weightiest first.' })
  now!: QueueMatchType[];
  @Field(() => [QueueWaitType], { description: 'The weightiest first.' })
  awaited!: QueueWaitType[];
  @Field(() => [QueueUnservedType], { description: 'The weightiest first.' })
  unserved!: QueueUnservedType[];
}
