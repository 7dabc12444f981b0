/** Response plans. */
import { Arg, Ctx, Field, FieldResolver, InputType, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Incident } from '../../core/incident/incident.js';
import { type StoredResponsePlan } from '../../services/contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { KEY } from '../inputs/mutations.js';
import { IncidentObjectType } from '../types/incident.js';
import { ResponsePlanContentType, ResponsePlanPayloadType, ResponsePlanType } from '../types/response-plan.js';

@InputType('PutResponsePlanInput', { description: 'A new version of a plan.' })
export class PutResponsePlanInputType {
  @Field(() => String, { description: 'Slug of the incident type.' })
  incidentType!: string;
  @Field(() => Int, { nullable: true, description: '1 to 4; null: every priority without a plan of its own.' })
  priority?: number | null;
  @Field(() => ResponsePlanContentType, { description: 'The plan itself.' })
  content!: ResponsePlanContentType;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@Resolver(() => ResponsePlanType)
export class ResponsePlanResolver {
  @Query(() => [ResponsePlanType], {
    description: 'The plans in force, by type and priority; with allVersions also those that they replaced.',
  })
  responsePlans(
    @Arg('incidentType', () => String, { nullable: true, description: 'Only of this type.' })
    incidentType: string | null,
    @Arg('allVersions', () => Boolean, {
      nullable: true,
      defaultValue: false,
      description: 'Also former versions, the newest first.',
    })
    allVersions: boolean | null,
    @Ctx() context: GraphqlContext,
  ): Promise<readonly StoredResponsePlan[]> {
    const filter = { incidentType: incidentType ?? null, allVersions: allVersions ?? false };
    return context.services.responsePlans.listPlans(actorOf(context), filter);
  }

  @Mutation(() => ResponsePlanPayloadType, {
    description: 'Puts a new version in force for incidents reported from now on. BAD_USER_INPUT names what is wrong.',
  })
  async putResponsePlan(
    @Arg('input', () => PutResponsePlanInputType, { description: 'The plan.' }) input: PutResponsePlanInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ plan: StoredResponsePlan }> {
    return { plan: await context.services.responsePlans.putPlan(actorOf(context), input) };
  }
}

@Resolver(() => IncidentObjectType)
export class IncidentPlanResolver {
  @FieldResolver(() => ResponsePlanType, {
    nullable: true,
    description:
      'The version of the plan that it was opened with; null where there was none, or where plans are not for you.',
  })
  responsePlan(@Root() incident: Incident, @Ctx() { loaders }: GraphqlContext): Promise<StoredResponsePlan | null> {
    return loaders.incidentPlan.load(incident.id);
  }
}
