/** Notes about premises. */
import { Field, ID, ObjectType } from 'type-graphql';
import { HazardKind, PremiseNoteKind } from '../../core/incident/premise-note.js';
import { GraphQLDateTime } from '../scalars/date-time.js';
import { connectionType } from './paging.js';

@ObjectType('PremiseNote', { description: 'What units should know about a place before they arrive.' })
export class PremiseNoteType {
  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;
  @Field(() => PremiseNoteKind, { description: 'A hazard, or just good to know.' })
  kind!: PremiseNoteKind;
  @Field(() => HazardKind, { nullable: true, description: 'What the danger is; null with NOTE.' })
  hazard!: HazardKind | null;
  @Field(() => String, { nullable: true, description: 'In Chinese; null where only `textEn` is there.' })
  text!: string | null;
  @Field(() => String, { nullable: true, description: 'In English; null where only `text` is there.' })
  textEn!: string | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'Until when it holds; null: until it is withdrawn.' })
  validUntil!: Date | null;
  @Field(() => GraphQLDateTime, { description: 'When it was written.' })
  createdAt!: Date;
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was withdrawn; null where it was not.' })
  withdrawnAt!: Date | null;
}

export const PremiseNoteConnectionType = connectionType('PremiseNote', PremiseNoteType, 'notes, the newest first');

@ObjectType('PremiseNotePayload', { description: 'The note after the change.' })
export class PremiseNotePayloadType {
  @Field(() => PremiseNoteType, { description: 'The note after the change.' })
  note!: PremiseNoteType;
}
