/** The answer of a search for the nearest units. */
import { Field, Float, ObjectType } from 'type-graphql';
import { RejectionReason } from '../../services/contract.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { RouteType } from './route.js';

@ObjectType('UnitCandidate', { description: 'A unit that can be sent, and when it would arrive.' })
export class UnitCandidateType {
  @Field(() => Float, { description: 'Seconds by road, with the last metres off the road.' })
  travelTimeS!: number;
  @Field(() => Float, { description: 'Metres by road.' })
  distanceM!: number;
  @Field(() => GraphQLDateTime, { description: 'Arrival if the unit sets off at once.' })
  arrivalEarliest!: Date;
  @Field(() => GraphQLDateTime, { description: 'Arrival with the usual turnout and the uncertainty of an older fix.' })
  arrivalLatest!: Date;
  @Field(() => Float, { description: 'Age of its position in seconds.' })
  fixAgeS!: number;
  @Field(() => Boolean, { description: 'It belongs to another station than the place does.' })
  crossesStationBoundary!: boolean;
  @Field(() => String, { description: 'Version of the road data and travel times that it was computed on.' })
  metricVersion!: string;
  @Field(() => RouteType, { description: 'The way it would take.' })
  route!: RouteType;
}

@ObjectType('UnitRejection', { description: 'A unit nearer than the last candidate that was not proposed, and why.' })
export class UnitRejectionType {
  @Field(() => RejectionReason, { description: 'Why.' })
  reason!: RejectionReason;
  @Field(() => String, { nullable: true, description: 'More about it in words with the figures, or null.' })
  detail!: string | null;
}

@ObjectType('NearestUnits', { description: 'Who gets there first by road, and why nearer units are not among them.' })
export class NearestUnitsType {
  @Field(() => [UnitCandidateType], { description: 'By time of arrival, then by call sign.' })
  candidates!: UnitCandidateType[];
  @Field(() => [UnitRejectionType], {
    description:
      'Only units nearer than the last candidate, the nearest `rejectedFirst` of them: by time of arrival, then those that no road brings here.',
  })
  rejected!: UnitRejectionType[];
  @Field(() => Boolean, { description: 'There are more such units than `rejected` tells.' })
  moreRejected!: boolean;
}
