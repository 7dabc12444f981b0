/** Speeds by hour of day. */
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { type RoadClass } from '../../core/road/graph.js';
import { type SpeedFactor, type SpeedWindow, Weekday } from '../../core/road/speed-profile.js';
import { VehicleClass } from '../../core/vehicle.js';
import { RoadClassEnum } from '../enums.js';

@ObjectType('SpeedWindow', { description: 'Hours of some days of the week, by the clocks of the city.' })
export class SpeedWindowType {
  @Field(() => [Weekday], { description: 'The days.' })
  days!: Weekday[];
}

@ObjectType('SpeedFactor', { description: 'How much slower than free flow.' })
export class SpeedFactorType {
  @Field(() => [RoadClassEnum], { description: 'On these roads.' })
  roadClasses!: RoadClass[];
  @Field(() => [VehicleClass], { description: 'For these classes.' })
  vehicles!: VehicleClass[];
  @Field(() => Float, { description: 'Travel times are those of free flow times this; 1 to 20.' })
  slowdown!: number;
}

@ObjectType('SpeedProfile', {
  description:
    'Speeds of some hours of the week. Of the enabled profiles that apply the one with the lowest rank is in use, without any free flow. Closures come on top.',
})
export class SpeedProfileType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'Short name for programs; unique.' })
  slug!: string;
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => String, { description: 'Name in English.' })
  nameEn!: string;
  @Field(() => Int, { description: 'The lowest goes first; of equals the first by slug.' })
  rank!: number;
  @Field(() => Boolean, { description: 'False: never in use.' })
  enabled!: boolean;
  @Field(() => [SpeedWindowType], { description: 'When it applies; empty: always.' })
  windows!: SpeedWindow[];
  @Field(() => [SpeedFactorType], {
    description: 'Of several for the same class and road the slowest counts; where none is, free flow.',
  })
  factors!: SpeedFactor[];
}

@ObjectType('SpeedProfilePayload', { description: 'The profile as it now is.' })
export class SpeedProfilePayloadType {
  @Field(() => SpeedProfileType, { description: 'The profile.' })
  profile!: SpeedProfileType;
}
