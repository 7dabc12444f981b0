/** A place as it is sent. */
import { Field, Float, InputType } from 'type-graphql';
import { type Datum as DatumValue, type PointInput } from '../../services/contract.js';
import { Datum } from '../enums.js';

@InputType('PointInput', {
  description: 'A place: longitude first. Checked to be finite, in range and inside the area served.',
})
export class PointInputType implements PointInput {
  @Field(() => Float, { description: 'Longitude in degrees, -180 to 180.' })
  lon!: number;
  @Field(() => Float, { description: 'Latitude in degrees, -90 to 90.' })
  lat!: number;
  @Field(() => Datum, { nullable: true, defaultValue: Datum.WGS84, description: 'Datum of the two numbers.' })
  datum?: DatumValue | null;
}
