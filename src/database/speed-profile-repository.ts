/** Rows of speed profiles. What a profile was before is in the event log. */
import { type Knex } from 'knex';
import { type SpeedFactor, type SpeedProfile, type SpeedWindow } from '../core/road/speed-profile.js';
import { type Trx } from './database.js';

interface ProfileRow {
  id: string;
  slug: string;
  name: string;
  name_en: string;
  rank: number;
  enabled: boolean;
  windows: SpeedWindow[];
  factors: SpeedFactor[];
}

const COLUMNS = ['id', 'slug', 'name', 'name_en', 'rank', 'enabled', 'windows', 'factors'];

function toProfile({ name_en: nameEn, ...row }: ProfileRow): SpeedProfile {
  return { ...row, nameEn };
}

/** By rank, then slug. */
export async function listSpeedProfiles(knex: Knex): Promise<SpeedProfile[]> {
  const rows = (await knex('speed_profiles').select(COLUMNS).orderBy(['rank', 'slug'])) as ProfileRow[];
  return rows.map(toProfile);
}

export interface SpeedProfileChange extends Omit<SpeedProfile, 'id'> {
  readonly changedAt: Date;
  readonly changedBy: string | null;
}

/** Adds the profile, or replaces the one with its slug. */
export async function putSpeedProfile(trx: Trx, profile: SpeedProfileChange): Promise<SpeedProfile> {
  const [row] = (await trx('speed_profiles')
    .insert({
      slug: profile.slug,
      name: profile.name,
      name_en: profile.nameEn,
      rank: profile.rank,
      enabled: profile.enabled,
      windows: JSON.stringify(profile.windows),
      factors: JSON.stringify(profile.factors),
      changed_at: profile.changedAt,
      changed_by: profile.changedBy,
    })
    .onConflict('slug')
    .merge()
    .returning(COLUMNS)) as [ProfileRow];
  return toProfile(row);
}
