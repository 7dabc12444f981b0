/** Grid reports: what grid workers see and tell. */
import { Field, ID, ObjectType } from 'type-graphql';
import { GridReportKind, GridReportStatus } from '../../core/grid-work/grid-report.js';
import { GridReportVerdict } from '../grid-work-enums.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { IncidentObjectType } from './incident.js';
import { connectionType } from './paging.js';
import { PointType } from './point.js';

@ObjectType('Photo', { description: 'A picture that is kept elsewhere, by reference.' })
export class PhotoType {
  @Field(() => String, { description: 'An https URL, or a key of the deployment’s picture store.' })
  reference!: string;
  @Field(() => String, { description: 'Such as `image/jpeg`.' })
  mediaType!: string;
  @Field(() => String, { description: 'SHA-256 of the file in hexadecimal digits: check it after fetching.' })
  sha256!: string;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was taken; null where not told.' })
  takenAt!: Date | null;
}

@ObjectType('GridReport', { description: 'What a grid worker saw and told, and what became of it.' })
export class GridReportType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'Number to quote, unique.' })
  number!: string;
  @Field(() => GridReportKind, { description: 'What it is about.' })
  kind!: GridReportKind;
  @Field(() => GridReportStatus, { description: 'How far it is.' })
  status!: GridReportStatus;
  @Field(() => String, { description: 'What was told.' })
  text!: string;
  @Field(() => PointType, { nullable: true, description: 'Where; null where only the grid was named.' })
  location!: PointType | null;
  @Field(() => String, { nullable: true, description: 'Address in words; null where not given.' })
  address!: string | null;
  @Field(() => String, { nullable: true, description: 'Building, such as 3幢; null where not given.' })
  building!: string | null;
  @Field(() => String, { nullable: true, description: 'Room, such as 1418; null where not given.' })
  room!: string | null;
  @Field(() => [PhotoType], { description: 'At most nine.' })
  photos!: PhotoType[];
  @Field(() => GraphQLDateTime, { description: 'When it was filed.' })
  filedAt!: Date;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When somebody began to verify it; null while nobody has.',
  })
  verificationStartedAt!: Date | null;
  @Field(() => GridReportVerdict, {
    nullable: true,
    description: 'What verification came to, kept when the report is closed; null where there was none.',
  })
  verdict!: 'VERIFIED' | 'REJECTED' | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the verdict was given, or null.' })
  decidedAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'What was found on the spot, in words, or null.' })
  finding!: string | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was closed or became an incident; null before.',
  })
  closedAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'How it ended, in words, or null.' })
  outcome!: string | null;
}

@ObjectType('GridReportPayload', { description: 'The grid report after the mutation.' })
export class GridReportPayloadType {
  @Field(() => GridReportType, { description: 'As it now is.' })
  report!: GridReportType;
}

@ObjectType('TurnGridReportIntoIncidentPayload', { description: 'Answer of turnGridReportIntoIncident.' })
export class TurnGridReportIntoIncidentPayloadType {
  @Field(() => GridReportType, { description: 'The report, INCIDENT now.' })
  report!: GridReportType;
  @Field(() => IncidentObjectType, { description: 'The incident that it became.' })
  incident!: IncidentObjectType;
}

@ObjectType('GridReportFeedItem', {
  description:
    'Either a grid report as it was after a change, or the word to read everything anew. Exactly one of `report` and `resync` is set.',
})
export class GridReportFeedItemType {
  @Field(() => String, {
    description: 'Keep the last one: given as `after` the feed goes on behind it, and nothing is lost or comes twice.',
  })
  cursor!: string;
  @Field(() => GridReportType, { nullable: true, description: 'The report that changed; null with `resync`.' })
  report!: GridReportType | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Why your cursor does not fit this server: read the state anew, then go on from `cursor`. Null otherwise.',
  })
  resync!: string | null;
}

export const GridReportConnectionType = connectionType('GridReport', GridReportType, 'grid reports');
