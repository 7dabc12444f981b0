/** Units and their positions. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Unit, UnitStatus } from '../../core/fleet/unit.js';
import { type Assignment } from '../../core/incident/assignment.js';
import { type Station } from '../../core/territory/territory.js';
import { type PositionReport, type UnitPosition } from '../../services/contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { UnitFilterInput } from '../inputs/filters.js';
import { PositionFixInputType, SetUnitDutyInputType } from '../inputs/mutations.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import { loadRequired } from '../loaders.js';
import { AssignmentType } from '../types/assignment.js';
import { type Connection, toConnection } from '../types/paging.js';
import { StationType } from '../types/territory.js';
import {
  ReportPositionsPayloadType,
  UnitConnectionType,
  UnitPayloadType,
  UnitPositionType,
  UnitType,
} from '../types/unit.js';

@Resolver(() => UnitType)
export class UnitResolver {
  @Query(() => UnitType, {
    nullable: true,
    description:
      'One unit by its id or its call sign (give one of them); null where there is none or you may not see it.',
  })
  unit(
    @Arg('id', () => ID, { nullable: true, description: 'Its id.' }) id: string | null,
    @Arg('callSign', () => String, { nullable: true, description: 'Its call sign.' }) callSign: string | null,
    @Ctx() context: GraphqlContext,
  ): Promise<Unit | null> {
    return context.services.units.findUnit(actorOf(context), { id, callSign });
  }

  @Query(() => UnitConnectionType, { description: 'Units that you may see, by call sign.' })
  async units(
    @Arg('filter', () => UnitFilterInput, { nullable: true, description: 'Which ones; null: all.' })
    filter: UnitFilterInput | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Unit>> {
    const found = await context.services.units.listUnits(actorOf(context), filter ?? {}, toPageRequest(page));
    return toConnection(found, page.after);
  }

  @Mutation(() => ReportPositionsPayloadType, {
    description:
      'Stores fixes and moves units; answers after the commit. One wrong fix refuses all, with its path; an implausible one is stored and flagged. The same fix again has no effect.',
  })
  reportPositions(
    @Arg('fixes', () => [PositionFixInputType], { description: 'At most 1,000, in any order.' })
    fixes: PositionFixInputType[],
    @Ctx() context: GraphqlContext,
  ): Promise<PositionReport> {
    return context.services.positions.reportPositions(actorOf(context), fixes);
  }

  @Mutation(() => UnitPayloadType, {
    description: 'CONFLICT where the unit would leave duty with an active assignment.',
  })
  async setUnitDuty(
    @Arg('input', () => SetUnitDutyInputType, { description: 'Which unit and what duty.' }) input: SetUnitDutyInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ unit: Unit }> {
    return { unit: await context.services.units.setDuty(actorOf(context), input) };
  }

  @FieldResolver(() => UnitStatus, { description: 'What it is doing; follows from duty and active assignment.' })
  status(@Root() unit: Unit, @Ctx() { loaders }: GraphqlContext): Promise<UnitStatus> {
    return loadRequired(loaders.unitStatus, 'unit', unit.id);
  }

  @FieldResolver(() => StationType, { description: 'Home station.' })
  station(@Root() unit: Unit, @Ctx() { loaders }: GraphqlContext): Promise<Station> {
    return loadRequired(loaders.station, 'station', unit.stationId);
  }

  @FieldResolver(() => UnitPositionType, {
    nullable: true,
    description: 'The live position; null where none was ever reported.',
  })
  position(@Root() unit: Unit, @Ctx() { loaders }: GraphqlContext): Promise<UnitPosition | null> {
    return loaders.unitPosition.load(unit.id);
  }

  @FieldResolver(() => AssignmentType, {
    nullable: true,
    description: 'The active assignment; null where it has none.',
  })
  assignment(@Root() unit: Unit, @Ctx() { loaders }: GraphqlContext): Promise<Assignment | null> {
    return loaders.unitAssignment.load(unit.id);
  }
}
