/** What eventFeed delivers. */
import { Field, ObjectType } from 'type-graphql';
import { EventType } from './event.js';

@ObjectType('EventFeedItem', {
  description: 'Either an event, or the word to read everything anew. Exactly one of `event` and `resync` is set.',
})
export class EventFeedItemType {
  @Field(() => String, {
    description: 'Keep the last one: given as `after` the feed goes on behind it, and nothing is lost or comes twice.',
  })
  cursor!: string;
  @Field(() => EventType, { nullable: true, description: 'The event; null with `resync`.' })
  event!: EventType | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Why your cursor does not fit this server: read the state anew, then go on from `cursor`. Null otherwise.',
  })
  resync!: string | null;
}
