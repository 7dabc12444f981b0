import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Assignment } from '../../src/core/incident/assignment.js';
import { type LonLat } from '../../src/core/geo/point.js';
import { haversineM } from '../../src/core/geo/distance.js';
import { type Incident } from '../../src/core/incident/incident.js';
import { type VehicleIndex } from '../../src/core/vehicle.js';
import { type Database } from '../../src/database/database.js';
import { type IncidentTexts } from '../../src/demo/incident-stream.js';
import { type LiveDemo, type LiveDemoOptions, startLiveDemo } from '../../src/demo/live-demo.js';
import { seededRandom } from '../../src/core/random.js';
import { findBrokenLink } from '../../src/events/log.js';
import { emptyDatabase } from '../support/database.js';
import { corner, openTown, settleTown, type Town } from '../support/town.js';

/** Demo seconds in a real one. */
const SPEED = 60;
const START_MS = Date.now();
const clock = (): Date => new Date(START_MS + (Date.now() - START_MS) * SPEED);

const TEXTS: readonly IncidentTexts[] = [
  { type: 'dispute', texts: [{ zh: '噪音纠纷', en: 'A quarrel about noise' }], weight: 1 },
  { type: 'traffic-accident', texts: [{ zh: '两车相撞', en: 'Two cars collided' }], weight: 1 },
];

let database: Database;
let town: Town;
let demo: LiveDemo | null = null;
const errors: unknown[] = [];

function start(options: Partial<LiveDemoOptions> = {}): LiveDemo {
  demo = startLiveDemo({
    services: town.services,
    roads: () => town.fleet.picture.roads,
    units: town.units.map(({ id, vehicle, officer }, n) => ({
      unitId: id,
      vehicle,
      officer,
      home: corner(n % 10, Math.floor(n / 10)),
    })),
    dispatcher: town.actors.dispatcher,
    reporter: town.actors.gridworker,
    feeder: town.actors.admin,
    incidentTexts: TEXTS,
    meanIncidentGapMs: null,
    clock,
    random: seededRandom(1),
    tickMs: 15,
    onError: (error) => errors.push(error),
    ...options,
  });
  return demo;
}

async function until<T>(what: string, read: () => Promise<T | null | undefined | false>): Promise<T> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const found = await read();
    if (found !== null && found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`in vain: ${what}; errors: ${errors.map(String).join('; ')}`);
}

/** Reported and assigned at the console. */
async function sendByHand(column: number, row: number, unit: number): Promise<{ incident: Incident; id: string }> {
  const { services, actors, units } = town;
  const { incident } = await services.incidents.reportIncident(actors.supervisor, {
    type: 'dispute',
    location: corner(column, row),
  });
  const { assignment } = await services.dispatch.assignUnit(actors.supervisor, {
    incidentId: incident.id,
    unitId: units[unit]!.id,
  });
  return { incident, id: assignment.id };
}

async function read(id: string): Promise<Assignment> {
  return (await town.services.dispatch.assignmentsByIds(town.actors.dispatcher, [id])).get(id)!;
}

function reaches(id: string, status: Assignment['status']): Promise<Assignment> {
  return until(`${status} of an assignment`, async () => {
    const assignment = await read(id);
    return assignment.status === status && assignment;
  });
}

interface StoredFix {
  readonly unit_id: string;
  readonly lon: number;
  readonly lat: number;
  readonly flag: string | null;
  readonly fix_at: Date;
}

async function historyOf(unitId?: string): Promise<StoredFix[]> {
  return database
    .knex('position_history')
    .select('unit_id', 'flag', 'fix_at', { lon: 'original_lon', lat: 'original_lat' })
    .where(unitId === undefined ? {} : { unit_id: unitId })
    .orderBy('fix_at');
}

describe('the live demo', () => {
  beforeAll(async () => {
    database = await emptyDatabase();
    await settleTown(database, { unitCount: 10, clock });
    town = await openTown(database, { clock });
  });
  beforeEach(() => {
    errors.length = 0;
  });
  afterAll(async () => {
    await demo?.stop();
    await town.close();
  });

  it('acknowledges, drives, arrives and clears what a human assigned, on roads all the way, and then rests for good', async () => {
    start();
    const { incident, id } = await sendByHand(5, 1, 4);
    const cleared = await reaches(id, 'CLEARED');
    expect(cleared.endReason).toMatch(/ · /);
    const times = [cleared.acknowledgedAt, cleared.travelStartedAt, cleared.arrivedAt, cleared.clearedAt];
    expect(times).toEqual([...times].sort((a, b) => a!.getTime() - b!.getTime()));
    const travelS = (cleared.arrivedAt!.getTime() - cleared.travelStartedAt!.getTime()) / 1000;
    expect(travelS).toBeGreaterThan(cleared.route!.travelTimeS * 0.8);

    await demo!.stop();
    const head = async (): Promise<unknown> => [
      await database.knex('event_head').select('seq').first(),
      await database.knex('position_history').count().first(),
    ];
    const then = await head();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await head()).toEqual(then);

    const fixes = await historyOf();
    expect(new Set(fixes.map(({ unit_id }) => unit_id)).size).toBe(10);
    const toSceneM = (await historyOf(cleared.unitId)).map(({ lon, lat }) =>
      haversineM(lon, lat, incident.location.lon, incident.location.lat),
    );
    expect(toSceneM[0]).toBeGreaterThan(200);
    expect(Math.min(...toSceneM)).toBeLessThan(20);
    const { edges } = town.fleet.picture.roads;
    for (const fix of fixes) {
      expect(fix.flag).toBeNull();
      expect(edges.snap(fix, 0 as VehicleIndex, { maxDistanceM: 30 })).not.toBeNull();
    }
    expect(errors).toEqual([]);
  });

  it('takes up after a restart what was under way', async () => {
    const unitId = town.units[4]!.id;
    const home = corner(4, 0);
    const lastFix = async (): Promise<StoredFix> => (await historyOf(unitId)).at(-1)!;
    const apartM = (a: LonLat, b: LonLat): number => haversineM(a.lon, a.lat, b.lon, b.lat);
    const first = start();
    const { id } = await sendByHand(9, 9, 4);
    await until('the car to be far from home', async () => apartM(await lastFix(), home) > 500);
    await first.stop();
    const from = await lastFix();
    expect((await read(id)).status).toBe('EN_ROUTE');
    start({ random: seededRandom(2) });
    const next = await until('a fix after the restart', async () => {
      const last = await lastFix();
      return last.fix_at > from.fix_at && last;
    });
    expect(apartM(next, from)).toBeLessThan(apartM(next, home));
    await town.services.dispatch.stepAssignment(town.actors.dispatcher, 'CANCEL', { assignmentId: id, reason: '误报' });
    // Its drive would have ended at the corner where it was called to.
    await until('a unit called off to patrol elsewhere', async () => {
      const [now, before] = [await lastFix(), (await historyOf(unitId)).at(-2)!];
      return apartM(now, corner(9, 9)) > apartM(before, corner(9, 9)) + 5 && apartM(now, before) > 20;
    });
    expect((await read(id)).status).toBe('CANCELLED');
    await demo!.stop();
    expect(errors).toEqual([]);
  });

  it('leaves a unit that is off duty where it stands, and answers for it again when it is back', async () => {
    const { services, actors, units } = town;
    const unitId = units[7]!.id;
    const { dutyChangedAt } = await services.units.setDuty(actors.supervisor, { unitId, duty: 'OFF_DUTY' });
    start();
    const standing = await until('fixes of the unit that is off duty', async () => {
      const since = (await historyOf(unitId)).filter(({ fix_at }) => fix_at > dutyChangedAt);
      return since.length >= 5 && since;
    });
    for (const fix of standing)
      expect(haversineM(fix.lon, fix.lat, standing[0]!.lon, standing[0]!.lat)).toBeLessThan(20);
    await services.units.setDuty(actors.supervisor, { unitId, duty: 'ON_DUTY' });
    const { id } = await sendByHand(7, 1, 7);
    await reaches(id, 'ACKNOWLEDGED');
    await services.dispatch.stepAssignment(actors.dispatcher, 'CANCEL', { assignmentId: id });
    await demo!.stop();
    expect(errors).toEqual([]);
  });

  it('reports incidents and sends the nearest units to them when no human does, and never lets too many wait', async () => {
    start({ meanIncidentGapMs: 6_000, maxWaiting: 3, random: seededRandom(3) });
    const { services, actors } = town;
    let mostWaiting = 0;
    const resolved = await until('an incident of the demo to be resolved', async () => {
      const all = await services.incidents.listIncidents(actors.dispatcher, {}, 'NEWEST', { first: 100 });
      const incidents = all.edges.map(({ node }) => node).filter(({ description }) => description !== null);
      mostWaiting = Math.max(mostWaiting, incidents.filter(({ status }) => status === 'RECEIVED').length);
      return incidents.find(({ status }) => status === 'RESOLVED');
    });
    await demo!.stop();
    expect(resolved.gridId).not.toBeNull();
    expect(resolved.reportedBy).toBe(actors.gridworker.accountId);
    expect(resolved.caller.phone).toMatch(/^000-0000-/);
    // Between the look that allowed a report and the report another look may lie.
    expect(mostWaiting).toBeLessThanOrEqual(5);
    expect(errors).toEqual([]);
    expect(await findBrokenLink(database)).toBeNull();
  });
});
