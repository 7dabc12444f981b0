/** Who may be sent where. */
import { Field, Int, InputType, ObjectType } from 'type-graphql';
import { DispatchPolicyKind } from '../../core/dispatch/dispatch-policy.js';
import { type Priority } from '../../core/dispatch/priority-weight.js';
import { type RobbableState } from '../../core/dispatch/preemption.js';
import { AssignmentStatus } from '../../core/incident/assignment.js';

@ObjectType('DispatchPolicy', { description: 'Whose units may be sent across the border of a station.' })
@InputType('DispatchPolicyInput', { description: 'Whose units may be sent across the border of a station.' })
export class DispatchPolicyType {
  @Field(() => DispatchPolicyKind, { description: 'The rule.' })
  kind!: DispatchPolicyKind;
  @Field(() => Int, {
    nullable: true,
    description: 'With HOME_STATION_FIRST: seconds that a unit of another station must save, 0 to 3,600. Else null.',
  })
  foreignMustSaveS?: number | null;
}

@ObjectType('PreemptionRule', { description: 'Who may take a unit from whom. What no rule allows is forbidden.' })
@InputType('PreemptionRuleInput', { description: 'Who may take a unit from whom. What no rule allows is forbidden.' })
export class PreemptionRuleType {
  @Field(() => Int, { description: 'Priority of the incident that takes, 1 to 3.' })
  by!: Priority;
  @Field(() => Int, { description: 'Priority of the incident that loses the unit: less urgent.' })
  from!: Priority;
  @Field(() => [AssignmentStatus], { description: 'While its assignment is in one of these; never ON_SCENE.' })
  states!: RobbableState[];
  @Field(() => Int, { description: 'Seconds that it must save against the first free unit, 0 to 3,600.' })
  mustSaveS!: number;
}

@ObjectType('DispatchSettings', { description: 'By which rules units are chosen.' })
export class DispatchSettingsType {
  @Field(() => DispatchPolicyType, { description: 'Across the border of stations.' })
  policy!: DispatchPolicyType;
  @Field(() => [PreemptionRuleType], { description: 'From work that is less urgent.' })
  preemption!: PreemptionRuleType[];
}

@ObjectType('StationCover', { description: 'How many free units a station must keep.' })
export class StationCoverType {
  @Field(() => Int, { description: 'At least 1.' })
  units!: number;
}

@ObjectType('DispatchSettingsPayload', { description: 'The rules that were put in force.' })
export class DispatchSettingsPayloadType {
  @Field(() => DispatchSettingsType, { description: 'All of them.' })
  settings!: DispatchSettingsType;
}
