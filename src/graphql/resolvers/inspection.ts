/** Sites, rounds of inspection and visits. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type InspectionRound, type InspectionSite, type SiteVisit } from '../../core/grid-work/inspection.js';
import { SITE_KIND_NAMES } from '../../core/grid-work/kind-names.js';
import { type SiteHazard } from '../../core/grid-work/site-hazard.js';
import { type Grid } from '../../core/territory/territory.js';
import { type Account } from '../../services/contract.js';
import { type RoundProgress, type RoundSite } from '../../services/grid-work/grid-work-contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import {
  EndInspectionRoundInputType,
  InspectionRoundFilterInput,
  InspectionSiteFilterInput,
  PlanInspectionRoundInputType,
  RecordSiteVisitInputType,
  RegisterInspectionSiteInputType,
  RetireInspectionSiteInputType,
} from '../inputs/inspections.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import { loadOptional, loadRequired } from '../loaders.js';
import { AccountType } from '../types/account.js';
import { EventConnectionType, type EventNode } from '../types/event.js';
import {
  InspectionRoundConnectionType,
  InspectionRoundPayloadType,
  InspectionRoundType,
  InspectionSiteConnectionType,
  InspectionSitePayloadType,
  InspectionSiteType,
  RecordSiteVisitPayloadType,
  RoundProgressType,
  RoundSiteType,
  SiteVisitType,
} from '../types/inspection.js';
import { KindNameType, toKindNames } from '../types/kind-name.js';
import { type Connection, toConnection } from '../types/paging.js';
import { SiteHazardType } from '../types/site-hazard.js';
import { GridType } from '../types/territory.js';
import { withCursors } from './event.js';

@Resolver(() => InspectionSiteType)
export class InspectionSiteResolver {
  @Query(() => InspectionSiteType, {
    nullable: true,
    description: 'One site; null where there is none or you may not see it.',
  })
  inspectionSite(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<InspectionSite | null> {
    return context.services.inspections.findSite(actorOf(context), id);
  }

  @Query(() => InspectionSiteConnectionType, {
    description: 'Sites by name: those of your grids and rounds; the command and planners see all.',
  })
  async inspectionSites(
    @Arg('filter', () => InspectionSiteFilterInput, { nullable: true, description: 'Which ones; null: all.' })
    filter: InspectionSiteFilterInput | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<InspectionSite>> {
    const { inspections } = context.services;
    return toConnection(await inspections.listSites(actorOf(context), filter ?? {}, toPageRequest(page)), page.after);
  }

  @Query(() => [KindNameType], { description: 'What the kinds of sites are called.' })
  inspectionSiteKinds(): readonly KindNameType[] {
    return toKindNames(SITE_KIND_NAMES);
  }

  @Mutation(() => InspectionSitePayloadType, {
    description: 'Registers a site. By the community officer or staff of its grid, or the command.',
  })
  async registerInspectionSite(
    @Arg('input', () => RegisterInspectionSiteInputType, { description: 'The site.' })
    input: RegisterInspectionSiteInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ site: InspectionSite }> {
    return { site: await context.services.inspections.registerSite(actorOf(context), input) };
  }

  @Mutation(() => InspectionSitePayloadType, {
    description: 'Takes a site out of future rounds; its records stay. Again: the same answer.',
  })
  async retireInspectionSite(
    @Arg('input', () => RetireInspectionSiteInputType, { description: 'Which site.' })
    input: RetireInspectionSiteInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ site: InspectionSite }> {
    return { site: await context.services.inspections.retireSite(actorOf(context), input) };
  }

  @FieldResolver(() => GridType, { nullable: true, description: 'The grid it lies in; null outside all grids.' })
  grid(@Root() site: InspectionSite, @Ctx() { loaders }: GraphqlContext): Promise<Grid | null> {
    return loadOptional(loaders.grid, site.gridId);
  }

  @FieldResolver(() => EventConnectionType, { description: 'Everything that happened with it, oldest first.' })
  async timeline(
    @Root() site: InspectionSite,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<EventNode>> {
    const found = await context.services.inspections.siteTimeline(actorOf(context), site.id, toPageRequest(page));
    return toConnection(withCursors(found), page.after);
  }
}

@Resolver(() => InspectionRoundType)
export class InspectionRoundResolver {
  @Query(() => InspectionRoundType, {
    nullable: true,
    description: 'One round; null where there is none or you may not see it.',
  })
  inspectionRound(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<InspectionRound | null> {
    return context.services.inspections.findRound(actorOf(context), id);
  }

  @Query(() => InspectionRoundConnectionType, {
    description: 'Rounds that you plan or inspect, or that touch your grids; the command and planners see all.',
  })
  async inspectionRounds(
    @Arg('filter', () => InspectionRoundFilterInput, { nullable: true, description: 'Which ones; null: all.' })
    filter: InspectionRoundFilterInput | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<InspectionRound>> {
    const { inspections } = context.services;
    return toConnection(await inspections.listRounds(actorOf(context), filter ?? {}, toPageRequest(page)), page.after);
  }

  @Mutation(() => InspectionRoundPayloadType, {
    description: 'Plans a round. By the command, or by a community officer within the own beat.',
  })
  async planInspectionRound(
    @Arg('input', () => PlanInspectionRoundInputType, { description: 'The round.' })
    input: PlanInspectionRoundInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ round: InspectionRound }> {
    return { round: await context.services.inspections.planRound(actorOf(context), input) };
  }

  @Mutation(() => InspectionRoundPayloadType, {
    description: 'OPEN → COMPLETED. By whoever planned it, or the command.',
  })
  async completeInspectionRound(
    @Arg('input', () => EndInspectionRoundInputType, { description: 'Which round.' })
    input: EndInspectionRoundInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ round: InspectionRound }> {
    return { round: await context.services.inspections.endRound(actorOf(context), 'COMPLETE', input) };
  }

  @Mutation(() => InspectionRoundPayloadType, {
    description: 'OPEN → CANCELLED. By whoever planned it, or the command.',
  })
  async cancelInspectionRound(
    @Arg('input', () => EndInspectionRoundInputType, { description: 'Which round.' })
    input: EndInspectionRoundInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ round: InspectionRound }> {
    return { round: await context.services.inspections.endRound(actorOf(context), 'CANCEL', input) };
  }

  @Mutation(() => RecordSiteVisitPayloadType, {
    description:
      'Records a visit with the hazards found. By an inspector of the round, or the command. CONFLICT where the round is over or has not begun, or the site has been visited in it.',
  })
  recordSiteVisit(
    @Arg('input', () => RecordSiteVisitInputType, { description: 'The visit.' }) input: RecordSiteVisitInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ visit: SiteVisit; hazards: readonly SiteHazard[] }> {
    return context.services.inspections.recordVisit(actorOf(context), input);
  }

  @FieldResolver(() => AccountType, { description: 'Who planned it.' })
  plannedBy(@Root() round: InspectionRound, @Ctx() { loaders }: GraphqlContext): Promise<Account> {
    return loadRequired(loaders.workmate, 'account', round.plannedBy);
  }

  @FieldResolver(() => [AccountType], { description: 'Who inspects, by account name.' })
  async inspectors(@Root() round: InspectionRound, @Ctx() { loaders }: GraphqlContext): Promise<readonly Account[]> {
    const ids = (await loaders.roundInspectors.load(round.id)) ?? [];
    return Promise.all(ids.map((id) => loadRequired(loaders.workmate, 'account', id)));
  }

  @FieldResolver(() => [RoundSiteType], { description: 'Its sites by name, with the visits.' })
  async sites(@Root() round: InspectionRound, @Ctx() { loaders }: GraphqlContext): Promise<readonly RoundSite[]> {
    return (await loaders.roundSites.load(round.id)) ?? [];
  }

  @FieldResolver(() => RoundProgressType, { description: 'How far it is.' })
  progress(@Root() round: InspectionRound, @Ctx() { loaders }: GraphqlContext): Promise<RoundProgress> {
    return loadRequired(loaders.roundProgress, 'inspection round', round.id);
  }
}

@Resolver(() => RoundSiteType)
export class RoundSiteResolver {
  @FieldResolver(() => InspectionSiteType, { nullable: true, description: 'The site; null where not for you.' })
  site(@Root() { siteId }: RoundSite, @Ctx() { loaders }: GraphqlContext): Promise<InspectionSite | null> {
    return loaders.inspectionSite.load(siteId);
  }
}

@Resolver(() => SiteVisitType)
export class SiteVisitResolver {
  @FieldResolver(() => AccountType, { description: 'Who was there.' })
  visitedBy(@Root() visit: SiteVisit, @Ctx() { loaders }: GraphqlContext): Promise<Account> {
    return loadRequired(loaders.workmate, 'account', visit.visitedBy);
  }

  @FieldResolver(() => [SiteHazardType], { description: 'The hazards found, as they are now.' })
  async hazards(@Root() visit: SiteVisit, @Ctx() { loaders }: GraphqlContext): Promise<readonly SiteHazard[]> {
    return (await loaders.visitHazards.load(visit.id)) ?? [];
  }
}
