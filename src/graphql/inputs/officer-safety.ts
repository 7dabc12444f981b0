/** Inputs of officers' safety. */
import { Field, ID, InputType } from 'type-graphql';
import { type CancelPanicInput, type RaisePanicInput } from '../../services/safety/safety-contract.js';
import { KEY } from './mutations.js';
import { PointInputType } from './point.js';

@InputType('RaisePanicInput', { description: 'Who needs help.' })
export class RaisePanicInputType implements RaisePanicInput {
  @Field(() => ID, { description: 'The unit: an officer’s own; any for the command.' })
  unitId!: string;
  @Field(() => PointInputType, {
    nullable: true,
    description:
      'Where the officer is, if the device knows: it outranks the last fix. One at 0, 0 or outside the service area is passed over, so that nobody is turned away.',
  })
  position?: PointInputType | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('CancelPanicInput', { description: 'The call for help that is taken back.' })
export class CancelPanicInputType implements CancelPanicInput {
  @Field(() => ID, { description: 'The call.' })
  panicId!: string;
  @Field(() => String, { description: 'Why, in words: a false alarm, all safe, ...' })
  reason!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}
