/** What an alert says, in Chinese beside English. */
import { type Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table alerts add column detail_zh text');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table alerts drop column detail_zh');
}
