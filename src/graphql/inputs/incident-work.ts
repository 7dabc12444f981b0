/** Inputs of incident work and premises. */
import { Field, Float, ID, InputType, Int } from 'type-graphql';
import { HazardKind, PremiseNoteKind } from '../../core/incident/premise-note.js';
import {
  type AddPremiseNoteInput,
  type ArchiveIncidentInput,
  type CancelIncidentInput,
  type ChangePriorityInput,
  type IncidentRequest,
  type MergeIncidentsInput,
  type MoveIncidentInput,
  type ReopenIncidentInput,
  type ResolveIncidentInput,
  type TransferIncidentInput,
  type UnmergeIncidentInput,
  type UpdateDetailsInput,
} from '../../services/incidents/incident-work-contract.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { GraphQLGeoJsonPolygon } from '../scalars/geojson.js';
import { CallerInputType, KEY } from './mutations.js';
import { PointInputType } from './point.js';

@InputType('IncidentRequest', { description: 'Which incident.' })
abstract class OfIncident implements IncidentRequest {
  @Field(() => ID, { description: 'The incident.' })
  incidentId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('ResolveIncidentInput', { description: 'What came of an incident.' })
export class ResolveIncidentInputType extends OfIncident implements ResolveIncidentInput {
  @Field(() => String, { description: 'A slug of Query.dispositions that fits its type.' })
  disposition!: string;
  @Field(() => String, { nullable: true, description: 'The result in words.' })
  remark?: string | null;
}

@InputType('CancelIncidentInput', { description: 'The incident that is called off.' })
export class CancelIncidentInputType extends OfIncident implements CancelIncidentInput {
  @Field(() => String, { description: 'Why, in words; its units are told.' })
  reason!: string;
  @Field(() => String, { nullable: true, description: 'A slug of Query.dispositions that fits its type.' })
  disposition?: string | null;
}

@InputType('ArchiveIncidentInput', { description: 'The incident that is closed for good.' })
export class ArchiveIncidentInputType extends OfIncident implements ArchiveIncidentInput {
  @Field(() => String, {
    nullable: true,
    description: 'A slug of Query.dispositions that fits its type; needed where it has none yet.',
  })
  disposition?: string | null;
}

@InputType('ReopenIncidentInput', { description: 'The incident that is taken up again.' })
export class ReopenIncidentInputType extends OfIncident implements ReopenIncidentInput {
  @Field(() => String, { description: 'Why, in words.' })
  reason!: string;
}

@InputType('ChangeIncidentPriorityInput', { description: 'How urgent an incident is.' })
export class ChangePriorityInputType extends OfIncident implements ChangePriorityInput {
  @Field(() => Int, { description: '1 (most urgent) to 4.' })
  priority!: number;
  @Field(() => String, { nullable: true, description: 'Why, in words.' })
  reason?: string | null;
}

@InputType('MoveIncidentInput', { description: 'Where an incident really is.' })
export class MoveIncidentInputType extends OfIncident implements MoveIncidentInput {
  @Field(() => PointInputType, { description: 'The place.' })
  location!: PointInputType;
  @Field(() => String, { nullable: true, description: 'Why, in words.' })
  reason?: string | null;
}

@InputType('UpdateIncidentDetailsInput', {
  description: 'What is known about an incident now. What is left out stays as it is; null removes it.',
})
export class UpdateDetailsInputType extends OfIncident implements UpdateDetailsInput {
  @Field(() => String, { nullable: true, description: 'Address in words.' })
  address?: string | null;
  @Field(() => String, { nullable: true, description: 'What happened.' })
  description?: string | null;
  @Field(() => CallerInputType, { nullable: true, description: 'Who reports, as a whole.' })
  caller?: CallerInputType | null;
}

@InputType('TransferIncidentInput', {
  description: 'Who takes an incident over. Give exactly one of stationId and partner.',
})
export class TransferIncidentInputType extends OfIncident implements TransferIncidentInput {
  @Field(() => ID, { nullable: true, description: 'Another station.' })
  stationId?: string | null;
  @Field(() => String, { nullable: true, description: 'A slug of Query.partners.' })
  partner?: string | null;
  @Field(() => String, { description: 'Why, in words.' })
  reason!: string;
}

@InputType('MergeIncidentsInput', { description: 'The duplicate, and the incident that stays.' })
export class MergeIncidentsInputType extends OfIncident implements MergeIncidentsInput {
  @Field(() => ID, { description: 'The incident that stays.' })
  intoIncidentId!: string;
  @Field(() => String, { nullable: true, description: 'Why, in words.' })
  reason?: string | null;
}

@InputType('UnmergeIncidentInput', { description: 'The duplicate that turned out to be a matter of its own.' })
export class UnmergeIncidentInputType extends OfIncident implements UnmergeIncidentInput {
  @Field(() => String, { nullable: true, description: 'Why, in words.' })
  reason?: string | null;
}

@InputType('AddPremiseNoteInput', {
  description: 'What units should know about a place. Give exactly one of point and polygon, and a text.',
})
export class AddPremiseNoteInputType implements AddPremiseNoteInput {
  @Field(() => PremiseNoteKind, { description: 'A hazard, or just good to know.' })
  kind!: PremiseNoteKind;
  @Field(() => HazardKind, { nullable: true, description: 'With HAZARD, and only then.' })
  hazard?: HazardKind | null;
  @Field(() => String, { nullable: true, description: 'In Chinese, at most 1,000 characters.' })
  text?: string | null;
  @Field(() => String, { nullable: true, description: 'In English, at most 1,000 characters.' })
  textEn?: string | null;
  @Field(() => PointInputType, { nullable: true, description: 'Where.' })
  point?: PointInputType | null;
  @Field(() => Float, { nullable: true, description: 'Metres around `point`, 5 to 500; null: 30.' })
  radiusM?: number | null;
  @Field(() => GraphQLGeoJsonPolygon, { nullable: true, description: 'The premises. At most 1,000 positions.' })
  polygon?: unknown;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null: until it is withdrawn.' })
  validUntil?: Date | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('WithdrawPremiseNoteInput', { description: 'The note that no longer holds.' })
export class WithdrawPremiseNoteInputType {
  @Field(() => ID, { description: 'The note.' })
  noteId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}
