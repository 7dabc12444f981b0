/** Rosters, shifts and breaks over the API. */
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Unit } from '../../core/fleet/unit.js';
import { type Assignment } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import { type CoverGap } from '../../core/shifts/cover-gaps.js';
import { type Shift, type ShiftPattern } from '../../core/shifts/shift.js';
import { type Station } from '../../core/territory/territory.js';
import { type Account, type RosterChange, type ShiftSettings, type UnitBreak } from '../../services/contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import {
  CopyRosterWeekInputType,
  EndBreakInputType,
  HandOverAssignmentInputType,
  PutShiftPatternInputType,
  PutShiftSettingsInputType,
  PutShiftsInputType,
  ShiftFilterInput,
  ShiftStepInputType,
  StartBreakInputType,
} from '../inputs/shifts.js';
import { loadOptional, loadRequired } from '../loaders.js';
import { AccountType } from '../types/account.js';
import { type Connection, toConnection } from '../types/paging.js';
import {
  CoverGapType,
  HandOverAssignmentPayloadType,
  RosterPayloadType,
  ShiftConnectionType,
  ShiftPatternPayloadType,
  ShiftPatternType,
  ShiftPayloadType,
  ShiftSettingsPayloadType,
  ShiftSettingsType,
  ShiftType,
  UnitBreakPayloadType,
} from '../types/shifts.js';
import { StationType } from '../types/territory.js';
import { UnitType } from '../types/unit.js';

@Resolver(() => ShiftType)
export class ShiftResolver {
  @Query(() => [ShiftPatternType], { description: 'Patterns of shifts, by the time at which they begin.' })
  shiftPatterns(@Ctx() context: GraphqlContext): Promise<readonly ShiftPattern[]> {
    return context.services.rosters.listPatterns(actorOf(context));
  }

  @Query(() => ShiftConnectionType, {
    description: 'The roster, by begin. An officer sees the shifts whose crew includes the own account.',
  })
  async shifts(
    @Arg('filter', () => ShiftFilterInput, { description: 'Which ones.' }) filter: ShiftFilterInput,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Shift>> {
    const found = await context.services.rosters.listShifts(actorOf(context), filter, toPageRequest(page));
    return toConnection(found, page.after);
  }

  @Query(() => [CoverGapType], {
    description:
      'When stations have fewer units on a shift than their minimum cover, or none: those with a minimum or any shift then.',
  })
  rosterGaps(
    @Arg('filter', () => ShiftFilterInput, { description: 'When, and which station; the rest is left aside.' })
    { from, until, stationId }: ShiftFilterInput,
    @Ctx() context: GraphqlContext,
  ): Promise<readonly CoverGap[]> {
    return context.services.rosters.coverGaps(actorOf(context), { from, until, stationId });
  }

  @Query(() => ShiftSettingsType, { description: 'Rules of shifts and breaks.' })
  shiftSettings(@Ctx() context: GraphqlContext): Promise<ShiftSettings> {
    return context.services.rosters.settings(actorOf(context));
  }

  @Mutation(() => ShiftSettingsPayloadType, { description: 'Puts rules in force from now on.' })
  async putShiftSettings(
    @Arg('input', () => PutShiftSettingsInputType, { description: 'The rules.' }) input: PutShiftSettingsInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ settings: ShiftSettings }> {
    return { settings: await context.services.rosters.putSettings(actorOf(context), input) };
  }

  @Mutation(() => ShiftPatternPayloadType, { description: 'Puts a pattern; shifts that are on the roster stay.' })
  async putShiftPattern(
    @Arg('input', () => PutShiftPatternInputType, { description: 'The pattern.' }) input: PutShiftPatternInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ pattern: ShiftPattern }> {
    return { pattern: await context.services.rosters.putPattern(actorOf(context), input) };
  }

  @Mutation(() => RosterPayloadType, {
    description: 'Puts shifts on the roster. CONFLICT where a unit or an officer would be at work twice at once.',
  })
  putShifts(
    @Arg('input', () => PutShiftsInputType, { description: 'The shifts.' }) input: PutShiftsInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<RosterChange> {
    return context.services.rosters.putShifts(actorOf(context), input);
  }

  @Mutation(() => RosterPayloadType, {
    description: 'Copies a week of the roster to another one; what is there already is left out.',
  })
  copyRosterWeek(
    @Arg('input', () => CopyRosterWeekInputType, { description: 'Which week to which.' })
    input: CopyRosterWeekInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<RosterChange> {
    return context.services.rosters.copyWeek(actorOf(context), input);
  }

  @Mutation(() => ShiftPayloadType, { description: 'PLANNED → WITHDRAWN.' })
  async withdrawShift(
    @Arg('input', () => ShiftStepInputType, { description: 'Which shift.' }) input: ShiftStepInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ shift: Shift }> {
    return { shift: await context.services.rosters.withdrawShift(actorOf(context), input) };
  }

  @Mutation(() => ShiftPayloadType, {
    description:
      'PLANNED → ON, and the unit is on duty; by its crew or the command. An earlier shift of the unit ends with it.',
  })
  async startShift(
    @Arg('input', () => ShiftStepInputType, { description: 'Which shift.' }) input: ShiftStepInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ shift: Shift }> {
    return { shift: await context.services.shiftDuty.startShift(actorOf(context), input) };
  }

  @Mutation(() => ShiftPayloadType, {
    description: 'ON → ENDED, and the unit is off duty. CONFLICT where it has an active assignment.',
  })
  async endShift(
    @Arg('input', () => ShiftStepInputType, { description: 'Which shift.' }) input: ShiftStepInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ shift: Shift }> {
    return { shift: await context.services.shiftDuty.endShift(actorOf(context), input) };
  }

  @Mutation(() => HandOverAssignmentPayloadType, {
    description:
      'Another unit is offered the work in the moment in which this one is released: the incident is never without a unit.',
  })
  handOverAssignment(
    @Arg('input', () => HandOverAssignmentInputType, { description: 'Whose work goes to whom.' })
    input: HandOverAssignmentInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ assignment: Assignment; from: Assignment; incident: Incident }> {
    return context.services.shiftDuty.handOverAssignment(actorOf(context), input);
  }

  @Mutation(() => UnitBreakPayloadType, {
    description: 'CONFLICT where the unit is off duty or at work, or as many of its station as may be are on a break.',
  })
  async startBreak(
    @Arg('input', () => StartBreakInputType, { description: 'Which unit, how long.' }) input: StartBreakInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ break: UnitBreak }> {
    return { break: await context.services.shiftDuty.startBreak(actorOf(context), input) };
  }

  @Mutation(() => UnitBreakPayloadType, { description: 'Before it ends by itself.' })
  async endBreak(
    @Arg('input', () => EndBreakInputType, { description: 'Which unit.' }) input: EndBreakInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ break: UnitBreak }> {
    return { break: await context.services.shiftDuty.endBreak(actorOf(context), input) };
  }

  @FieldResolver(() => ShiftPatternType, { description: 'The pattern by which it was put.' })
  pattern(@Root() { patternId }: Shift, @Ctx() { loaders }: GraphqlContext): Promise<ShiftPattern> {
    return loadRequired(loaders.shiftPattern, 'shift pattern', patternId);
  }

  @FieldResolver(() => StationType, { description: 'The station.' })
  station(@Root() { stationId }: Shift, @Ctx() { loaders }: GraphqlContext): Promise<Station> {
    return loadRequired(loaders.station, 'station', stationId);
  }

  @FieldResolver(() => UnitType, { nullable: true, description: 'The unit; null: at the desk, or not for you.' })
  unit(@Root() { unitId }: Shift, @Ctx() { loaders }: GraphqlContext): Promise<Unit | null> {
    return loadOptional(loaders.unit, unitId);
  }

  @FieldResolver(() => [AccountType], { description: 'The officers, by account.' })
  async crew(@Root() { crewIds }: Shift, @Ctx() { loaders }: GraphqlContext): Promise<Account[]> {
    const crew = await Promise.all(crewIds.map((id) => loaders.workmate.load(id)));
    return crew.filter((account) => account !== null);
  }
}

@Resolver(() => CoverGapType)
export class CoverGapResolver {
  @FieldResolver(() => StationType, { description: 'The station.' })
  station(@Root() { stationId }: CoverGap, @Ctx() { loaders }: GraphqlContext): Promise<Station> {
    return loadRequired(loaders.station, 'station', stationId);
  }
}
