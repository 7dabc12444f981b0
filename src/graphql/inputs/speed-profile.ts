/** Inputs about speeds by hour of day. */
import { Field, Float, InputType, Int } from 'type-graphql';
import { type RoadClass } from '../../core/road/graph.js';
import { Weekday } from '../../core/road/speed-profile.js';
import { VehicleClass } from '../../core/vehicle.js';
import { type PutSpeedProfileInput, type SpeedFactorInput, type SpeedWindowInput } from '../../services/contract.js';
import { RoadClassEnum } from '../enums.js';
import { KEY } from './mutations.js';

@InputType('SpeedWindowInput', {
  description: 'Hours of some days of the week, by the clocks of the city. One over midnight is two windows.',
})
export class SpeedWindowInputType implements SpeedWindowInput {
  @Field(() => [Weekday], { description: 'At least one.' })
  days!: Weekday[];
  @Field(() => String, { description: 'From this minute on, e.g. 07:00.' })
  from!: string;
  @Field(() => String, { description: 'Until just before this minute; after from, at most 24:00.' })
  until!: string;
}

@InputType('SpeedFactorInput', { description: 'How much slower than free flow.' })
export class SpeedFactorInputType implements SpeedFactorInput {
  @Field(() => [RoadClassEnum], { nullable: true, description: 'On these roads; null: on all.' })
  roadClasses?: RoadClass[] | null;
  @Field(() => [VehicleClass], { nullable: true, description: 'For these classes; null: for all.' })
  vehicles?: VehicleClass[] | null;
  @Field(() => Float, { description: 'Travel times are those of free flow times this; 1 to 20.' })
  slowdown!: number;
}

@InputType('PutSpeedProfileInput', { description: 'The whole profile: what is not said is not kept.' })
export class PutSpeedProfileInputType implements PutSpeedProfileInput {
  @Field(() => String, {
    description: '1 to 40 lower-case letters, digits and hyphens. A profile with this slug is replaced.',
  })
  slug!: string;
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => String, { description: 'Name in English.' })
  nameEn!: string;
  @Field(() => Int, { description: 'Of several profiles that apply the lowest is in use; 0 to 1,000,000.' })
  rank!: number;
  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'False: never in use.' })
  enabled?: boolean | null;
  @Field(() => [SpeedWindowInputType], { description: 'When it applies; empty: always. At most 50.' })
  windows!: SpeedWindowInputType[];
  @Field(() => [SpeedFactorInputType], {
    description: 'Of several for the same class and road the slowest counts; where none is, free flow. At most 200.',
  })
  factors!: SpeedFactorInputType[];
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}
