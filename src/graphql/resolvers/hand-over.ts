/** Hand-overs. */
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Incident } from '../../core/incident/incident.js';
import { HandOverStatus, type IncidentHandOver } from '../../core/tasks/hand-over.js';
import { type Account } from '../../services/contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import {
  AcceptHandOverInputType,
  FollowUpHandOverInputType,
  HandOverIncidentInputType,
  ReturnHandOverInputType,
} from '../inputs/tasks.js';
import { loadOptional, loadRequired } from '../loaders.js';
import { AccountType } from '../types/account.js';
import { HandOverConnectionType, HandOverPayloadType, HandOverType } from '../types/hand-over.js';
import { IncidentObjectType } from '../types/incident.js';
import { type Connection, toConnection } from '../types/paging.js';

interface Payload {
  readonly handOver: IncidentHandOver;
}

@Resolver(() => HandOverType)
export class HandOverResolver {
  @Query(() => HandOverConnectionType, {
    description:
      'What is with you as partner, or (for the command and planners) with anybody; by the time the report is due.',
  })
  async myHandOvers(
    @Arg('statuses', () => [HandOverStatus], { nullable: true, description: 'Null: REQUESTED and ACCEPTED.' })
    statuses: HandOverStatus[] | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<IncidentHandOver>> {
    const { handOvers } = context.services;
    return toConnection(await handOvers.myHandOvers(actorOf(context), { statuses }, toPageRequest(page)), page.after);
  }

  @Mutation(() => HandOverPayloadType, {
    description:
      'Asks a partner to take an incident over: by the command, or an officer at the incident. One at a time with a partner: asked again, the same.',
  })
  async handOverIncident(
    @Arg('input', () => HandOverIncidentInputType, { description: 'Which incident, and who.' })
    input: HandOverIncidentInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Payload> {
    return { handOver: await context.services.handOvers.handOverIncident(actorOf(context), input) };
  }

  @Mutation(() => HandOverPayloadType, {
    description: 'REQUESTED → ACCEPTED, by the partner or the command for it, like the next two.',
  })
  async acceptHandOver(
    @Arg('input', () => AcceptHandOverInputType, { description: 'Which one.' }) input: AcceptHandOverInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Payload> {
    return { handOver: await context.services.handOvers.stepHandOver(actorOf(context), 'ACCEPT', input) };
  }

  @Mutation(() => HandOverPayloadType, { description: 'ACCEPTED → FOLLOWED_UP: what came of it.' })
  async followUpHandOver(
    @Arg('input', () => FollowUpHandOverInputType, { description: 'Which one, and the result.' })
    input: FollowUpHandOverInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Payload> {
    return { handOver: await context.services.handOvers.stepHandOver(actorOf(context), 'FOLLOW_UP', input) };
  }

  @Mutation(() => HandOverPayloadType, { description: 'REQUESTED or ACCEPTED → RETURNED: it is none of the partner.' })
  async returnHandOver(
    @Arg('input', () => ReturnHandOverInputType, { description: 'Which one, and why.' })
    { reason, ...input }: ReturnHandOverInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Payload> {
    const { handOvers } = context.services;
    return { handOver: await handOvers.stepHandOver(actorOf(context), 'RETURN', { ...input, result: reason }) };
  }

  @Mutation(() => HandOverPayloadType, {
    description: 'PROPOSED or REQUESTED → WITHDRAWN, by the command: the partner is not needed.',
  })
  async withdrawHandOver(
    @Arg('input', () => ReturnHandOverInputType, { description: 'Which one, and why.' })
    { reason, ...input }: ReturnHandOverInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Payload> {
    const { handOvers } = context.services;
    return { handOver: await handOvers.stepHandOver(actorOf(context), 'WITHDRAW', { ...input, result: reason }) };
  }

  @FieldResolver(() => IncidentObjectType, { description: 'The incident that is handed over.' })
  incident(@Root() handOver: IncidentHandOver, @Ctx() { loaders }: GraphqlContext): Promise<Incident> {
    return loadRequired(loaders.incident, 'incident', handOver.incidentId);
  }

  @FieldResolver(() => AccountType, { nullable: true, description: 'Who asked for it; null: the plan did.' })
  requestedBy(@Root() handOver: IncidentHandOver, @Ctx() { loaders }: GraphqlContext): Promise<Account | null> {
    return loadOptional(loaders.colleague, handOver.requestedBy);
  }

  @FieldResolver(() => AccountType, { nullable: true, description: 'Who took the last step for the partner, or null.' })
  handledBy(@Root() handOver: IncidentHandOver, @Ctx() { loaders }: GraphqlContext): Promise<Account | null> {
    return loadOptional(loaders.colleague, handOver.handledBy);
  }
}
