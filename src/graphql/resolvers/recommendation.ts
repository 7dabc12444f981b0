/** Recommendations by response plan, and dispatching by them. */
import { Arg, Ctx, Field, FieldResolver, ID, InputType, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Unit } from '../../core/fleet/unit.js';
import { type Assignment } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import { type Station } from '../../core/territory/territory.js';
import {
  type RecommendedUnit,
  type ReportedIncident,
  type Recommendation,
  type ThinlyCoveredStation,
  type UnitPassedOver,
} from '../../services/contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { KEY } from '../inputs/mutations.js';
import { loadRequired } from '../loaders.js';
import { ReportIncidentPayloadType } from '../types/incident.js';
import {
  DispatchIncidentPayloadType,
  RecommendationType,
  RecommendedUnitType,
  ThinCoverType,
  UnitPassedOverType,
} from '../types/recommendation.js';
import { StationType } from '../types/territory.js';
import { UnitType } from '../types/unit.js';

@InputType('DispatchIncidentInput', { description: 'Which incident is dispatched by its plan.' })
export class DispatchIncidentInputType {
  @Field(() => ID, { description: 'The incident.' })
  incidentId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@Resolver(() => RecommendationType)
export class RecommendationResolver {
  @Query(() => RecommendationType, {
    nullable: true,
    description:
      'Who should go by the response plan, beyond those who are on their way. Null where there is no such incident, or it is closed.',
  })
  recommendation(
    @Arg('incidentId', () => ID, { description: 'The incident.' }) incidentId: string,
    @Ctx() context: GraphqlContext,
  ): Promise<Recommendation | null> {
    return context.services.dispatch.recommend(actorOf(context), incidentId);
  }

  @Mutation(() => DispatchIncidentPayloadType, {
    description:
      'Offers the incident to everybody whom its plan asks for. Places that stay empty raise an alert. CONFLICT where it is closed.',
  })
  dispatchIncident(
    @Arg('input', () => DispatchIncidentInputType, { description: 'Which incident.' })
    input: DispatchIncidentInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ incident: Incident; assignments: readonly Assignment[] }> {
    return context.services.dispatch.dispatchIncident(actorOf(context), input);
  }
}

@Resolver(() => ReportIncidentPayloadType)
export class ReportedIncidentResolver {
  @FieldResolver(() => RecommendationType, {
    nullable: true,
    description:
      'Who should go by the response plan; where the plan is AUTOMATIC they have been asked already. Null where you may not assign units. Worked out only where it is asked for.',
  })
  recommendation(
    @Root() { incident, assignments }: ReportedIncident,
    @Ctx() context: GraphqlContext,
  ): Promise<Recommendation | null> {
    return context.services.dispatch.recommendFor(actorOf(context), incident, assignments);
  }
}

@Resolver(() => RecommendedUnitType)
export class RecommendedUnitResolver {
  @FieldResolver(() => UnitType, { description: 'The unit.' })
  unit(@Root() { unitId }: RecommendedUnit, @Ctx() { loaders }: GraphqlContext): Promise<Unit> {
    return loadRequired(loaders.unit, 'unit', unitId);
  }
}

@Resolver(() => UnitPassedOverType)
export class UnitPassedOverResolver {
  @FieldResolver(() => UnitType, { description: 'The unit.' })
  unit(@Root() { unitId }: UnitPassedOver, @Ctx() { loaders }: GraphqlContext): Promise<Unit> {
    return loadRequired(loaders.unit, 'unit', unitId);
  }
}

@Resolver(() => ThinCoverType)
export class ThinCoverResolver {
  @FieldResolver(() => StationType, { description: 'The station.' })
  station(@Root() { stationId }: ThinlyCoveredStation, @Ctx() { loaders }: GraphqlContext): Promise<Station> {
    return loadRequired(loaders.station, 'station', stationId);
  }
}
