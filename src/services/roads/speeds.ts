/** Use cases about speeds by hour of day. Planners and the command set them; everybody who is signed in may know. */
import { badInput } from '../../core/errors.js';
import { ROAD_CLASSES } from '../../core/road/graph.js';
import {
  MINUTES_PER_DAY,
  type SpeedFactor,
  type SpeedProfile,
  type SpeedWindow,
} from '../../core/road/speed-profile.js';
import { VEHICLE_CLASSES } from '../../core/vehicle.js';
import { inTransaction } from '../../database/database.js';
import { listSpeedProfiles, putSpeedProfile } from '../../database/speed-profile-repository.js';
import { EventKind } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { authorise } from '../actor.js';
import { checkNumber, checkRequiredText, checkWhole } from '../border.js';
import {
  type PutSpeedProfileInput,
  type SpeedFactorInput,
  type SpeedService,
  type SpeedWindowInput,
} from '../contract.js';
import { once } from '../idempotency.js';
import { type ServiceContext } from '../service-context.js';

const SLUG = /^[a-z][a-z0-9-]{0,39}$/;
const MAX_PROFILES = 50;
const MAX_WINDOWS = 50;
const MAX_FACTORS = 200;
const MAX_RANK = 1_000_000;
/** More than this is a closure, and should be said to be. */
const MOST_SLOWDOWN = 20;

export function createSpeedService({ database, tail, clock, closures }: ServiceContext): SpeedService {
  return {
    async listProfiles(_actor) {
      return listSpeedProfiles(database.knex);
    },

    async putProfile(actor, input) {
      authorise(actor, 'set speed profiles');
      const now = clock();
      const { idempotencyKey, ...body } = input;
      const profile = await inTransaction(database, (trx) =>
        once<SpeedProfile>(trx, { actor, operation: 'putSpeedProfile', key: idempotencyKey, body, now }, async () => {
          const checked = checkProfile(body);
          const known = await listSpeedProfiles(trx);
          if (known.length >= MAX_PROFILES && !known.some(({ slug }) => slug === checked.slug))
            throw badInput(['input', 'slug'], `there are ${known.length} profiles already`, `one of theirs`);
          const put = await putSpeedProfile(trx, { ...checked, changedAt: now, changedBy: actor.accountId });
          // `data`: the profile as it now is.
          await appendEvents(trx, [
            { at: now, kind: EventKind.SPEED_PROFILE_PUT, actorId: actor.accountId, data: { profile: put } },
          ]);
          return put;
        }),
      );
      await tail.catchUp();
      await closures.speedsSettled();
      return profile;
    },

    profileInUse: () => closures.speedProfile,
  };
}

function checkProfile(input: Omit<PutSpeedProfileInput, 'idempotencyKey'>): Omit<SpeedProfile, 'id'> {
  if (!SLUG.test(input.slug))
    throw badInput(
      ['input', 'slug'],
      `${JSON.stringify(input.slug)} is no slug`,
      '1 to 40 lower-case letters, digits and hyphens, a letter first, e.g. rush-hour',
    );
  return {
    slug: input.slug,
    name: checkRequiredText(input.name, ['input', 'name'], 100),
    nameEn: checkRequiredText(input.nameEn, ['input', 'nameEn'], 100),
    rank: checkWhole(input.rank, ['input', 'rank'], 0, MAX_RANK),
    enabled: input.enabled ?? true,
    windows: checkList(input.windows, ['input', 'windows'], MAX_WINDOWS, checkWindow),
    factors: checkList(input.factors, ['input', 'factors'], MAX_FACTORS, checkFactor),
  };
}

type Path = readonly (string | number)[];

function checkList<T, U>(list: readonly T[], path: Path, most: number, check: (item: T, path: Path) => U): U[] {
  if (list.length > most) throw badInput(path, `${list.length} entries are too many`, `at most ${most}`);
  return list.map((item, i) => check(item, [...path, i]));
}

function checkWindow({ days, from, until }: SpeedWindowInput, path: Path): SpeedWindow {
  if (days.length === 0) throw badInput([...path, 'days'], 'is an empty list', 'at least one day of the week');
  const fromMinute = checkTimeOfDay(from, [...path, 'from']);
  const untilMinute = checkTimeOfDay(until, [...path, 'until']);
  if (untilMinute <= fromMinute)
    throw badInput(
      [...path, 'until'],
      `${until} is not after ${from}`,
      'a later time of the same day, at most 24:00; a window over midnight is two windows',
    );
  return { days: [...new Set(days)], fromMinute, untilMinute };
}

/** Minutes since midnight. */
function checkTimeOfDay(text: string, path: Path): number {
  const match = /^(\d\d):([0-5]\d)$/.exec(text);
  const minute = match === null ? NaN : Number(match[1]) * 60 + Number(match[2]);
  if (!(minute <= MINUTES_PER_DAY))
    throw badInput(path, `${JSON.stringify(text)} is no time of day`, 'hours and minutes from 00:00 to 24:00');
  return minute;
}

function checkFactor({ roadClasses, vehicles, slowdown }: SpeedFactorInput, path: Path): SpeedFactor {
  return {
    roadClasses: checkClasses(roadClasses ?? ROAD_CLASSES, [...path, 'roadClasses'], 'road class'),
    vehicles: checkClasses(vehicles ?? VEHICLE_CLASSES, [...path, 'vehicles'], 'vehicle class'),
    slowdown: checkNumber(slowdown, [...path, 'slowdown'], 1, MOST_SLOWDOWN),
  };
}

function checkClasses<T>(classes: readonly T[], path: Path, what: string): T[] {
  if (classes.length === 0) throw badInput(path, 'is an empty list', `at least one ${what}, or null for all`);
  return [...new Set(classes)];
}
