/** The latest position of each unit is written every few seconds: an index that no question uses, and pages without room, cost a third of it. */
import { type Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // Who is near is asked of memory. With room left on its page, and no index on what changes, a row is replaced beside itself.
  await knex.raw('drop index unit_positions_location; alter table unit_positions set (fillfactor = 30)');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    'alter table unit_positions reset (fillfactor); create index unit_positions_location on unit_positions using gist (location)',
  );
}
