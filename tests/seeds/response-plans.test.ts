import { beforeEach, describe, expect, it } from 'vitest';
import { VEHICLE_CLASSES } from '../../src/core/vehicle.js';
import { type Database } from '../../src/database/database.js';
import { FLEET, SKILLS } from '../../seeds/demo-district/fleet.js';
import { INCIDENT_TEXTS } from '../../seeds/demo-district/incident-texts.js';
import { INCIDENT_TYPES, seedResponsePlans } from '../../seeds/response-plans.js';
import { emptyDatabase } from '../support/database.js';

const AT = new Date('2026-11-22T08:00:00Z');

describe('the seeded incident types', () => {
  it('are the nine of the design, named in both languages', () => {
    expect(INCIDENT_TYPES.map(({ slug }) => slug).sort()).toEqual([
      'burglary-in-progress',
      'dispute',
      'event-post',
      'fire-hazard',
      'missing-person',
      'resident-verification',
      'street-disturbance',
      'telecom-fraud',
      'traffic-accident',
    ]);
    for (const { name, nameEn } of INCIDENT_TYPES) {
      expect(name).toMatch(/^\p{Script=Han}+$/u);
      expect(nameEn).toMatch(/^[A-Z][a-z ]+$/);
    }
  });

  it('give the most urgent two minutes to the scene, and nothing less urgent a shorter time', () => {
    const arriveS = (priority: number): number[] =>
      INCIDENT_TYPES.filter((type) => type.defaultPriority === priority).map(({ plan }) => plan.clocks.arriveS);
    expect(new Set(arriveS(1))).toEqual(new Set([120]));
    for (const priority of [1, 2, 3])
      expect(Math.max(...arriveS(priority))).toBeLessThan(Math.min(...arriveS(priority + 1)));
  });

  it('leave time to acknowledge and to start before the time of arrival', () => {
    for (const { plan } of INCIDENT_TYPES) {
      const { acknowledgeS, startTravelS, arriveS } = plan.clocks;
      expect(acknowledgeS).toBeGreaterThan(0);
      expect(startTravelS).toBeGreaterThan(0);
      expect(acknowledgeS + startTravelS).toBeLessThan(arriveS);
    }
  });

  it('need at least one unit, of classes and skills that the fleet of the demo district has', () => {
    for (const { plan } of INCIDENT_TYPES) {
      expect(plan.needs.length).toBeGreaterThan(0);
      for (const { count, vehicles = VEHICLE_CLASSES, skills = [] } of plan.needs) {
        const able = FLEET.filter(
          (unit) =>
            vehicles.includes(unit.vehicle) &&
            skills.every((skill) => (unit.skills as readonly string[]).includes(skill)),
        );
        expect(count).toBeGreaterThan(0);
        expect(able.length).toBeGreaterThanOrEqual(count);
        for (const skill of skills) expect(SKILLS).toContain(skill);
      }
    }
  });

  it('name their tasks in both languages, and hand over by a finding that some task tells', () => {
    for (const { plan } of INCIDENT_TYPES) {
      expect(plan.tasks.length).toBeGreaterThan(0);
      for (const { name, nameEn } of plan.tasks) {
        expect(name).toMatch(/^\p{Script=Han}+$/u);
        expect(nameEn).toMatch(/^[A-Z][A-Za-z -]+$/);
      }
      if (plan.handOver === undefined || plan.handOver.when === 'ALWAYS') continue;
      const told = plan.tasks.map(({ outcome }) => outcome?.['required'] as string[] | undefined);
      expect(told.some((fields) => fields?.includes('offence'))).toBe(true);
    }
  });

  it('send units by themselves to what cannot wait, and to a fraud only where the call came to nothing', () => {
    const mode = (slug: string) => INCIDENT_TYPES.find((type) => type.slug === slug)!.plan.dispatch;
    expect(
      INCIDENT_TYPES.filter(({ plan }) => plan.dispatch === 'AUTOMATIC')
        .map(({ slug }) => slug)
        .sort(),
    ).toEqual(['burglary-in-progress', 'missing-person']);
    expect(mode('telecom-fraud')).toBe('ON_TASK');
    const { tasks } = INCIDENT_TYPES.find(({ slug }) => slug === 'telecom-fraud')!.plan;
    expect(tasks.find(({ who }) => who === 'FIRST_UNIT')!.when).toEqual({ field: 'reached', equals: false });
  });

  it('have caller texts for the live demo, in both languages and without a repeated one', () => {
    expect(INCIDENT_TEXTS.map(({ type }) => type).sort()).toEqual(INCIDENT_TYPES.map(({ slug }) => slug).sort());
    const all = INCIDENT_TEXTS.flatMap(({ texts }) => texts);
    for (const { weight, texts } of INCIDENT_TEXTS) {
      expect(weight).toBeGreaterThan(0);
      expect(texts.length).toBeGreaterThanOrEqual(3);
    }
    for (const { zh, en } of all) {
      expect(zh).toMatch(/^[^a-zA-Z]*\p{Script=Han}[^a-zA-Z]*。$/u);
      expect(en).toMatch(/^[A-Z][ -~]+[.]$/);
    }
    expect(new Set(all.map(({ zh }) => zh)).size).toBe(all.length);
    expect(new Set(all.map(({ en }) => en)).size).toBe(all.length);
  });
});

describe('seeding response plans', () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyDatabase();
  });
  const plans = (): Promise<{ incident_type: string; version: number; content: unknown; created_at: Date }[]> =>
    database
      .knex('response_plans')
      .select('incident_type', 'version', 'content', 'created_at')
      .orderBy('incident_type');

  it('stores each type with its plan as version 1', async () => {
    await seedResponsePlans(database, AT);
    const stored = await plans();
    expect(stored).toHaveLength(9);
    for (const { slug, plan } of INCIDENT_TYPES)
      expect(stored).toContainEqual({ incident_type: slug, version: 1, content: plan, created_at: AT });
  });

  it('changes nothing the second time', async () => {
    await seedResponsePlans(database, AT);
    const first = await plans();
    await seedResponsePlans(database, new Date(AT.getTime() + 1000));
    expect(await plans()).toEqual(first);
  });

  it('leaves the types of a deployment that has its own alone', async () => {
    await database
      .knex('incident_types')
      .insert({ slug: 'lost-dog', name: '走失犬只', name_en: 'Lost dog', default_priority: 4 });
    await seedResponsePlans(database, AT);
    expect(await database.knex('incident_types').pluck('slug')).toEqual(['lost-dog']);
    expect(await plans()).toEqual([]);
  });
});
