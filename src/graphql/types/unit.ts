/** Patrol units and their positions. */
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { UnitDuty } from '../../core/fleet/unit.js';
import { VehicleClass } from '../../core/vehicle.js';
import { FixFlag } from '../../services/contract.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { connectionType } from './paging.js';

@ObjectType('Unit', { description: 'A patrol unit: one crew with one vehicle.' })
export class UnitType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'Call sign, unique.' })
  callSign!: string;
  @Field(() => VehicleClass, { description: 'How it moves.' })
  vehicle!: VehicleClass;
  @Field(() => UnitDuty, { description: 'Whether it is at work.' })
  duty!: UnitDuty;
  @Field(() => GraphQLDateTime, { description: 'When its duty was last changed.' })
  dutyChangedAt!: Date;
  @Field(() => [String], { description: 'What its crew is trained for, as slugs.' })
  skills!: string[];
}

@ObjectType('UnitPosition', { description: 'Where a unit is, as it last reported. WGS-84.' })
export class UnitPositionType {
  @Field(() => ID, { description: 'The unit.' })
  unitId!: string;
  @Field(() => Float, { description: 'Longitude in degrees.' })
  lon!: number;
  @Field(() => Float, { description: 'Latitude in degrees.' })
  lat!: number;
  @Field(() => Float, { nullable: true, description: 'Degrees, 0 north, 90 east; null where unknown.' })
  headingDeg!: number | null;
  @Field(() => Float, { nullable: true, description: 'Kilometres an hour; null where unknown.' })
  speedKmh!: number | null;
  @Field(() => Float, { nullable: true, description: 'Radius in metres; null where the device did not say.' })
  accuracyM!: number | null;
  @Field(() => GraphQLDateTime, { description: "The device's time." })
  fixAt!: Date;
  @Field(() => GraphQLDateTime, { description: "The server's time." })
  receivedAt!: Date;
  @Field(() => String, {
    nullable: true,
    description: 'Street it is on; null where the road has no name or none is near.',
  })
  street!: string | null;
}

@ObjectType('FlaggedFix', { description: 'A fix that was kept in the history and not made the live position.' })
export class FlaggedFixType {
  @Field(() => Int, { description: 'Its index in `fixes`.' })
  index!: number;
  @Field(() => ID, { description: 'Its unit.' })
  unitId!: string;
  @Field(() => FixFlag, { description: 'Why.' })
  flag!: FixFlag;
  @Field(() => String, { description: 'Why, in words with the figures.' })
  detail!: string;
}

@ObjectType('ReportPositionsPayload', { description: 'Answer of reportPositions, given after the commit.' })
export class ReportPositionsPayloadType {
  @Field(() => Int, { description: 'Fixes that count as live now; the same fix again is among them.' })
  accepted!: number;
  @Field(() => [FlaggedFixType], { description: 'Those that are history only, in the order of `fixes`.' })
  flagged!: FlaggedFixType[];
}

@ObjectType('UnitPayload', { description: 'The unit after the change.' })
export class UnitPayloadType {
  @Field(() => UnitType, { description: 'The unit after the change.' })
  unit!: UnitType;
}

export const UnitConnectionType = connectionType('Unit', UnitType, 'units, by call sign');
