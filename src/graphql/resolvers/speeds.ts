/** Speeds by hour of day. */
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type SpeedProfile, type SpeedWindow } from '../../core/road/speed-profile.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { PutSpeedProfileInputType } from '../inputs/speed-profile.js';
import { SpeedProfilePayloadType, SpeedProfileType, SpeedWindowType } from '../types/speed-profile.js';

@Resolver(() => SpeedProfileType)
export class SpeedProfileResolver {
  @Query(() => [SpeedProfileType], { description: 'All profiles (50 at most), by rank.' })
  speedProfiles(@Ctx() context: GraphqlContext): Promise<readonly SpeedProfile[]> {
    return context.services.speeds.listProfiles(actorOf(context));
  }

  @Query(() => SpeedProfileType, {
    nullable: true,
    description: 'The profile whose times count now; null where none applies, and travel is at free flow.',
  })
  speedProfileInUse(@Ctx() context: GraphqlContext): SpeedProfile | null {
    return context.services.speeds.profileInUse(actorOf(context));
  }

  @Mutation(() => SpeedProfilePayloadType, {
    description:
      'Adds a profile, or replaces the one with its slug; to take one out of use, put it with enabled: false. For planners, supervisors and administrators.',
  })
  async putSpeedProfile(
    @Arg('input', () => PutSpeedProfileInputType, { description: 'The profile.' }) input: PutSpeedProfileInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<{ profile: SpeedProfile }> {
    return { profile: await context.services.speeds.putProfile(actorOf(context), input) };
  }
}

@Resolver(() => SpeedWindowType)
export class SpeedWindowResolver {
  @FieldResolver(() => String, { description: 'From this minute on, e.g. 07:00.' })
  from(@Root() { fromMinute }: SpeedWindow): string {
    return timeOfDay(fromMinute);
  }

  @FieldResolver(() => String, { description: 'Until just before this minute; at most 24:00.' })
  until(@Root() { untilMinute }: SpeedWindow): string {
    return timeOfDay(untilMinute);
  }
}

function timeOfDay(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
