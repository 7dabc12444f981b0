import { beforeAll, describe, expect, it } from 'vitest';
import { DISPOSITIONS, PARTNERS, seedIncidentCodes } from '../../seeds/incident-codes.js';
import { INCIDENT_TYPES, seedResponsePlans } from '../../seeds/response-plans.js';
import { listDispositions, listPartners } from '../../src/database/incident-code-repository.js';
import { type Database } from '../../src/database/database.js';
import { emptyDatabase } from '../support/database.js';

let database: Database;
beforeAll(async () => {
  database = await emptyDatabase();
});

describe('the codes of incident work', () => {
  it('are seeded once: a deployment’s own codes are never mixed with them', async () => {
    await seedResponsePlans(database, new Date('2026-03-02T00:00:00Z'));
    await seedIncidentCodes(database);
    expect(await listDispositions(database.knex, null)).toHaveLength(DISPOSITIONS.length);
    expect(await listPartners(database.knex)).toHaveLength(PARTNERS.length);
    await database.knex('dispositions').where('slug', '<>', 'warned').delete();
    await seedIncidentCodes(database);
    expect((await listDispositions(database.knex, null)).map(({ slug }) => slug)).toEqual(['warned']);
  });

  it('say for every type what may come of it, in both languages', () => {
    for (const { slug } of INCIDENT_TYPES)
      expect(
        DISPOSITIONS.some(({ type }) => type === slug),
        slug,
      ).toBe(true);
    for (const { name, nameEn } of [...DISPOSITIONS, ...PARTNERS]) {
      expect(name).toMatch(/\p{Script=Han}/u);
      expect(nameEn).toMatch(/^[A-Z]/);
    }
  });

  it('can be seeded where a deployment has other types', async () => {
    await database.knex.raw('truncate incident_types, dispositions, partners cascade');
    await database.knex('incident_types').insert({ slug: 'own', name: '自', name_en: 'Own', default_priority: 3 });
    await seedIncidentCodes(database);
    const known = await listDispositions(database.knex, 'own');
    expect(known.length).toBeGreaterThan(5);
    expect(known.every(({ incidentType }) => incidentType === null)).toBe(true);
  });
});
