/** Hazards at sites, rectification notices, and follow-ups. */
import { Field, ID, ObjectType } from 'type-graphql';
import { FollowUpResult, HazardKind, HazardStatus } from '../../core/grid-work/site-hazard.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { PhotoType } from './grid-report.js';
import { connectionType } from './paging.js';

@ObjectType('RectificationNotice', {
  description: 'A written order (责令整改通知书) to put hazards of one site right.',
})
export class RectificationNoticeType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'Number to quote, unique.' })
  number!: string;
  @Field(() => GraphQLDateTime, { description: 'When it was issued.' })
  issuedAt!: Date;
  @Field(() => String, { nullable: true, description: 'In words, or null.' })
  remark!: string | null;
}

@ObjectType('HazardFollowUp', { description: 'A look at whether a hazard has been put right.' })
export class HazardFollowUpType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => GraphQLDateTime, { description: 'When.' })
  followedUpAt!: Date;
  @Field(() => FollowUpResult, { description: 'What it found.' })
  result!: FollowUpResult;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'The new date, with NOT_PUT_RIGHT; null otherwise.' })
  dueAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'In words, or null.' })
  remark!: string | null;
}

@ObjectType('SiteHazard', { description: 'Something wrong at a site, followed until it is put right.' })
export class SiteHazardType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => HazardKind, { description: 'Kind.' })
  kind!: HazardKind;
  @Field(() => String, { description: 'What is wrong.' })
  description!: string;
  @Field(() => [PhotoType], { description: 'At most nine.' })
  photos!: PhotoType[];
  @Field(() => HazardStatus, { description: 'How far it is.' })
  status!: HazardStatus;
  @Field(() => GraphQLDateTime, { description: 'When it was found.' })
  foundAt!: Date;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'By when it is to be put right: of the notice, or of the last follow-up. Null without a notice.',
  })
  dueAt!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was put right or handed over; null before.' })
  endedAt!: Date | null;
}

@ObjectType('IssueRectificationNoticePayload', { description: 'Answer of issueRectificationNotice.' })
export class IssueRectificationNoticePayloadType {
  @Field(() => RectificationNoticeType, { description: 'The notice.' })
  notice!: RectificationNoticeType;
  @Field(() => [SiteHazardType], { description: 'The hazards that it names, NOTICED now.' })
  hazards!: SiteHazardType[];
}

@ObjectType('FollowUpHazardPayload', { description: 'Answer of followUpHazard.' })
export class FollowUpHazardPayloadType {
  @Field(() => SiteHazardType, { description: 'As it now is.' })
  hazard!: SiteHazardType;
}

export const SiteHazardConnectionType = connectionType('SiteHazard', SiteHazardType, 'hazards');
