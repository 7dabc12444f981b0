/** Arguments of lists that can grow. */
import { ArgsType, Field, Int } from 'type-graphql';
import { MAX_PAGE, type PageRequest } from '../../services/page.js';

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: 50, description: `Items at most, 1 to ${MAX_PAGE}.` })
  first?: number | null;
  @Field(() => String, {
    nullable: true,
    description: 'A cursor of this list: only what lies behind it. Null: from the beginning.',
  })
  after?: string | null;
}

@ArgsType()
export class EventPageArgs {
  @Field(() => Int, { nullable: true, defaultValue: 100, description: `Events at most, 1 to ${MAX_PAGE}.` })
  first?: number | null;
  @Field(() => String, {
    nullable: true,
    description: 'A cursor of an event: only what came later. Null: from the beginning of the log.',
  })
  after?: string | null;
}

/** A null `first` counts as absent. */
export function toPageRequest({ first, after }: PageArgs, usual = 50): PageRequest {
  return { first: first ?? usual, after };
}
