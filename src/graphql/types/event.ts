/** Events of the log. */
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { type LoggedEvent } from '../../events/event.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { GraphQLJson } from '../scalars/json.js';
import { connectionType } from './paging.js';

/** An event as resolvers hand it on: with its own cursor. */
export interface EventNode extends LoggedEvent {
  readonly cursor: string;
}

@ObjectType('Event', { description: 'One change of state. Events are never altered or removed.' })
export class EventType {
  @Field(() => Int, { description: 'Number in the log: 1, 2, 3, … without a gap, in the order of commits.' })
  seq!: number;
  @Field(() => String, { description: 'Its place in the list it was read from. Opaque; an `after` of that list.' })
  cursor!: string;
  @Field(() => GraphQLDateTime, { description: 'When it happened.' })
  at!: Date;
  @Field(() => String, {
    description:
      'What happened, such as `incident.reported` or `assignment.acknowledged`. New kinds may come: ignore unknown ones.',
  })
  kind!: string;
  @Field(() => ID, { nullable: true, description: 'The unit concerned, or null.' })
  unitId!: string | null;
  @Field(() => ID, { nullable: true, description: 'The incident concerned, or null.' })
  incidentId!: string | null;
  @Field(() => GraphQLJson, { description: 'Facts of this kind of event.' })
  data!: unknown;
}

export const EventConnectionType = connectionType('Event', EventType, 'events, oldest first');
