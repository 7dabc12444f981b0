/** Inputs of delivery to devices. */
import { Field, ID, InputType } from 'type-graphql';
import { type ConfirmDeliveryInput } from '../../services/delivery/delivery-contract.js';
import { KEY } from './mutations.js';

@InputType('ConfirmDeliveryInput', { description: 'What has reached which device.' })
export class ConfirmDeliveryInputType implements ConfirmDeliveryInput {
  @Field(() => ID, { description: 'The assignment that the device has.' })
  assignmentId!: string;
  @Field(() => String, {
    nullable: true,
    description: 'The device’s own name for itself, at most 200 characters, for the record; null: unsaid.',
  })
  deviceId?: string | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}
