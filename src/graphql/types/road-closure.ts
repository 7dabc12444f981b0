/** Closures of roads. */
import { Field, Float, ID, ObjectType } from 'type-graphql';
import { type ClosureArea } from '../../core/road/closures.js';
import { VehicleClass } from '../../core/vehicle.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { GraphQLGeoJsonGeometry } from '../scalars/geojson.js';
import { connectionType } from './paging.js';

@ObjectType('RoadClosure', {
  description:
    'A closed road, or a slowed one. Nobody is sent through a closed road; an incident on one is reached as far as its border, and the rest on foot.',
})
export class RoadClosureType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => GraphQLGeoJsonGeometry, { description: 'Where, as it was ordered: a point, a line or a polygon.' })
  area!: ClosureArea;
  @Field(() => [VehicleClass], { description: 'For whom.' })
  vehicles!: VehicleClass[];
  @Field(() => Float, { description: '0: closed. Otherwise the share of the usual speed that is left.' })
  speedFactor!: number;
  @Field(() => String, { nullable: true, description: 'Why, in words, or null.' })
  reason!: string | null;
  @Field(() => GraphQLDateTime, { description: 'From when it holds.' })
  startsAt!: Date;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'Until when; null: until it is reopened.' })
  endsAt!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was lifted by hand, or null.' })
  reopenedAt!: Date | null;
}

export const RoadClosureConnectionType = connectionType(
  'RoadClosure',
  RoadClosureType,
  'closures, the latest start first',
);

@ObjectType('RoadClosurePayload', { description: 'The closure, and what it touches.' })
export class RoadClosurePayloadType {
  @Field(() => RoadClosureType, { description: 'The closure.' })
  closure!: RoadClosureType;
  @Field(() => Float, { description: 'Metres of road that it touches, from junction to junction.' })
  lengthM!: number;
  @Field(() => [String], { description: 'Names of the streets touched, sorted; nameless roads are left out.' })
  streets!: string[];
}

@ObjectType('ReopenRoadPayload', { description: 'The closure that was lifted.' })
export class ReopenRoadPayloadType {
  @Field(() => RoadClosureType, { description: 'The closure as it now is.' })
  closure!: RoadClosureType;
}
