/** The event log. */
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { type Unit } from '../../core/fleet/unit.js';
import { type Incident } from '../../core/incident/incident.js';
import { type LoggedEvent } from '../../events/event.js';
import { type Account } from '../../services/contract.js';
import { type Page } from '../../services/page.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { EventFilterInput } from '../inputs/filters.js';
import { EventPageArgs, toPageRequest } from '../inputs/paging.js';
import { loadOptional } from '../loaders.js';
import { AccountType } from '../types/account.js';
import { EventConnectionType, type EventNode, EventType } from '../types/event.js';
import { IncidentObjectType } from '../types/incident.js';
import { type Connection, toConnection } from '../types/paging.js';
import { UnitType } from '../types/unit.js';

/** Gives each event the cursor of its edge. */
export function withCursors(page: Page<LoggedEvent>): Page<EventNode> {
  return { ...page, edges: page.edges.map(({ cursor, node }) => ({ cursor, node: { ...node, cursor } })) };
}

@Resolver(() => EventType)
export class EventResolver {
  @Query(() => EventConnectionType, {
    description: 'The event log, oldest first. RESYNC where `after` belongs to another database.',
  })
  async events(
    @Arg('filter', () => EventFilterInput, { nullable: true, description: 'Which ones; null: all.' })
    filter: EventFilterInput | null,
    @Args(() => EventPageArgs) page: EventPageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<EventNode>> {
    const { feeds } = context.services;
    const found = await feeds.listEvents(actorOf(context), filter ?? {}, toPageRequest(page, 100));
    return toConnection(withCursors(found), page.after);
  }

  @FieldResolver(() => AccountType, { nullable: true, description: 'Who did it; null where the system did.' })
  actor(@Root() event: EventNode, @Ctx() { loaders }: GraphqlContext): Promise<Account | null> {
    return loadOptional(loaders.account, event.actorId);
  }

  @FieldResolver(() => UnitType, {
    nullable: true,
    description: 'The unit concerned, as it is now; null where none or not for you.',
  })
  unit(@Root() event: EventNode, @Ctx() { loaders }: GraphqlContext): Promise<Unit | null> {
    return loadOptional(loaders.unit, event.unitId);
  }

  @FieldResolver(() => IncidentObjectType, {
    nullable: true,
    description: 'The incident concerned, as it is now; null where none or not for you.',
  })
  incident(@Root() event: EventNode, @Ctx() { loaders }: GraphqlContext): Promise<Incident | null> {
    return loadOptional(loaders.incident, event.incidentId);
  }
}
