import { expect, it } from 'vitest';
import * as shiftsAndPatrol from '../../migrations/0008_shifts_and_patrol.js';
import * as officerSafety from '../../migrations/0009_officer_safety.js';
import * as positionFeeds from '../../migrations/0010_position_feeds.js';
import * as delivery from '../../migrations/0011_delivery.js';
import * as lightPositions from '../../migrations/0012_light_positions.js';
import { emptyDatabase } from '../support/database.js';

const LATER = [shiftsAndPatrol, officerSafety, positionFeeds, delivery, lightPositions];

it('shifts, safety, position feeds, delivery and light positions can be taken back and made again', async () => {
  const { knex } = await emptyDatabase();
  const columns = async (): Promise<unknown> =>
    (
      await knex.raw<{ rows: unknown[] }>(
        `select table_name, column_name, data_type, is_nullable from information_schema.columns where table_schema = 'public' order by 1, 2`,
      )
    ).rows;
  const before = await columns();
  for (const migration of [...LATER].reverse()) await migration.down(knex);
  expect(await columns()).not.toEqual(before);
  for (const migration of LATER) await migration.up(knex);
  expect(await columns()).toEqual(before);
});
