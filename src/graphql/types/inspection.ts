/** Inspection: named sites, rounds over them, and visits. */
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { RoundStatus, SiteKind, VisitResult } from '../../core/grid-work/inspection.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { connectionType } from './paging.js';
import { PointType } from './point.js';
import { SiteHazardType } from './site-hazard.js';

@ObjectType('InspectionSite', { description: 'A named place that is inspected, such as a restaurant or a school.' })
export class InspectionSiteType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => String, { nullable: true, description: 'Name in English; null where there is none.' })
  nameEn!: string | null;
  @Field(() => SiteKind, { description: 'Kind of place.' })
  kind!: SiteKind;
  @Field(() => String, { nullable: true, description: 'Address in words; null where not given.' })
  address!: string | null;
  @Field(() => PointType, { description: 'Where.' })
  location!: PointType;
  @Field(() => GraphQLDateTime, { description: 'When it was registered.' })
  registeredAt!: Date;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Since when it is in no new round; null: it is inspected.',
  })
  retiredAt!: Date | null;
}

@ObjectType('SiteVisit', { description: 'A visit to a site in a round.' })
export class SiteVisitType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => GraphQLDateTime, { description: 'When.' })
  visitedAt!: Date;
  @Field(() => VisitResult, { description: 'What it came to.' })
  result!: VisitResult;
  @Field(() => String, { nullable: true, description: 'In words, or null.' })
  remark!: string | null;
}

@ObjectType('RoundSite', { description: 'A site of a round, with what was done there in it.' })
export class RoundSiteType {
  @Field(() => ID, { description: 'The site’s id.' })
  siteId!: string;
  @Field(() => [SiteVisitType], {
    description: 'Oldest first; only the last one can be other than NOT_ACCESSIBLE. Empty: still to be visited.',
  })
  visits!: SiteVisitType[];
}

@ObjectType('RoundProgress', { description: 'How far a round is.' })
export class RoundProgressType {
  @Field(() => Int, { description: 'Sites in it.' })
  sites!: number;
  @Field(() => Int, { description: 'Sites seen from inside.' })
  visited!: number;
  @Field(() => Int, { description: 'Hazards found.' })
  hazards!: number;
  @Field(() => Int, { description: 'Hazards neither put right nor handed over.' })
  hazardsLeft!: number;
}

@ObjectType('InspectionRound', { description: 'A round over named sites, within a period, by named inspectors.' })
export class InspectionRoundType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => GraphQLDateTime, { description: 'Beginning of the period; nobody visits earlier.' })
  startsAt!: Date;
  @Field(() => GraphQLDateTime, { description: 'End of the period, exclusive. Late visits still count.' })
  endsAt!: Date;
  @Field(() => RoundStatus, { description: 'State.' })
  status!: RoundStatus;
  @Field(() => GraphQLDateTime, { description: 'When it was planned.' })
  plannedAt!: Date;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was completed or cancelled; null while open.' })
  endedAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'Why it was cancelled, or completed with sites left; or null.' })
  endReason!: string | null;
}

@ObjectType('InspectionSitePayload', { description: 'The site after the mutation.' })
export class InspectionSitePayloadType {
  @Field(() => InspectionSiteType, { description: 'As it now is.' })
  site!: InspectionSiteType;
}

@ObjectType('InspectionRoundPayload', { description: 'The round after the mutation.' })
export class InspectionRoundPayloadType {
  @Field(() => InspectionRoundType, { description: 'As it now is.' })
  round!: InspectionRoundType;
}

@ObjectType('RecordSiteVisitPayload', { description: 'Answer of recordSiteVisit.' })
export class RecordSiteVisitPayloadType {
  @Field(() => SiteVisitType, { description: 'The visit.' })
  visit!: SiteVisitType;
  @Field(() => [SiteHazardType], { description: 'The hazards found, in the order given.' })
  hazards!: SiteHazardType[];
}

export const InspectionSiteConnectionType = connectionType('InspectionSite', InspectionSiteType, 'sites, by name');
export const InspectionRoundConnectionType = connectionType(
  'InspectionRound',
  InspectionRoundType,
  'rounds, the latest start first',
);
