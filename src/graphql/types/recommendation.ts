/** Who should go to an incident, by its response plan. */
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { PassedOverReason, UnfilledReason } from '../../services/contract.js';
import { IncidentObjectType } from './incident.js';
import { AssignmentType } from './assignment.js';
import { UnitCandidateType, UnitRejectionType } from './nearest-units.js';

@ObjectType('RecommendedUnit', { description: 'A unit for a place of the plan.' })
export class RecommendedUnitType {
  @Field(() => Int, { description: 'Index of the need in the plan, from 0.' })
  need!: number;
  @Field(() => Int, { description: 'The place within the need, from 0.' })
  place!: number;
  @Field(() => Float, { description: 'Seconds from now until it is there.' })
  arrivalS!: number;
  @Field(() => Boolean, { description: 'It is on its way or there already; otherwise it is to be asked.' })
  isSent!: boolean;
  @Field(() => UnitCandidateType, { nullable: true, description: 'Its way; null for a unit that is sent already.' })
  candidate!: UnitCandidateType | null;
}

@ObjectType('EmptyPlace', { description: 'A place of the plan that nobody can fill now.' })
export class EmptyPlaceType {
  @Field(() => Int, { description: 'Index of the need in the plan, from 0.' })
  need!: number;
  @Field(() => Int, { description: 'The place within the need, from 0.' })
  place!: number;
  @Field(() => UnfilledReason, { description: 'Why.' })
  reason!: UnfilledReason;
}

@ObjectType('UnitPassedOver', { description: 'A free unit that would be there before the last one recommended.' })
export class UnitPassedOverType {
  @Field(() => Float, { description: 'Seconds from now until it would be there.' })
  arrivalS!: number;
  @Field(() => PassedOverReason, { description: 'Why it is not recommended.' })
  reason!: PassedOverReason;
  @Field(() => String, { nullable: true, description: 'What is wrong or missing, or null.' })
  detail!: string | null;
}

@ObjectType('ThinCover', { description: 'A station that would keep fewer free units than it must.' })
export class ThinCoverType {
  @Field(() => Int, { description: 'Free units now.' })
  free!: number;
  @Field(() => Int, { description: 'Left when those recommended have gone.' })
  left!: number;
  @Field(() => Int, { description: 'What it must keep.' })
  minimum!: number;
}

@ObjectType('Recommendation', {
  description:
    'Who should go by the response plan: as many places filled as possible, then the first unit there as early as possible, then the second, and so on.',
})
export class RecommendationType {
  @Field(() => [RecommendedUnitType], { description: 'In the order of the plan.' })
  units!: RecommendedUnitType[];
  @Field(() => [EmptyPlaceType], { description: 'Places that nobody can fill now.' })
  empty!: EmptyPlaceType[];
  @Field(() => [UnitPassedOverType], {
    description: 'Free units that would be there before the last one recommended, and why they are not among them.',
  })
  passedOver!: UnitPassedOverType[];
  @Field(() => [UnitRejectionType], { description: 'Nearer units that cannot be sent, and why.' })
  rejected!: UnitRejectionType[];
  @Field(() => [ThinCoverType], { description: 'A warning: stations that would be left with too few units.' })
  thinCover!: ThinCoverType[];
}

@ObjectType('DispatchIncidentPayload', { description: 'The incident, and everybody who is sent to it.' })
export class DispatchIncidentPayloadType {
  @Field(() => IncidentObjectType, { description: 'The incident as it now is.' })
  incident!: IncidentObjectType;
  @Field(() => [AssignmentType], { description: 'Its active assignments, former ones too.' })
  assignments!: AssignmentType[];
}
