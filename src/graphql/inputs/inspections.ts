/** Inputs about sites, rounds of inspection, visits and hazards. */
import { Field, ID, InputType } from 'type-graphql';
import { RoundStatus, SiteKind } from '../../core/grid-work/inspection.js';
import { FollowUpResult, HazardKind, HazardStatus } from '../../core/grid-work/site-hazard.js';
import {
  type EndRoundInput,
  type FollowUpInput,
  type HazardFilter,
  type HazardInput,
  type IssueNoticeInput,
  type PlanRoundInput,
  type RecordVisitInput,
  type RegisterSiteInput,
  type SiteFilter,
} from '../../services/grid-work/grid-work-contract.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { PhotoInputType } from './grid-reports.js';
import { KEY } from './mutations.js';
import { PointInputType } from './point.js';

@InputType('RegisterInspectionSiteInput', { description: 'A site to inspect from now on.' })
export class RegisterInspectionSiteInputType implements RegisterSiteInput {
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => String, { nullable: true, description: 'Name in English.' })
  nameEn?: string | null;
  @Field(() => SiteKind, { description: 'Kind of place.' })
  kind!: SiteKind;
  @Field(() => String, { nullable: true, description: 'Address in words.' })
  address?: string | null;
  @Field(() => PointInputType, { description: 'Where; the grid follows from it.' })
  location!: PointInputType;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('RetireInspectionSiteInput', { description: 'A site that is no longer inspected.' })
export class RetireInspectionSiteInputType {
  @Field(() => ID, { description: 'The site.' })
  siteId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('InspectionSiteFilter', { description: 'Which sites. All fields that are given must match.' })
export class InspectionSiteFilterInput implements SiteFilter {
  @Field(() => ID, { nullable: true, description: 'In this grid.' })
  gridId?: string | null;
  @Field(() => [SiteKind], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: SiteKind[] | null;
  @Field(() => String, { nullable: true, description: 'Part of a name or of the address.' })
  text?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'True: also those that were retired.' })
  includeRetired?: boolean | null;
}

@InputType('PlanInspectionRoundInput', { description: 'Which sites, when, and by whom. 1 to 500 sites in all.' })
export class PlanInspectionRoundInputType implements PlanRoundInput {
  @Field(() => String, { description: 'Name, such as 三月消防检查.' })
  name!: string;
  @Field(() => GraphQLDateTime, { description: 'Beginning of the period.' })
  startsAt!: Date;
  @Field(() => GraphQLDateTime, { description: 'End of the period, exclusive.' })
  endsAt!: Date;
  @Field(() => [ID], { nullable: true, description: 'These sites.' })
  siteIds?: string[] | null;
  @Field(() => [ID], { nullable: true, description: 'All sites in these grids that are not retired.' })
  gridIds?: string[] | null;
  @Field(() => [ID], {
    nullable: true,
    description:
      '1 to 50 accounts; each may visit any site of the round. Null: whoever on the staff of the grids has an account, and you.',
  })
  inspectorIds?: string[] | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('InspectionRoundFilter', { description: 'Which rounds. All fields that are given must match.' })
export class InspectionRoundFilterInput {
  @Field(() => [RoundStatus], { nullable: true, description: 'In one of these states.' })
  statuses?: RoundStatus[] | null;
}

@InputType('EndInspectionRoundInput', { description: 'The round that ends.' })
export class EndInspectionRoundInputType implements EndRoundInput {
  @Field(() => ID, { description: 'The round.' })
  roundId!: string;
  @Field(() => String, {
    nullable: true,
    description: 'Why. Required to cancel, and to complete while sites are not visited.',
  })
  reason?: string | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('HazardInput', { description: 'Something wrong at a site.' })
export class HazardInputType implements HazardInput {
  @Field(() => HazardKind, { description: 'Kind.' })
  kind!: HazardKind;
  @Field(() => String, { description: 'What is wrong.' })
  description!: string;
  @Field(() => [PhotoInputType], { nullable: true, description: 'At most nine, each once.' })
  photos?: PhotoInputType[] | null;
  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'True: it was put right while the inspector looked on.',
  })
  putRightOnTheSpot?: boolean | null;
}

@InputType('RecordSiteVisitInput', { description: 'A visit, and what was found.' })
export class RecordSiteVisitInputType implements RecordVisitInput {
  @Field(() => ID, { description: 'An open round.' })
  roundId!: string;
  @Field(() => ID, { description: 'A site of the round.' })
  siteId!: string;
  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'True: nobody let the inspector in.' })
  notAccessible?: boolean | null;
  @Field(() => [HazardInputType], { nullable: true, description: 'At most 50; none: the site is clean.' })
  hazards?: HazardInputType[] | null;
  @Field(() => String, { nullable: true, description: 'In words.' })
  remark?: string | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('IssueRectificationNoticeInput', { description: 'Which hazards are to be put right, and by when.' })
export class IssueRectificationNoticeInputType implements IssueNoticeInput {
  @Field(() => [ID], { description: '1 to 50 hazards of one site, each FOUND.' })
  hazardIds!: string[];
  @Field(() => GraphQLDateTime, { description: 'By when.' })
  dueAt!: Date;
  @Field(() => String, { nullable: true, description: 'In words.' })
  remark?: string | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('FollowUpHazardInput', { description: 'What a follow-up found.' })
export class FollowUpHazardInputType implements FollowUpInput {
  @Field(() => ID, { description: 'The hazard.' })
  hazardId!: string;
  @Field(() => FollowUpResult, { description: 'What was found.' })
  result!: FollowUpResult;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'The new date: required with NOT_PUT_RIGHT, refused otherwise.',
  })
  dueAt?: Date | null;
  @Field(() => String, { nullable: true, description: 'In words.' })
  remark?: string | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('SiteHazardFilter', { description: 'Which hazards. All fields that are given must match.' })
export class SiteHazardFilterInput implements HazardFilter {
  @Field(() => ID, { nullable: true, description: 'At this site.' })
  siteId?: string | null;
  @Field(() => ID, { nullable: true, description: 'At sites in this grid.' })
  gridId?: string | null;
  @Field(() => [HazardKind], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: HazardKind[] | null;
  @Field(() => [HazardStatus], { nullable: true, description: 'In one of these states.' })
  statuses?: HazardStatus[] | null;
  @Field(() => Boolean, { nullable: true, description: 'True: only those whose date has passed, longest first.' })
  overdue?: boolean | null;
}
