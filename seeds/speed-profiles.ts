/**
 * Speeds by hour that every deployment starts with: free flow, and rush hour on working days. The factors are a beginning, not a measurement: map services
 * publish delays of 1.5 to 2 for the rush hours of large Chinese cities, of which units with lights and sirens, and motorbikes that pass queues, are
 * taken to suffer a part. Planners replace them by what their own trips show.
 */
import { type RoadClass } from '../src/core/road/graph.js';
import { type SpeedProfile, Weekday } from '../src/core/road/speed-profile.js';
import { type Database, inTransaction } from '../src/database/database.js';
import { listSpeedProfiles, putSpeedProfile } from '../src/database/speed-profile-repository.js';

const { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY } = Weekday;
const WORKING_DAYS: readonly Weekday[] = [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY];
const EXPRESS: readonly RoadClass[] = ['motorway', 'trunk'];
const ARTERIAL: readonly RoadClass[] = ['primary', 'secondary'];
const LOCAL: readonly RoadClass[] = ['tertiary', 'unclassified', 'residential', 'living_street'];

export const SPEED_PROFILES: readonly Omit<SpeedProfile, 'id'>[] = [
  {
    slug: 'rush-hour',
    name: '高峰时段',
    nameEn: 'Rush hour',
    rank: 100,
    enabled: true,
    windows: [
      { days: WORKING_DAYS, fromMinute: 7 * 60, untilMinute: 9 * 60 },
      { days: WORKING_DAYS, fromMinute: 17 * 60, untilMinute: 19 * 60 },
    ],
    factors: [
      { roadClasses: EXPRESS, vehicles: ['CAR'], slowdown: 1.4 },
      { roadClasses: ARTERIAL, vehicles: ['CAR'], slowdown: 1.5 },
      { roadClasses: LOCAL, vehicles: ['CAR'], slowdown: 1.25 },
      { roadClasses: EXPRESS, vehicles: ['MOTORBIKE'], slowdown: 1.15 },
      { roadClasses: ARTERIAL, vehicles: ['MOTORBIKE'], slowdown: 1.2 },
      { roadClasses: LOCAL, vehicles: ['MOTORBIKE'], slowdown: 1.1 },
    ],
  },
  { slug: 'free-flow', name: '畅通', nameEn: 'Free flow', rank: 1000, enabled: true, windows: [], factors: [] },
];

/** Fills an empty table; a profile that was changed or switched off stays so. */
export async function seedSpeedProfiles(database: Database, at: Date): Promise<void> {
  await inTransaction(database, async (trx) => {
    await trx.raw('lock table speed_profiles in share row exclusive mode');
    if ((await listSpeedProfiles(trx)).length > 0) return;
    for (const profile of SPEED_PROFILES) await putSpeedProfile(trx, { ...profile, changedAt: at, changedBy: null });
  });
}
