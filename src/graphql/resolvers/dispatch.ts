/** Nearest units, routes, assigning, and the steps of an assignment. */
import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Unit } from '../../core/fleet/unit.js';
import { type Assignment, AssignmentStep, type PlannedRoute } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import { VehicleClass } from '../../core/vehicle.js';
import {
  type NearestUnitsResult,
  type StepInput,
  type UnitCandidate,
  type UnitRejection,
} from '../../services/contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import {
  AssignmentStepInputType,
  AssignUnitInputType,
  CancelAssignmentInputType,
  ClearAssignmentInputType,
  DeclineAssignmentInputType,
} from '../inputs/mutations.js';
import { PointInputType } from '../inputs/point.js';
import { loadRequired } from '../loaders.js';
import { GraphQLGeoJsonLineString } from '../scalars/geojson.js';
import { AssignmentPayloadType, AssignmentType } from '../types/assignment.js';
import { AssignUnitPayloadType, IncidentObjectType } from '../types/incident.js';
import { NearestUnitsType, UnitCandidateType, UnitRejectionType } from '../types/nearest-units.js';
import { RouteType } from '../types/route.js';
import { UnitType } from '../types/unit.js';

async function step(
  context: GraphqlContext,
  name: AssignmentStep,
  input: StepInput,
): Promise<{ assignment: Assignment }> {
  return { assignment: await context.services.dispatch.stepAssignment(actorOf(context), name, input) };
}

@Resolver(() => AssignmentType)
export class AssignmentResolver {
  @Query(() => NearestUnitsType, {
    description: 'Who gets there first by road, from the live positions, whatever station a unit belongs to.',
  })
  nearestUnits(
    @Arg('to', () => PointInputType, { description: 'The place to reach.' }) to: PointInputType,
    @Arg('first', () => Int, { nullable: true, defaultValue: 5, description: 'Candidates at most, 1 to 50.' })
    first: number | null,
    @Arg('vehicles', () => [VehicleClass], { nullable: true, description: 'Only these classes; null: all.' })
    vehicles: VehicleClass[] | null,
    @Arg('skills', () => [String], { nullable: true, description: 'Only units with all of these; null: any.' })
    skills: string[] | null,
    @Arg('withinS', () => Int, {
      nullable: true,
      description: 'Only units there within so many seconds; null: no limit.',
    })
    withinS: number | null,
    @Arg('rejectedFirst', () => Int, {
      nullable: true,
      defaultValue: 10,
      description: 'Rejected units at most, 0 to 2,000; the nearest are told.',
    })
    rejectedFirst: number | null,
    @Arg('priority', () => Int, {
      nullable: true,
      description:
        'What they are wanted for, 1 (most urgent) to 4: units on a break or held for an event are candidates where they are called for it. Null: ordinary work.',
    })
    priority: number | null,
    @Ctx() context: GraphqlContext,
  ): Promise<NearestUnitsResult> {
    const input = { to, first: first ?? 5, vehicles, skills, withinS, rejectedFirst, priority };
    return context.services.dispatch.nearestUnits(actorOf(context), input);
  }

  @Query(() => RouteType, {
    nullable: true,
    description: 'The fastest way by road; null where no road leads there for this vehicle.',
  })
  route(
    @Arg('from', () => PointInputType, { description: 'Start.' }) from: PointInputType,
    @Arg('to', () => PointInputType, { description: 'End.' }) to: PointInputType,
    @Arg('vehicle', () => VehicleClass, { description: 'Who travels.' }) vehicle: VehicleClass,
    @Ctx() context: GraphqlContext,
  ): Promise<PlannedRoute | null> {
    return context.services.dispatch.route(actorOf(context), { from, to, vehicle });
  }

  @Mutation(() => AssignUnitPayloadType, {
    description: 'Sends a unit. CONFLICT where it was taken meanwhile, is not on duty, or the incident is closed.',
  })
  assignUnit(
    @Arg('input', () => AssignUnitInputType, { description: 'Which unit goes where.' }) input: AssignUnitInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ assignment: Assignment; incident: Incident }> {
    return context.services.dispatch.assignUnit(actorOf(context), input);
  }

  @Mutation(() => AssignmentPayloadType, { description: 'The officer accepts (签收). Again: the same answer.' })
  acknowledgeAssignment(
    @Arg('input', () => AssignmentStepInputType, { description: 'Which assignment.' }) input: AssignmentStepInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ assignment: Assignment }> {
    return step(context, AssignmentStep.ACKNOWLEDGE, input);
  }

  @Mutation(() => AssignmentPayloadType, {
    description: 'The officer refuses an offer. CONFLICT once it is acknowledged.',
  })
  declineAssignment(
    @Arg('input', () => DeclineAssignmentInputType, { description: 'Which assignment, and why.' })
    input: DeclineAssignmentInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ assignment: Assignment }> {
    return step(context, AssignmentStep.DECLINE, input);
  }

  @Mutation(() => AssignmentPayloadType, {
    description: 'The unit sets off (出警); it implies the acknowledgement. Again: the same answer.',
  })
  startTravel(
    @Arg('input', () => AssignmentStepInputType, { description: 'Which assignment.' }) input: AssignmentStepInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ assignment: Assignment }> {
    return step(context, AssignmentStep.START_TRAVEL, input);
  }

  @Mutation(() => AssignmentPayloadType, { description: 'The unit is there (到场). Again: the same answer.' })
  arriveOnScene(
    @Arg('input', () => AssignmentStepInputType, { description: 'Which assignment.' }) input: AssignmentStepInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ assignment: Assignment }> {
    return step(context, AssignmentStep.ARRIVE, input);
  }

  @Mutation(() => AssignmentPayloadType, {
    description: 'The work is done (反馈); the unit is free again. Again: the same answer.',
  })
  clearAssignment(
    @Arg('input', () => ClearAssignmentInputType, { description: 'Which assignment, and the result.' })
    input: ClearAssignmentInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ assignment: Assignment }> {
    const { result, ...rest } = input;
    return step(context, AssignmentStep.CLEAR, { ...rest, reason: result });
  }

  @Mutation(() => AssignmentPayloadType, {
    description: 'A dispatcher calls an active assignment off; the unit is free again.',
  })
  cancelAssignment(
    @Arg('input', () => CancelAssignmentInputType, { description: 'Which assignment, and why.' })
    input: CancelAssignmentInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ assignment: Assignment }> {
    return step(context, AssignmentStep.CANCEL, input);
  }

  @FieldResolver(() => UnitType, { description: 'The unit that is sent.' })
  unit(@Root() assignment: Assignment, @Ctx() { loaders }: GraphqlContext): Promise<Unit> {
    return loadRequired(loaders.unit, 'unit', assignment.unitId);
  }

  @FieldResolver(() => IncidentObjectType, { description: 'The incident that it is sent to.' })
  incident(@Root() assignment: Assignment, @Ctx() { loaders }: GraphqlContext): Promise<Incident> {
    return loadRequired(loaders.incident, 'incident', assignment.incidentId);
  }
}

@Resolver(() => UnitCandidateType)
export class UnitCandidateResolver {
  @FieldResolver(() => UnitType, { description: 'The unit.' })
  unit(@Root() candidate: UnitCandidate, @Ctx() { loaders }: GraphqlContext): Promise<Unit> {
    return loadRequired(loaders.unit, 'unit', candidate.unitId);
  }
}

@Resolver(() => UnitRejectionType)
export class UnitRejectionResolver {
  @FieldResolver(() => UnitType, { description: 'The unit.' })
  unit(@Root() rejection: UnitRejection, @Ctx() { loaders }: GraphqlContext): Promise<Unit> {
    return loadRequired(loaders.unit, 'unit', rejection.unitId);
  }
}

@Resolver(() => RouteType)
export class RouteResolver {
  @FieldResolver(() => GraphQLGeoJsonLineString, { description: 'From start to end, along the roads.' })
  geometry(@Root() route: PlannedRoute): { type: 'LineString'; coordinates: PlannedRoute['coordinates'] } {
    return { type: 'LineString', coordinates: route.coordinates };
  }
}
