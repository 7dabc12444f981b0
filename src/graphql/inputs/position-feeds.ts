/** Inputs about position feeds. */
import { Field, Float, ID, InputType } from 'type-graphql';
import { FeedKind, SpeedUnit } from '../../core/fleet/position-feed.js';
import { type AddPositionFeedInput, type Datum as DatumValue, type DeviceInput } from '../../services/contract.js';
import { Datum } from '../enums.js';
import { KEY } from './mutations.js';

const REFERENCE = "What the device calls itself, at most 100 characters: Traccar's uniqueId, OsmAnd's id.";

@InputType('PositionFeedDeviceInput', { description: 'A device, and the unit that it is on.' })
export class PositionFeedDeviceInputType implements DeviceInput {
  @Field(() => String, { description: REFERENCE })
  reference!: string;
  @Field(() => ID, { description: 'The unit.' })
  unitId!: string;
}

@InputType('AddPositionFeedInput', { description: 'A feed.' })
export class AddPositionFeedInputType implements AddPositionFeedInput {
  @Field(() => FeedKind, { description: 'Who sends, and in which form.' })
  kind!: FeedKind;
  @Field(() => String, { description: 'Name, for people.' })
  name!: string;
  @Field(() => Datum, {
    nullable: true,
    defaultValue: Datum.WGS84,
    description: 'Datum of its positions: receivers have WGS84, map apps in China may have another.',
  })
  datum?: DatumValue | null;
  @Field(() => Float, {
    nullable: true,
    description: '1 to 1,000 metres, for fixes that tell neither accuracy nor HDOP; null: those are history only.',
  })
  assumedAccuracyM?: number | null;
  @Field(() => SpeedUnit, {
    nullable: true,
    defaultValue: SpeedUnit.KNOTS,
    description: 'Unit of speeds in OsmAnd parameters.',
  })
  speedUnit?: SpeedUnit | null;
  @Field(() => PositionFeedDeviceInputType, {
    nullable: true,
    description: 'OSMAND: the one device of this feed. TRACCAR: null; devices are put afterwards.',
  })
  device?: PositionFeedDeviceInputType | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('PositionFeedStepInput', { description: 'Which feed.' })
export class PositionFeedStepInputType {
  @Field(() => ID, { description: 'The feed.' })
  feedId!: string;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('PutPositionFeedDeviceInput', { description: 'A device of a feed, and the unit that it is on.' })
export class PutPositionFeedDeviceInputType extends PositionFeedStepInputType {
  @Field(() => String, { description: REFERENCE })
  reference!: string;
  @Field(() => ID, { description: 'The unit.' })
  unitId!: string;
}

@InputType('RemovePositionFeedDeviceInput', { description: 'A device of a feed.' })
export class RemovePositionFeedDeviceInputType extends PositionFeedStepInputType {
  @Field(() => String, { description: REFERENCE })
  reference!: string;
}
