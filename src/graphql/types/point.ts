/** A place. */
import { Field, Float, ObjectType } from 'type-graphql';

@ObjectType('Point', { description: 'A place in WGS-84.' })
export class PointType {
  @Field(() => Float, { description: 'Longitude in degrees, east positive.' })
  lon!: number;
  @Field(() => Float, { description: 'Latitude in degrees, north positive.' })
  lat!: number;
}
