import { afterAll, beforeAll, expect, it } from 'vitest';
import { down, up } from '../../migrations/0004_incident_work.js';
import { type IncidentTown, openIncidentTown } from '../services/incidents/incident-town.js';

let town: IncidentTown;
beforeAll(async () => {
  town = await openIncidentTown();
});
afterAll(() => town.close());

it('can be taken back and made again, and makes incidents of before findable', async () => {
  const incident = await town.report(1, 1, { address: '南门', description: '打架', caller: { name: '王小明' } });
  const { knex } = town.database;
  const readWords = async (on: typeof knex): Promise<unknown> =>
    on('incident_search').select(on.raw('words::text, all_words::text')).where({ incident_id: incident.id });
  const before = await readWords(knex);
  const trx = await knex.transaction();
  try {
    await down(trx);
    expect(await trx.schema.hasTable('incident_search')).toBe(false);
    await up(trx);
    expect(await readWords(trx)).toEqual(before);
  } finally {
    await trx.rollback();
  }
  expect(JSON.stringify(before)).toContain('小明');
});
