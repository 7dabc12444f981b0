import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Alert } from '../../../src/core/dispatch/alert.js';
import { type Incident } from '../../../src/core/incident/incident.js';
import { type EventPost } from '../../../src/core/shifts/event-post.js';
import { type Database } from '../../../src/database/database.js';
import { findBrokenLink } from '../../../src/events/log.js';
import { type OpenEventPostInput } from '../../../src/services/contract.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

let database: Database;
let town: Town;
/** The injected clock: it stands still until a test moves it. */
let now: Date;
const clock = (): Date => now;
const later = (s: number): void => void (now = new Date(now.getTime() + s * 1000));
const inSeconds = (s: number): Date => new Date(now.getTime() + s * 1000);

async function open(more: Partial<OpenEventPostInput> = {}): Promise<EventPost> {
  return town.services.eventPosts.openPost(town.actors.dispatcher, {
    name: '火车站',
    location: corner(2, 0),
    startsAt: now,
    endsAt: inSeconds(7_200),
    needs: [{ count: 2 }],
    calledFor: 1,
    ...more,
  });
}
const post = (to: EventPost, ...units: number[]): Promise<EventPost> =>
  town.services.eventPosts.postUnits(town.actors.dispatcher, {
    postId: to.id,
    unitIds: units.map((n) => town.units[n]!.id),
  });

async function report(column: number, type = 'dispute', priority: number | null = null): Promise<Incident> {
  const place = { location: corner(column, 0), type, priority };
  return (await town.services.incidents.reportIncident(town.actors.dispatcher, place)).incident;
}

async function alerts(): Promise<readonly Alert[]> {
  const filter = { includeAcknowledged: true, incidentId: null };
  const { edges } = await town.services.alerts.listAlerts(town.actors.dispatcher, filter, { first: 50 });
  return edges.map(({ node }) => node);
}

describe('posts at events', () => {
  beforeAll(async () => {
    database = await emptyDatabase();
    now = new Date();
    // Units 1 to 6 stand on the corners of row 0, from west to east.
    await settleTown(database, { unitCount: 6, clock });
  });
  beforeEach(async () => {
    await town?.close();
    await database.knex.raw(
      'delete from alerts; delete from event_post_units; delete from event_posts; delete from assignments; delete from incidents; delete from response_plans',
    );
    await database.knex('patrol_units').update({ duty: 'ON_DUTY' });
    now = new Date();
    await database.knex('unit_positions').update({ fix_at: now });
    town = await openTown(database, { clock });
  });
  afterAll(() => town?.close());

  it('hold their units back from what is less urgent, and say so', async () => {
    await post(await open(), 2);
    const { dispatch } = town.services;
    const nearest = await dispatch.nearestUnits(town.actors.dispatcher, { to: corner(2, 0), first: 1 });
    expect(nearest.rejected[0]).toMatchObject({ unitId: town.units[2]!.id, reason: 'HELD_FOR_EVENT' });
    expect(nearest.rejected[0]!.detail).toContain('火车站, until ');
    const routine = await report(2);
    const recommended = await dispatch.recommend(town.actors.dispatcher, routine.id);
    expect(recommended!.units.map(({ unitId }) => unitId)).not.toContain(town.units[2]!.id);
    await expect(
      dispatch.assignUnit(town.actors.dispatcher, { incidentId: routine.id, unitId: town.units[2]!.id }),
    ).rejects.toMatchObject({ code: 'CONFLICT', details: { state: 'HELD_FOR_EVENT' } });
    // An emergency calls it away.
    const emergency = await report(2, 'traffic-accident', 1);
    const urgent = await dispatch.recommend(town.actors.dispatcher, emergency.id);
    expect(urgent!.units[0]!.unitId).toBe(town.units[2]!.id);
    await dispatch.assignUnit(town.actors.dispatcher, { incidentId: emergency.id, unitId: town.units[2]!.id });
  });

  it('hold in their period only, down to the priority that was asked for', async () => {
    const soon = await open({ startsAt: inSeconds(3_600), calledFor: 2 });
    await post(soon, 2);
    const nearest = async (): Promise<string | undefined> => {
      const { dispatch } = town.services;
      const { candidates } = await dispatch.nearestUnits(town.actors.dispatcher, { to: corner(2, 0), first: 1 });
      return candidates[0]?.unitId;
    };
    expect(await nearest()).toBe(town.units[2]!.id);
    later(3_600);
    await database.knex('unit_positions').update({ fix_at: now });
    await town.close();
    town = await openTown(database, { clock });
    expect(await nearest()).not.toBe(town.units[2]!.id);
    const urgent = await report(2, 'street-disturbance', 2);
    const recommended = await town.services.dispatch.recommend(town.actors.dispatcher, urgent.id);
    expect(recommended!.units[0]!.unitId).toBe(town.units[2]!.id);
  });

  it('keep their units from the queue of held incidents as well', async () => {
    const content = {
      dispatch: 'AUTOMATIC' as const,
      needs: [{ count: 1 }],
      clocks: { acknowledgeS: 15, startTravelS: 20, arriveS: 120 },
      tasks: [],
    };
    await town.services.responsePlans.putPlan(town.actors.supervisor, { incidentType: 'dispute', content });
    const at = await open();
    await post(at, 0, 1, 2, 3, 4, 5);
    const routine = await report(3);
    expect(routine.status).toBe('HELD');
    expect(await town.queue.run()).toBe(0);
    await town.services.eventPosts.releaseUnits(town.actors.dispatcher, {
      postId: at.id,
      unitIds: [town.units[5]!.id],
    });
    expect(await town.queue.run()).toBeGreaterThan(0);
    const assignments = await town.services.incidents.assignmentsByIncidentIds(town.actors.dispatcher, [routine.id]);
    expect(assignments.get(routine.id)!.map(({ unitId }) => unitId)).toEqual([town.units[5]!.id]);
  });

  it('refuse a unit that is posted elsewhere at the same time, also where both are posted at once', async () => {
    const [a, b] = [await open(), await open({ name: '广场', startsAt: inSeconds(3_600), endsAt: inSeconds(9_000) })];
    const after = await open({ name: '机场', startsAt: inSeconds(7_200), endsAt: inSeconds(9_000) });
    const results = await Promise.allSettled([post(a, 1, 2), post(b, 2, 1)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [refused] = results.filter((each) => each.status === 'rejected');
    expect(refused!.reason).toMatchObject({ code: 'CONFLICT', details: { state: 'POSTED' } });
    await post(a, 3);
    // One post begins when the other ends.
    await post(after, 3);
    // Again: nothing happens.
    await post(a, 3);
    const units = await town.services.eventPosts.unitIdsByPostIds(town.actors.dispatcher, [a.id, after.id]);
    expect(units.get(after.id)).toEqual([town.units[3]!.id]);
  });

  it('raise an alert when too few units are there, once each time, and are over by themselves', async () => {
    const at = await open({ needs: [{ count: 1, vehicles: ['CAR'] }, { count: 1 }] });
    await town.clockwork.run();
    expect(await alerts()).toMatchObject([
      { kind: 'POST_EMPTY', subjectId: at.id, detail: '火车站: 2 of 2 units are missing' },
    ]);
    const [first] = await alerts();
    await town.services.alerts.acknowledgeAlert(town.actors.dispatcher, { alertId: first!.id });
    later(60);
    await town.clockwork.run();
    expect(await alerts()).toHaveLength(1);
    // Unit 5 is a car, unit 2 a cycle.
    await post(at, 4, 1);
    later(60);
    await town.clockwork.run();
    expect(await alerts()).toHaveLength(1);
    const emergency = await report(4, 'traffic-accident', 1);
    const called = { incidentId: emergency.id, unitId: town.units[4]!.id };
    const { assignment } = await town.services.dispatch.assignUnit(town.actors.dispatcher, called);
    await town.services.dispatch.stepAssignment(town.units[4]!.officer, 'ACKNOWLEDGE', {
      assignmentId: assignment.id,
    });
    later(60);
    await town.clockwork.run();
    expect((await alerts()).map(({ kind, detail }) => [kind, detail])).toContainEqual([
      'POST_EMPTY',
      '火车站: 1 of 2 units are missing',
    ]);
    now = at.endsAt;
    await town.clockwork.run();
    const after = await town.services.eventPosts.findPost(town.actors.dispatcher, at.id);
    expect(after).toMatchObject({ status: 'ENDED', endedAt: at.endsAt });
    expect(await town.services.eventPosts.postsByUnitIds(town.actors.dispatcher, [town.units[1]!.id])).toEqual(
      new Map(),
    );
    expect(town.fleet.picture.get(town.units[1]!.id)!.holds).toEqual([]);
    await expect(post(at, 0)).rejects.toMatchObject({ code: 'CONFLICT', details: { state: 'ENDED' } });
    expect(await findBrokenLink(database)).toBeNull();
  });

  it('are opened by the command, with a period, needs and a place that fit', async () => {
    const { eventPosts } = town.services;
    const wrong = async (more: Partial<OpenEventPostInput>): Promise<unknown> =>
      open(more).catch((error: unknown) => (error as { details: { path?: unknown } }).details.path);
    expect(await wrong({ endsAt: now })).toEqual(['input', 'endsAt']);
    expect(await wrong({ needs: [] })).toEqual(['input', 'needs']);
    expect(await wrong({ calledFor: 5 })).toEqual(['input', 'calledFor']);
    expect(await wrong({ name: ' ' })).toEqual(['input', 'name']);
    expect(await wrong({ location: { lon: 0, lat: 0 } })).toEqual(['input', 'location']);
    await expect(
      eventPosts.listPosts(town.units[0]!.officer, { includeOver: true }, { first: 5 }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const cancelled = await eventPosts.endPost(town.actors.dispatcher, {
      postId: (await open({ startsAt: inSeconds(60) })).id,
      reason: '取消',
    });
    expect(cancelled).toMatchObject({ status: 'CANCELLED', endReason: '取消' });
    const listed = await eventPosts.listPosts(town.actors.planner, { includeOver: true }, { first: 5 });
    expect(listed.edges.map(({ node }) => node.status)).toEqual(['CANCELLED']);
  });
});
