/** Incidents (calls for service). */
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { IncidentStatus } from '../../core/incident/incident.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { AssignmentType } from './assignment.js';
import { connectionType } from './paging.js';
import { PointType } from './point.js';

@ObjectType('Caller', {
  description:
    'Who reported. For the command, for officers sent there and for whoever reported it; null in all fields for others.',
})
export class CallerType {
  @Field(() => String, { nullable: true, description: 'Null where not given or not for you.' })
  name!: string | null;
  @Field(() => String, { nullable: true, description: 'Null where not given or not for you.' })
  phone!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Where to call back if not on `phone`. Null where not given or not for you.',
  })
  callbackPhone!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'What the caller speaks, as a BCP 47 tag such as `zh` or `en`. Null where not given or not for you.',
  })
  language!: string | null;
}

@ObjectType('IncidentType', { description: 'A kind of incident.' })
export class IncidentTypeType {
  @Field(() => String, { description: 'The value of `Incident.type`, such as `street-disturbance`.' })
  slug!: string;
  @Field(() => String, { description: 'Name in Chinese.' })
  name!: string;
  @Field(() => String, { description: 'Name in English.' })
  nameEn!: string;
  @Field(() => Int, { description: 'Priority that is taken where none is given: 1 (most urgent) to 4.' })
  defaultPriority!: number;
}

@ObjectType('Incident', { description: 'Something reported that may need a patrol.' })
export class IncidentObjectType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => String, { description: 'Number to say over the radio, unique.' })
  number!: string;
  @Field(() => String, { description: 'Slug of its type; names are in Query.incidentTypes.' })
  type!: string;
  @Field(() => Int, { description: '1 (most urgent) to 4.' })
  priority!: number;
  @Field(() => IncidentStatus, { description: 'State; it follows from the assignments.' })
  status!: IncidentStatus;
  @Field(() => PointType, { description: 'Where.' })
  location!: PointType;
  @Field(() => String, { nullable: true, description: 'As the reporter said it; null where not given.' })
  address!: string | null;
  @Field(() => String, { nullable: true, description: 'What happened; null where not given.' })
  description!: string | null;
  @Field(() => CallerType, { description: 'Who reported, as far as you may see.' })
  caller!: CallerType;
  @Field(() => GraphQLDateTime, { description: 'When it was received: the start of the response time.' })
  reportedAt!: Date;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the first unit was assigned; null while none is.',
  })
  dispatchedAt!: Date | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the first unit arrived: the end of the response time. Null while none has.',
  })
  firstOnSceneAt!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When all work was done; null while it is not.' })
  resolvedAt!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was closed for good; null while it is not.' })
  archivedAt!: Date | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was last taken up again after its end; null where it never was.',
  })
  reopenedAt!: Date | null;
  @Field(() => String, {
    nullable: true,
    description: 'What came of it: a slug of Query.dispositions. Null while nobody has said.',
  })
  disposition!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Result, or reason of cancelling, in words; null where nothing was said.',
  })
  closedReason!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Whom it was handed over to: a slug of Query.partners. Null where to nobody.',
  })
  partner!: string | null;
}

@ObjectType('ReportIncidentPayload', { description: 'Answer of reportIncident.' })
export class ReportIncidentPayloadType {
  @Field(() => IncidentObjectType, { description: 'The incident as it was stored.' })
  incident!: IncidentObjectType;
  @Field(() => [IncidentObjectType], {
    description:
      'Open incidents that may be about the same matter, likeliest first; Incident.possibleDuplicates says why. At most 10.',
  })
  possibleDuplicates!: IncidentObjectType[];
}

@ObjectType('AssignUnitPayload', { description: 'Answer of assignUnit.' })
export class AssignUnitPayloadType {
  @Field(() => AssignmentType, { description: 'The new assignment, OFFERED to the unit.' })
  assignment!: AssignmentType;
  @Field(() => IncidentObjectType, { description: 'The incident after it.' })
  incident!: IncidentObjectType;
}

export const IncidentConnectionType = connectionType('Incident', IncidentObjectType, 'incidents');
