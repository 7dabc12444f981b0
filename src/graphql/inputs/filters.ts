/** Filters of lists: every field that is given must match; null and absent match everything. */
import { Field, ID, InputType, Int } from 'type-graphql';
import { UnitDuty, UnitStatus } from '../../core/fleet/unit.js';
import { IncidentStatus } from '../../core/incident/incident.js';
import { type GridSetting as GridSettingValue } from '../../core/territory/territory.js';
import { VehicleClass } from '../../core/vehicle.js';
import { type EventFilter, type GridFilter, type IncidentFilter, type UnitFilter } from '../../services/contract.js';
import { GridSetting } from '../enums.js';
import { GraphQLDateTime } from '../scalars/date-time.js';

@InputType('GridFilter', { description: 'Which grids. All fields that are given must match.' })
export class GridFilterInput implements GridFilter {
  @Field(() => ID, { nullable: true, description: 'Of this station.' })
  stationId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Of this community.' })
  communityId?: string | null;
  @Field(() => GridSetting, { nullable: true, description: 'Rural or urban.' })
  setting?: GridSettingValue | null;
  @Field(() => String, { nullable: true, description: 'Part of the code or of either name.' })
  text?: string | null;
}

@InputType('UnitFilter', { description: 'Which units. All fields that are given must match.' })
export class UnitFilterInput implements UnitFilter {
  @Field(() => UnitDuty, { nullable: true, description: 'With this duty.' })
  duty?: UnitDuty | null;
  @Field(() => UnitStatus, { nullable: true, description: 'Doing this.' })
  status?: UnitStatus | null;
  @Field(() => [VehicleClass], { nullable: true, description: 'With one of these vehicles.' })
  vehicles?: VehicleClass[] | null;
  @Field(() => ID, { nullable: true, description: 'Of this station.' })
  stationId?: string | null;
}

@InputType('IncidentFilter', { description: 'Which incidents. All fields that are given must match.' })
export class IncidentFilterInput implements IncidentFilter {
  @Field(() => [IncidentStatus], { nullable: true, description: 'In one of these states.' })
  statuses?: IncidentStatus[] | null;
  @Field(() => [String], { nullable: true, description: 'Of one of these types, as slugs.' })
  types?: string[] | null;
  @Field(() => [Int], { nullable: true, description: 'With one of these priorities.' })
  priorities?: number[] | null;
  @Field(() => ID, { nullable: true, description: 'In this grid.' })
  gridId?: string | null;
  @Field(() => ID, { nullable: true, description: 'In the area of this station.' })
  stationId?: string | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'Reported at this time or later.' })
  reportedFrom?: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'Reported before this time.' })
  reportedBefore?: Date | null;
}

@InputType('EventFilter', { description: 'Which events. All fields that are given must match.' })
export class EventFilterInput implements EventFilter {
  @Field(() => [String], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: string[] | null;
  @Field(() => ID, { nullable: true, description: 'About this unit.' })
  unitId?: string | null;
  @Field(() => ID, { nullable: true, description: 'About this incident.' })
  incidentId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Concerning this station; a transfer is told to both.' })
  stationId?: string | null;
}
