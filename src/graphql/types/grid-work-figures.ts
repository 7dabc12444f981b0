/** Monthly figures of grid work. */
import { Field, Int, ObjectType } from 'type-graphql';
import { GridReportKind } from '../../core/grid-work/grid-report.js';
import { GraphQLDateTime } from '../scalars/date-time.js';

@ObjectType('GridReportCounts', { description: 'Of the reports filed in the month, as they stand now.' })
export class GridReportCountsType {
  @Field(() => Int, { description: 'Filed in the month.' })
  filed!: number;
  @Field(() => Int, { description: 'Found to be so.' })
  verified!: number;
  @Field(() => Int, { description: 'Found not to be so.' })
  rejected!: number;
  @Field(() => Int, { description: 'Turned into incidents.' })
  becameIncidents!: number;
  @Field(() => Int, { description: 'Neither closed nor an incident yet.' })
  open!: number;
}

@ObjectType('GridReportKindCounts', { description: 'The same of one kind.' })
export class GridReportKindCountsType extends GridReportCountsType {
  @Field(() => GridReportKind, { description: 'The kind.' })
  kind!: GridReportKind;
}

@ObjectType('GridWorkCounts', { description: 'What was done in a month.' })
export class GridWorkCountsType {
  @Field(() => GridReportCountsType, { description: 'Reports of all kinds.' })
  reports!: GridReportCountsType;
  @Field(() => [GridReportKindCountsType], { description: 'Every kind in a fixed order, those without reports too.' })
  reportsByKind!: GridReportKindCountsType[];
  @Field(() => Int, { description: 'Visits in the month at which a site was seen from inside.' })
  visits!: number;
  @Field(() => Int, { description: 'Sites visited so, each once.' })
  sitesVisited!: number;
  @Field(() => Int, { description: 'Hazards found at sites in the month.' })
  hazardsFound!: number;
  @Field(() => Int, { description: 'Hazards put right in the month, whenever they were found.' })
  hazardsPutRight!: number;
  @Field(() => Int, { description: 'Hazards handed over in the month.' })
  hazardsHandedOver!: number;
  @Field(() => Int, { description: 'Rectification notices issued in the month.' })
  noticesIssued!: number;
}

@ObjectType('GridWorkOfGrid', { description: 'The figures of one grid.' })
export class GridWorkOfGridType {
  @Field(() => GridWorkCountsType, { description: 'What was done.' })
  counts!: GridWorkCountsType;
}

@ObjectType('GridWorkFigures', { description: 'Figures of a month, counted from the records.' })
export class GridWorkFiguresType {
  @Field(() => String, { description: 'The month, such as `2026-03`.' })
  month!: string;
  @Field(() => GraphQLDateTime, { description: 'Its first moment in the deployment’s time zone.' })
  from!: Date;
  @Field(() => GraphQLDateTime, { description: 'The first moment of the next month.' })
  until!: Date;
  @Field(() => GridWorkCountsType, { description: 'Of all grids that you may see, or of the one asked for.' })
  total!: GridWorkCountsType;
  @Field(() => [GridWorkOfGridType], {
    description: 'Grids in which anything was done, by code; what lies in no grid last.',
  })
  grids!: GridWorkOfGridType[];
}
