/** Officers' safety: calls for help, status checks. */
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Unit } from '../../core/fleet/unit.js';
import { type Assignment } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import { type PanicCall } from '../../core/safety/panic.js';
import { type StatusCheck } from '../../core/safety/status-check.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { AssignmentStepInputType } from '../inputs/mutations.js';
import { CancelPanicInputType, RaisePanicInputType } from '../inputs/officer-safety.js';
import { loadOptional } from '../loaders.js';
import { AssignmentPayloadType, AssignmentType } from '../types/assignment.js';
import { IncidentObjectType } from '../types/incident.js';
import { PanicCallType, PanicPayloadType, StatusCheckType } from '../types/officer-safety.js';
import { UnitType } from '../types/unit.js';

interface Called {
  readonly panic: PanicCall;
}

@Resolver(() => PanicCallType)
export class PanicResolver {
  @Query(() => [PanicCallType], { description: 'Calls for help that are open, the oldest first. For the command.' })
  openPanics(@Ctx() context: GraphqlContext): Promise<readonly PanicCall[]> {
    return context.services.safety.listOpenPanics(actorOf(context));
  }

  @Mutation(() => PanicPayloadType, {
    description:
      'An officer needs help (also pressed by the command for a unit): an incident of the highest priority where the unit is, offered to the nearest units at once, and an alert. The place follows the unit. Pressed again while it is open it adds nothing but is on record. The unit keeps its own assignment and is sent nowhere else meanwhile.',
  })
  async raisePanic(
    @Arg('input', () => RaisePanicInputType, { description: 'Who needs help.' }) input: RaisePanicInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Called> {
    return { panic: await context.services.safety.raisePanic(actorOf(context), input) };
  }

  @Mutation(() => PanicPayloadType, {
    description:
      'Takes a call for help back: its incident is cancelled and its units are called off. CONFLICT where the incident has ended in another way.',
  })
  async cancelPanic(
    @Arg('input', () => CancelPanicInputType, { description: 'Which, and why.' }) input: CancelPanicInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Called> {
    return { panic: await context.services.safety.cancelPanic(actorOf(context), input) };
  }

  @Mutation(() => AssignmentPayloadType, {
    description:
      'A sign of life from the officer on scene: the next check is counted from now. May be given without being asked. CONFLICT where the unit is not on scene.',
  })
  async confirmStatus(
    @Arg('input', () => AssignmentStepInputType, { description: 'The assignment on scene.' })
    input: AssignmentStepInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ assignment: Assignment }> {
    return { assignment: await context.services.safety.confirmStatus(actorOf(context), input) };
  }

  @FieldResolver(() => IncidentObjectType, {
    nullable: true,
    description: 'The incident that it is; null where you may not see it.',
  })
  incident(@Root() panic: PanicCall, @Ctx() { loaders }: GraphqlContext): Promise<Incident | null> {
    return loadOptional(loaders.incident, panic.incidentId);
  }

  @FieldResolver(() => UnitType, {
    nullable: true,
    description: 'The unit whose officer calls; null where you may not see it.',
  })
  unit(@Root() panic: PanicCall, @Ctx() { loaders }: GraphqlContext): Promise<Unit | null> {
    return loadOptional(loaders.unit, panic.unitId);
  }
}

@Resolver(() => IncidentObjectType)
export class IncidentPanicResolver {
  @FieldResolver(() => PanicCallType, {
    nullable: true,
    description: 'The call for help that this incident is, open or over; null where it is none.',
  })
  panic(@Root() incident: Incident, @Ctx() { loaders }: GraphqlContext): Promise<PanicCall | null> {
    return loaders.incidentPanic.load(incident.id);
  }
}

@Resolver(() => UnitType)
export class UnitPanicResolver {
  @FieldResolver(() => PanicCallType, {
    nullable: true,
    description: 'The call for help of its officer while that is open; null otherwise.',
  })
  panic(@Root() unit: Unit, @Ctx() { loaders }: GraphqlContext): Promise<PanicCall | null> {
    return loaders.unitPanic.load(unit.id);
  }
}

@Resolver(() => AssignmentType)
export class AssignmentSafetyResolver {
  @FieldResolver(() => StatusCheckType, {
    nullable: true,
    description: 'The next check on the officer; null where the unit is not on scene.',
  })
  statusCheck(@Root() assignment: Assignment, @Ctx() { loaders }: GraphqlContext): Promise<StatusCheck | null> {
    return loaders.assignmentStatusCheck.load(assignment.id);
  }
}
