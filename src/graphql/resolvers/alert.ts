/** Alerts of the clocks and the queue. */
import { Arg, Args, Ctx, Field, FieldResolver, ID, InputType, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Alert } from '../../core/dispatch/alert.js';
import { type Unit } from '../../core/fleet/unit.js';
import { type Assignment } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import { loadOptional } from '../loaders.js';
import { AlertConnectionType, AlertPayloadType, AlertType } from '../types/alert.js';
import { AssignmentType } from '../types/assignment.js';
import { IncidentObjectType } from '../types/incident.js';
import { type Connection, toConnection } from '../types/paging.js';
import { UnitType } from '../types/unit.js';

@InputType('AcknowledgeAlertInput', { description: 'Which alert was seen.' })
export class AcknowledgeAlertInputType {
  @Field(() => ID, { description: 'The alert.' })
  alertId!: string;
  @Field(() => String, { nullable: true, description: 'The same key is answered like the first time.' })
  idempotencyKey?: string | null;
}

@Resolver(() => AlertType)
export class AlertResolver {
  @Query(() => AlertConnectionType, { description: 'Alerts, the latest first.' })
  async alerts(
    @Arg('includeAcknowledged', () => Boolean, {
      nullable: true,
      defaultValue: false,
      description: 'Also those that somebody has seen; by default only open ones.',
    })
    includeAcknowledged: boolean | null,
    @Arg('incidentId', () => ID, { nullable: true, description: 'Only of this incident.' }) incidentId: string | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Alert>> {
    const filter = { includeAcknowledged: includeAcknowledged ?? false, incidentId: incidentId ?? null };
    const { alerts } = context.services;
    return toConnection(await alerts.listAlerts(actorOf(context), filter, toPageRequest(page)), page.after);
  }

  @Mutation(() => AlertPayloadType, {
    description: 'Somebody has seen it and sees to it. Again: the same answer; who was first stays on record.',
  })
  async acknowledgeAlert(
    @Arg('input', () => AcknowledgeAlertInputType, { description: 'Which alert.' }) input: AcknowledgeAlertInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ alert: Alert }> {
    return { alert: await context.services.alerts.acknowledgeAlert(actorOf(context), input) };
  }

  @FieldResolver(() => IncidentObjectType, {
    nullable: true,
    description: 'The incident concerned, or null where it is about a unit on its own.',
  })
  incident(@Root() alert: Alert, @Ctx() { loaders }: GraphqlContext): Promise<Incident | null> {
    return loadOptional(loaders.incident, alert.incidentId);
  }

  @FieldResolver(() => AssignmentType, { nullable: true, description: 'The assignment concerned, or null.' })
  assignment(@Root() alert: Alert, @Ctx() { loaders }: GraphqlContext): Promise<Assignment | null> {
    return loadOptional(loaders.assignment, alert.assignmentId);
  }

  @FieldResolver(() => UnitType, { nullable: true, description: 'The unit concerned, or null.' })
  unit(@Root() alert: Alert, @Ctx() { loaders }: GraphqlContext): Promise<Unit | null> {
    return loadOptional(loaders.unit, alert.unitId);
  }
}
