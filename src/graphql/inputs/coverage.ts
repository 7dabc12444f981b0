/** Inputs of planning. */
import { Field, InputType, Int } from 'type-graphql';
import { VehicleClass } from '../../core/vehicle.js';
import { type CoverageInput } from '../../services/contract.js';

@InputType('CoverageInput', { description: 'What counts as covered.' })
export class CoverageInputType implements CoverageInput {
  @Field(() => Int, { nullable: true, defaultValue: 120, description: 'Seconds by road, 10 to 3,600.' })
  targetS?: number | null;
  @Field(() => [VehicleClass], { nullable: true, description: 'Only units of these classes; null: all.' })
  vehicles?: VehicleClass[] | null;
}
