/** Inputs about closures of roads. */
import { Field, Float, ID, InputType } from 'type-graphql';
import { VehicleClass } from '../../core/vehicle.js';
import { type CloseRoadInput } from '../../services/contract.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { GraphQLGeoJsonPolygon } from '../scalars/geojson.js';
import { KEY } from './mutations.js';
import { PointInputType } from './point.js';

@InputType('CloseRoadInput', {
  description: 'Where, for whom, how slow and when. Give exactly one of point, line and polygon.',
})
export class CloseRoadInputType implements CloseRoadInput {
  @Field(() => PointInputType, {
    nullable: true,
    description: 'The nearest road within 30 m, for each class the nearest of its own, from junction to junction.',
  })
  point?: PointInputType | null;
  @Field(() => [PointInputType], {
    nullable: true,
    description:
      '2 to 1,000 points: the roads that the line runs along within 15 m, or crosses. Streets that only meet it at a junction stay open.',
  })
  line?: PointInputType[] | null;
  @Field(() => GraphQLGeoJsonPolygon, {
    nullable: true,
    description: 'Every road with a part inside. At most 1,000 positions.',
  })
  polygon?: unknown;
  @Field(() => [VehicleClass], { nullable: true, description: 'For these classes; null: for all.' })
  vehicles?: VehicleClass[] | null;
  @Field(() => Float, {
    nullable: true,
    defaultValue: 0,
    description: '0: closed. 0.01 to 0.99: a slow-down to this share of the usual speed.',
  })
  speedFactor?: number | null;
  @Field(() => String, { nullable: true, description: 'Why, in words.' })
  reason?: string | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null: from now on.' })
  startsAt?: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null: until it is reopened.' })
  endsAt?: Date | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('ReopenRoadInput', { description: 'The closure that is lifted.' })
export class ReopenRoadInputType {
  @Field(() => ID, { description: 'The closure.' })
  closureId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}
