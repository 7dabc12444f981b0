/** Grid reports. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type GridReport } from '../../core/grid-work/grid-report.js';
import { REPORT_KIND_NAMES } from '../../core/grid-work/kind-names.js';
import { type Incident } from '../../core/incident/incident.js';
import { type Grid, type Station } from '../../core/territory/territory.js';
import { type Account } from '../../services/contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import {
  CloseGridReportInputType,
  DecideGridReportInputType,
  FileGridReportInputType,
  GridReportFilterInput,
  GridReportStepInputType,
  TurnGridReportIntoIncidentInputType,
} from '../inputs/grid-reports.js';
import { PageArgs, toPageRequest } from '../inputs/paging.js';
import { loadOptional, loadRequired } from '../loaders.js';
import { AccountType } from '../types/account.js';
import { EventConnectionType, type EventNode } from '../types/event.js';
import {
  GridReportConnectionType,
  GridReportPayloadType,
  GridReportType,
  TurnGridReportIntoIncidentPayloadType,
} from '../types/grid-report.js';
import { IncidentObjectType } from '../types/incident.js';
import { KindNameType, toKindNames } from '../types/kind-name.js';
import { type Connection, toConnection } from '../types/paging.js';
import { GridType, StationType } from '../types/territory.js';
import { withCursors } from './event.js';

interface Payload {
  readonly report: GridReport;
}

@Resolver(() => GridReportType)
export class GridReportResolver {
  @Query(() => GridReportType, {
    nullable: true,
    description:
      'One grid report by its id or its number (give one of them); null where there is none or you may not see it.',
  })
  gridReport(
    @Arg('id', () => ID, { nullable: true, description: 'Its id.' }) id: string | null,
    @Arg('number', () => String, { nullable: true, description: 'Its number.' }) number: string | null,
    @Ctx() context: GraphqlContext,
  ): Promise<GridReport | null> {
    return context.services.gridReports.findGridReport(actorOf(context), { id, number });
  }

  @Query(() => GridReportConnectionType, {
    description:
      'Grid reports that you may see, filed last first: those of your grids and your own; the command and planners see all.',
  })
  async gridReports(
    @Arg('filter', () => GridReportFilterInput, { nullable: true, description: 'Which ones; null: all.' })
    filter: GridReportFilterInput | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<GridReport>> {
    const { gridReports } = context.services;
    return toConnection(
      await gridReports.listGridReports(actorOf(context), filter ?? {}, toPageRequest(page)),
      page.after,
    );
  }

  @Query(() => [KindNameType], { description: 'What the kinds of grid reports are called.' })
  gridReportKinds(): readonly KindNameType[] {
    return toKindNames(REPORT_KIND_NAMES);
  }

  @Mutation(() => GridReportPayloadType, {
    description:
      'Files a grid report. It is pushed to the community officer of the grid; where there is none, to the supervisors of the station.',
  })
  async fileGridReport(
    @Arg('input', () => FileGridReportInputType, { description: 'What was seen.' }) input: FileGridReportInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Payload> {
    return { report: await context.services.gridReports.fileGridReport(actorOf(context), input) };
  }

  @Mutation(() => GridReportPayloadType, {
    description: 'FILED → VERIFYING. By the community officer of the grid or the command, like all that follows.',
  })
  async startGridReportVerification(
    @Arg('input', () => GridReportStepInputType, { description: 'Which report.' }) input: GridReportStepInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Payload> {
    const { gridReports } = context.services;
    return { report: await gridReports.stepGridReport(actorOf(context), 'START_VERIFICATION', input) };
  }

  @Mutation(() => GridReportPayloadType, { description: 'VERIFYING → VERIFIED: it was found to be so.' })
  async verifyGridReport(
    @Arg('input', () => DecideGridReportInputType, { description: 'Which report, and the finding.' })
    { finding, ...input }: DecideGridReportInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Payload> {
    const { gridReports } = context.services;
    return { report: await gridReports.stepGridReport(actorOf(context), 'VERIFY', { ...input, note: finding }) };
  }

  @Mutation(() => GridReportPayloadType, { description: 'VERIFYING → REJECTED: it was found not to be so.' })
  async rejectGridReport(
    @Arg('input', () => DecideGridReportInputType, { description: 'Which report, and the finding.' })
    { finding, ...input }: DecideGridReportInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Payload> {
    const { gridReports } = context.services;
    return { report: await gridReports.stepGridReport(actorOf(context), 'REJECT', { ...input, note: finding }) };
  }

  @Mutation(() => GridReportPayloadType, { description: 'VERIFIED or REJECTED → CLOSED.' })
  async closeGridReport(
    @Arg('input', () => CloseGridReportInputType, { description: 'Which report, and how it ended.' })
    { outcome, ...input }: CloseGridReportInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<Payload> {
    const { gridReports } = context.services;
    return { report: await gridReports.stepGridReport(actorOf(context), 'CLOSE', { ...input, note: outcome }) };
  }

  @Mutation(() => TurnGridReportIntoIncidentPayloadType, {
    description:
      'FILED, VERIFYING or VERIFIED → INCIDENT: records an incident and links both. Again: the same incident.',
  })
  turnGridReportIntoIncident(
    @Arg('input', () => TurnGridReportIntoIncidentInputType, { description: 'Which report.' })
    input: TurnGridReportIntoIncidentInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ report: GridReport; incident: Incident }> {
    return context.services.gridReports.turnIntoIncident(actorOf(context), input);
  }

  @FieldResolver(() => GridType, { nullable: true, description: 'The grid it lies in; null outside all grids.' })
  grid(@Root() report: GridReport, @Ctx() { loaders }: GraphqlContext): Promise<Grid | null> {
    return loadOptional(loaders.grid, report.gridId);
  }

  @FieldResolver(() => StationType, { nullable: true, description: 'The station in whose area it lies, or null.' })
  station(@Root() report: GridReport, @Ctx() { loaders }: GraphqlContext): Promise<Station | null> {
    return loadOptional(loaders.station, report.stationId);
  }

  @FieldResolver(() => AccountType, { description: 'Who filed it.' })
  reportedBy(@Root() report: GridReport, @Ctx() { loaders }: GraphqlContext): Promise<Account> {
    return loadRequired(loaders.workmate, 'account', report.reportedBy);
  }

  @FieldResolver(() => AccountType, { nullable: true, description: 'Who took the last step; null where none was.' })
  handledBy(@Root() report: GridReport, @Ctx() { loaders }: GraphqlContext): Promise<Account | null> {
    return loadOptional(loaders.workmate, report.handledBy);
  }

  @FieldResolver(() => IncidentObjectType, {
    nullable: true,
    description: 'The incident that it became; null where none or not for you.',
  })
  incident(@Root() report: GridReport, @Ctx() { loaders }: GraphqlContext): Promise<Incident | null> {
    return loadOptional(loaders.incident, report.incidentId);
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether you are to see to it: as community officer of the grid; while that one is off duty, or there is none, on the desk shift of the station; and as a supervisor of the station where there is none, or neither is on duty.',
  })
  async addressedToMe(@Root() report: GridReport, @Ctx() context: GraphqlContext): Promise<boolean> {
    const grid = await loadOptional(context.loaders.grid, report.gridId);
    const officer = grid?.communityOfficerId ?? null;
    return context.services.gridReports.isAddressedTo(actorOf(context), report, officer);
  }

  @FieldResolver(() => EventConnectionType, { description: 'Everything that happened with it, oldest first.' })
  async timeline(
    @Root() report: GridReport,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<EventNode>> {
    const found = await context.services.gridReports.timeline(actorOf(context), report.id, toPageRequest(page));
    return toConnection(withCursors(found), page.after);
  }
}

/** The other end of the link. */
@Resolver(() => IncidentObjectType)
export class IncidentOriginResolver {
  @FieldResolver(() => GridReportType, {
    nullable: true,
    description: 'The grid report that it was made from; null where none or not for you.',
  })
  gridReport(@Root() incident: Incident, @Ctx() { loaders }: GraphqlContext): Promise<GridReport | null> {
    return loaders.incidentGridReport.load(incident.id);
  }
}
