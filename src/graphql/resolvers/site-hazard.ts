/** Hazards at sites: notices, follow-ups, and what is overdue. */
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type InspectionSite } from '../../core/grid-work/inspection.js';
import { HAZARD_KIND_NAMES } from '../../core/grid-work/kind-names.js';
import { type HazardFollowUp, type RectificationNotice, type SiteHazard } from '../../core/grid-work/site-hazard.js';
import { type Account } from '../../services/contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import {
  FollowUpHazardInputType,
  IssueRectificationNoticeInputType,
  SiteHazardFilterInput,
} from '../inputs/inspections.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import { loadOptional, loadRequired } from '../loaders.js';
import { AccountType } from '../types/account.js';
import { InspectionSiteType } from '../types/inspection.js';
import { KindNameType, toKindNames } from '../types/kind-name.js';
import { type Connection, toConnection } from '../types/paging.js';
import {
  FollowUpHazardPayloadType,
  HazardFollowUpType,
  IssueRectificationNoticePayloadType,
  RectificationNoticeType,
  SiteHazardConnectionType,
  SiteHazardType,
} from '../types/site-hazard.js';

@Resolver(() => SiteHazardType)
export class SiteHazardResolver {
  @Query(() => SiteHazardConnectionType, {
    description:
      'Hazards at sites that you may see, found last first; with `overdue` those whose date passed longest ago first.',
  })
  async siteHazards(
    @Arg('filter', () => SiteHazardFilterInput, { nullable: true, description: 'Which ones; null: all.' })
    filter: SiteHazardFilterInput | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<SiteHazard>> {
    const { rectification } = context.services;
    return toConnection(
      await rectification.listHazards(actorOf(context), filter ?? {}, toPageRequest(page)),
      page.after,
    );
  }

  @Query(() => [KindNameType], { description: 'What the kinds of hazards are called.' })
  hazardKinds(): readonly KindNameType[] {
    return toKindNames(HAZARD_KIND_NAMES);
  }

  @Mutation(() => IssueRectificationNoticePayloadType, {
    description:
      'FOUND → NOTICED for hazards of one site. By the community officer of its grid, or the command. CONFLICT where one is in another state; then none is changed.',
  })
  issueRectificationNotice(
    @Arg('input', () => IssueRectificationNoticeInputType, { description: 'Which hazards, by when.' })
    input: IssueRectificationNoticeInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ notice: RectificationNotice; hazards: readonly SiteHazard[] }> {
    return context.services.rectification.issueNotice(actorOf(context), input);
  }

  @Mutation(() => FollowUpHazardPayloadType, {
    description:
      'Records a follow-up: the hazard is put right, is not and gets a new date, or is handed over. By whoever answers for the grid or inspects the site.',
  })
  async followUpHazard(
    @Arg('input', () => FollowUpHazardInputType, { description: 'Which hazard, and what was found.' })
    input: FollowUpHazardInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ hazard: SiteHazard }> {
    return { hazard: await context.services.rectification.followUp(actorOf(context), input) };
  }

  @FieldResolver(() => Boolean, { description: 'Whether its date has passed and it is still there.' })
  overdue(@Root() hazard: SiteHazard, @Ctx() { services }: GraphqlContext): boolean {
    return services.rectification.isOverdue(hazard);
  }

  @FieldResolver(() => InspectionSiteType, { nullable: true, description: 'The site; null where not for you.' })
  site(@Root() hazard: SiteHazard, @Ctx() { loaders }: GraphqlContext): Promise<InspectionSite | null> {
    return loaders.inspectionSite.load(hazard.siteId);
  }

  @FieldResolver(() => RectificationNoticeType, { nullable: true, description: 'The notice; null where none.' })
  notice(@Root() hazard: SiteHazard, @Ctx() { loaders }: GraphqlContext): Promise<RectificationNotice | null> {
    return loadOptional(loaders.rectificationNotice, hazard.noticeId);
  }

  @FieldResolver(() => [HazardFollowUpType], { description: 'Oldest first.' })
  async followUps(@Root() hazard: SiteHazard, @Ctx() { loaders }: GraphqlContext): Promise<readonly HazardFollowUp[]> {
    return (await loaders.hazardFollowUps.load(hazard.id)) ?? [];
  }
}

@Resolver(() => RectificationNoticeType)
export class RectificationNoticeResolver {
  @FieldResolver(() => AccountType, { description: 'Who issued it.' })
  issuedBy(@Root() notice: RectificationNotice, @Ctx() { loaders }: GraphqlContext): Promise<Account> {
    return loadRequired(loaders.workmate, 'account', notice.issuedBy);
  }
}

@Resolver(() => HazardFollowUpType)
export class HazardFollowUpResolver {
  @FieldResolver(() => AccountType, { description: 'Who looked.' })
  followedUpBy(@Root() followUp: HazardFollowUp, @Ctx() { loaders }: GraphqlContext): Promise<Account> {
    return loadRequired(loaders.workmate, 'account', followUp.followedUpBy);
  }
}
