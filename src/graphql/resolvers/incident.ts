/** Incidents. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Assignment } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import { type Grid, type Station } from '../../core/territory/territory.js';
import { type Account, type IncidentType, IncidentOrder, type ReportedIncident } from '../../services/contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { IncidentFilterInput } from '../inputs/filters.js';
import { ReportIncidentInputType } from '../inputs/mutations.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import { loadOptional } from '../loaders.js';
import { AccountType } from '../types/account.js';
import { AssignmentType } from '../types/assignment.js';
import { EventConnectionType, type EventNode } from '../types/event.js';
import {
  IncidentConnectionType,
  IncidentObjectType,
  IncidentTypeType,
  ReportIncidentPayloadType,
} from '../types/incident.js';
import { type Connection, toConnection } from '../types/paging.js';
import { GridType, StationType } from '../types/territory.js';
import { withCursors } from './event.js';

@Resolver(() => IncidentObjectType)
export class IncidentResolver {
  @Query(() => IncidentObjectType, {
    nullable: true,
    description:
      'One incident by its id or its number (give one of them); null where there is none or you may not see it.',
  })
  incident(
    @Arg('id', () => ID, { nullable: true, description: 'Its id.' }) id: string | null,
    @Arg('number', () => String, { nullable: true, description: 'Its number.' }) number: string | null,
    @Ctx() context: GraphqlContext,
  ): Promise<Incident | null> {
    return context.services.incidents.findIncident(actorOf(context), { id, number });
  }

  @Query(() => IncidentConnectionType, { description: 'Incidents that you may see.' })
  async incidents(
    @Arg('filter', () => IncidentFilterInput, { nullable: true, description: 'Which ones; null: all.' })
    filter: IncidentFilterInput | null,
    @Arg('orderBy', () => IncidentOrder, {
      nullable: true,
      defaultValue: IncidentOrder.NEWEST,
      description: 'In which order. A cursor belongs to one order.',
    })
    orderBy: IncidentOrder | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Incident>> {
    const order = orderBy ?? IncidentOrder.NEWEST;
    const { incidents } = context.services;
    return toConnection(
      await incidents.listIncidents(actorOf(context), filter ?? {}, order, toPageRequest(page)),
      page.after,
    );
  }

  @Query(() => [IncidentTypeType], { description: 'All types of incidents, by slug.' })
  incidentTypes(@Ctx() context: GraphqlContext): Promise<readonly IncidentType[]> {
    return context.services.incidents.listTypes(actorOf(context));
  }

  @Mutation(() => ReportIncidentPayloadType, {
    description:
      'Records an incident. Where its response plan is AUTOMATIC the units that it asks for are offered it at once; otherwise see recommendation and dispatchIncident.',
  })
  async reportIncident(
    @Arg('input', () => ReportIncidentInputType, { description: 'What was reported.' }) input: ReportIncidentInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<ReportedIncident> {
    const reported = await context.services.incidents.reportIncident(actorOf(context), input);
    const { incident, assignments } = reported;
    if (assignments !== null) context.loaders.incidentAssignments.prime(incident.id, assignments);
    return reported;
  }

  @FieldResolver(() => GridType, { nullable: true, description: 'The grid it lies in; null outside all grids.' })
  grid(@Root() incident: Incident, @Ctx() { loaders }: GraphqlContext): Promise<Grid | null> {
    return loadOptional(loaders.grid, incident.gridId);
  }

  @FieldResolver(() => StationType, {
    nullable: true,
    description: 'The station in whose area it lies; null outside all areas.',
  })
  station(@Root() incident: Incident, @Ctx() { loaders }: GraphqlContext): Promise<Station | null> {
    return loadOptional(loaders.station, incident.stationId);
  }

  @FieldResolver(() => AccountType, {
    nullable: true,
    description: 'Whose account it was reported with; null where none or not for you.',
  })
  reportedBy(@Root() incident: Incident, @Ctx() { loaders }: GraphqlContext): Promise<Account | null> {
    return loadOptional(loaders.account, incident.reportedBy);
  }

  @FieldResolver(() => [AssignmentType], {
    description: 'All that you may see, in the order of offering; ended ones too.',
  })
  async assignments(@Root() incident: Incident, @Ctx() { loaders }: GraphqlContext): Promise<readonly Assignment[]> {
    return (await loaders.incidentAssignments.load(incident.id)) ?? [];
  }

  @FieldResolver(() => EventConnectionType, { description: 'Everything that happened with it, oldest first.' })
  async timeline(
    @Root() incident: Incident,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<EventNode>> {
    const { incidents } = context.services;
    const found = await incidents.timeline(actorOf(context), incident.id, toPageRequest(page));
    return toConnection(withCursors(found), page.after);
  }
}
