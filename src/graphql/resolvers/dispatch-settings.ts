/** Rules by which units are chosen. */
import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { type Station } from '../../core/territory/territory.js';
import { type DispatchSettings } from '../../services/contract.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { loadRequired } from '../loaders.js';
import { KEY } from '../inputs/mutations.js';
import {
  DispatchPolicyType,
  DispatchSettingsPayloadType,
  DispatchSettingsType,
  PreemptionRuleType,
  StationCoverType,
} from '../types/dispatch-settings.js';
import { StationType } from '../types/territory.js';

@InputType('PutDispatchSettingsInput', { description: 'What is left out stays as it is.' })
export class PutDispatchSettingsInputType {
  @Field(() => DispatchPolicyType, { nullable: true, description: 'Across the border of stations.' })
  policy?: DispatchPolicyType | null;
  @Field(() => [PreemptionRuleType], { nullable: true, description: 'From work that is less urgent; all rules.' })
  preemption?: PreemptionRuleType[] | null;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@InputType('SetMinimumCoverInput', { description: 'How many free units a station must keep.' })
export class SetMinimumCoverInputType {
  @Field(() => ID, { description: 'The station.' })
  stationId!: string;
  @Field(() => Int, { description: '0 to 1,000.' })
  units!: number;
  @Field(() => String, { nullable: true, description: KEY })
  idempotencyKey?: string | null;
}

@ObjectType('SetMinimumCoverPayload', { description: 'The station.' })
export class SetMinimumCoverPayloadType {
  @Field(() => StationType, { description: 'The station.' })
  station!: StationType;
}

@Resolver(() => DispatchSettingsType)
export class DispatchSettingsResolver {
  @Query(() => DispatchSettingsType, { description: 'By which rules units are chosen.' })
  dispatchSettings(@Ctx() context: GraphqlContext): Promise<DispatchSettings> {
    return context.services.dispatchSettings.settings(actorOf(context));
  }

  @Mutation(() => DispatchSettingsPayloadType, {
    description: 'Puts rules in force from the next recommendation on. BAD_USER_INPUT names what does not fit.',
  })
  async putDispatchSettings(
    @Arg('input', () => PutDispatchSettingsInputType, { description: 'The rules.' })
    input: PutDispatchSettingsInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ settings: DispatchSettings }> {
    return { settings: await context.services.dispatchSettings.putSettings(actorOf(context), input) };
  }

  @Mutation(() => SetMinimumCoverPayloadType, {
    description: 'A recommendation that would leave the station with fewer free units says so.',
  })
  async setMinimumCover(
    @Arg('input', () => SetMinimumCoverInputType, { description: 'Station and number.' })
    input: SetMinimumCoverInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ station: Station }> {
    return { station: await context.services.dispatchSettings.setMinimumCover(actorOf(context), input) };
  }

  @FieldResolver(() => [StationCoverType], {
    description: 'Stations that must keep free units, by id; the others may be left with none.',
  })
  async minimumCover(@Ctx() context: GraphqlContext): Promise<readonly StationCover[]> {
    const cover = await context.services.dispatchSettings.minimumCover(actorOf(context));
    return [...cover]
      .map(([stationId, units]) => ({ stationId, units }))
      .sort((a, b) => (a.stationId < b.stationId ? -1 : 1));
  }
}

interface StationCover {
  readonly stationId: string;
  readonly units: number;
}

@Resolver(() => StationCoverType)
export class StationCoverResolver {
  @FieldResolver(() => StationType, { description: 'The station.' })
  station(@Root() { stationId }: StationCover, @Ctx() { loaders }: GraphqlContext): Promise<Station> {
    return loadRequired(loaders.station, 'station', stationId);
  }
}
