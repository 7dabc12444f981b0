/** Inputs about grid reports. */
import { Field, ID, InputType, Int } from 'type-graphql';
import { GridReportKind, GridReportStatus } from '../../core/grid-work/grid-report.js';
import {
  type FileGridReportInput,
  type GridReportFilter,
  type PhotoInput,
  type TurnIntoIncidentInput,
} from '../../services/grid-work/grid-work-contract.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { KEY } from './mutations.js';
import { PointInputType } from './point.js';

@InputType('PhotoInput', { description: 'A picture that has been uploaded elsewhere. It is not fetched.' })
export class PhotoInputType implements PhotoInput {
  @Field(() => String, {
    description: 'An https URL, or a key of letters, digits, ".", "-", "_" and "/"; at most 500 characters.',
  })
  reference!: string;
  @Field(() => String, { description: '`image/jpeg`, `image/png`, `image/webp` or `image/heic`.' })
  mediaType!: string;
  @Field(() => String, { description: 'SHA-256 of the file: 64 hexadecimal digits.' })
  sha256!: string;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was taken, or null.' })
  takenAt?: Date | null;
}

@InputType('FileGridReportInput', { description: 'What was seen, and where. Give exactly one of location and gridId.' })
export class FileGridReportInputType implements FileGridReportInput {
  @Field(() => GridReportKind, { description: 'What it is about.' })
  kind!: GridReportKind;
  @Field(() => String, { description: 'In words, at most 4,000 characters.' })
  text!: string;
  @Field(() => PointInputType, { nullable: true, description: 'Where; the grid follows from it.' })
  location?: PointInputType | null;
  @Field(() => ID, { nullable: true, description: 'The grid, where no exact place is known.' })
  gridId?: string | null;
  @Field(() => String, { nullable: true, description: 'Address in words.' })
  address?: string | null;
  @Field(() => String, { nullable: true, description: 'Building, such as 3幢.' })
  building?: string | null;
  @Field(() => String, { nullable: true, description: 'Room, such as 1418.' })
  room?: string | null;
  @Field(() => [PhotoInputType], { nullable: true, description: 'At most nine, each once.' })
  photos?: PhotoInputType[] | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('GridReportFilter', { description: 'Which grid reports. All fields that are given must match.' })
export class GridReportFilterInput implements GridReportFilter {
  @Field(() => [GridReportStatus], { nullable: true, description: 'In one of these states.' })
  statuses?: GridReportStatus[] | null;
  @Field(() => [GridReportKind], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: GridReportKind[] | null;
  @Field(() => ID, { nullable: true, description: 'In this grid.' })
  gridId?: string | null;
  @Field(() => ID, { nullable: true, description: 'In the area of this station.' })
  stationId?: string | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'Filed at this time or later.' })
  filedFrom?: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'Filed before this time.' })
  filedBefore?: Date | null;
  @Field(() => Boolean, { nullable: true, description: 'True: only those that you are to see to.' })
  addressedToMe?: boolean | null;
}

@InputType('GridReportStepInput', { description: 'The grid report that goes a step further.' })
export class GridReportStepInputType {
  @Field(() => ID, { description: 'The grid report.' })
  reportId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('DecideGridReportInput', { description: 'What verification came to.' })
export class DecideGridReportInputType {
  @Field(() => ID, { description: 'The grid report.' })
  reportId!: string;
  @Field(() => String, { nullable: true, description: 'What was found on the spot, in words.' })
  finding?: string | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('CloseGridReportInput', { description: 'The grid report that is done.' })
export class CloseGridReportInputType {
  @Field(() => ID, { description: 'The grid report.' })
  reportId!: string;
  @Field(() => String, { nullable: true, description: 'How it ended, in words.' })
  outcome?: string | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('TurnGridReportIntoIncidentInput', { description: 'The grid report that needs a patrol.' })
export class TurnGridReportIntoIncidentInputType implements TurnIntoIncidentInput {
  @Field(() => ID, { description: 'A grid report that is neither rejected nor closed.' })
  reportId!: string;
  @Field(() => String, {
    nullable: true,
    description:
      'Slug of a type of Query.incidentTypes; null: `fire-hazard`, `dispute` or `resident-verification` by its kind. Required for other kinds.',
  })
  type?: string | null;
  @Field(() => Int, { nullable: true, description: "1 (most urgent) to 4; null: the type's default." })
  priority?: number | null;
  @Field(() => PointInputType, {
    nullable: true,
    description: 'Where; null: the place of the report. Required where that names only its grid.',
  })
  location?: PointInputType | null;
  @Field(() => String, { nullable: true, description: 'What happened; null: the text of the report.' })
  description?: string | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}
