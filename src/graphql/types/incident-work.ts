/** Answers of incident work. */
import { Field, Float, ObjectType } from 'type-graphql';
import { IncidentObjectType } from './incident.js';

@ObjectType('Disposition', { description: 'What may come of an incident.' })
export class DispositionType {
  @Field(() => String, { description: 'The value of `Incident.disposition`, such as `handled-on-the-spot`.' })
  slug!: string;
  @Field(() => String, { description: 'Name in Chinese.' })
  name!: string;
  @Field(() => String, { description: 'Name in English.' })
  nameEn!: string;
  @Field(() => String, { nullable: true, description: 'The only type of incident that it is for; null: every type.' })
  incidentType!: string | null;
}

@ObjectType('Partner', { description: 'Somebody whom incidents are handed over to.' })
export class PartnerType {
  @Field(() => String, { description: 'The value of `Incident.partner`, such as `mediation-room`.' })
  slug!: string;
  @Field(() => String, { description: 'Name in Chinese.' })
  name!: string;
  @Field(() => String, { description: 'Name in English.' })
  nameEn!: string;
}

@ObjectType('SuggestedDuplicate', {
  description: 'An open incident that may be about the same matter, and what speaks for it.',
})
export class SuggestedDuplicateType {
  @Field(() => IncidentObjectType, { description: 'The other incident.' })
  incident!: IncidentObjectType;
  @Field(() => Float, { description: '0 to 1, the higher the likelier. For ranking only.' })
  score!: number;
  @Field(() => Float, { description: 'Metres between the two places.' })
  distanceM!: number;
  @Field(() => Float, { description: 'Seconds between the two calls.' })
  secondsApart!: number;
  @Field(() => Float, {
    description:
      '0 to 1: how alike address and description are (Dice coefficient of character pairs in Chinese, of letter triples otherwise).',
  })
  wordSimilarity!: number;
  @Field(() => Boolean, { description: 'Both are of one type.' })
  sameType!: boolean;
  @Field(() => Boolean, { description: 'Both came from one telephone; false where callers are not for you.' })
  sameCaller!: boolean;
}

@ObjectType('IncidentPayload', { description: 'The incident after the change.' })
export class IncidentPayloadType {
  @Field(() => IncidentObjectType, { description: 'The incident after the change.' })
  incident!: IncidentObjectType;
}

@ObjectType('MergeIncidentsPayload', { description: 'Both incidents after the merge.' })
export class MergeIncidentsPayloadType {
  @Field(() => IncidentObjectType, { description: 'The duplicate.' })
  incident!: IncidentObjectType;
  @Field(() => IncidentObjectType, { description: 'The incident that stays.' })
  into!: IncidentObjectType;
}

@ObjectType('UnmergeIncidentPayload', { description: 'Both incidents after they were separated.' })
export class UnmergeIncidentPayloadType {
  @Field(() => IncidentObjectType, { description: 'The former duplicate.' })
  incident!: IncidentObjectType;
  @Field(() => IncidentObjectType, { description: 'The incident that it had been merged into.' })
  from!: IncidentObjectType;
}
