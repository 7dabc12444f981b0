/**
 * Speed by hour of day: how much slower than free flow the roads are, for whom and when. Windows and factors are read and written whole with their
 * profile and never searched, so they are JSON; the services check their form.
 */
import { type Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table speed_profiles (
      id uuid primary key default gen_random_uuid(),
      slug text not null unique check (slug ~ '^[a-z][a-z0-9-]*$'),
      name text not null,
      name_en text not null,
      -- of several that apply the lowest counts
      rank integer not null,
      enabled boolean not null,
      -- [{ days, fromMinute, untilMinute }]
      windows jsonb not null check (jsonb_typeof(windows) = 'array'),
      -- [{ roadClasses, vehicles, slowdown }]
      factors jsonb not null check (jsonb_typeof(factors) = 'array'),
      changed_at timestamptz not null,
      changed_by uuid references accounts
    )`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table speed_profiles');
}
