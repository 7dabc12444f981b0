import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { seedOfficerSafety } from '../../../seeds/officer-safety.js';
import { type PatrolTarget } from '../../../src/core/patrol/patrol-target.js';
import { type Database, inTransaction } from '../../../src/database/database.js';
import { offerTargets } from '../../../src/database/patrol-target-repository.js';
import { findBrokenLink, readEvents, readHead } from '../../../src/events/log.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town, type TownUnit } from '../../support/town.js';

let database: Database;
let town: Town;
/** The injected clock: it stands still until a test moves it. */
let now: Date;
/** Where the log was when the test began. */
let before: number;
const clock = (): Date => now;
const later = (s: number): void => void (now = new Date(now.getTime() + s * 1000));

async function fixAt(unit: TownUnit, column: number, row: number): Promise<void> {
  const fix = { unitId: unit.id, ...corner(column, row), fixAt: now, accuracyM: 5 };
  const report = await town.services.positions.reportPositions(unit.officer, [fix]);
  expect(report.flagged).toEqual([]);
}

async function targets(): Promise<PatrolTarget[]> {
  const found = await town.services.patrol.targetsByUnitIds(
    town.actors.dispatcher,
    town.units.map(({ id }) => id),
  );
  return [...found.values()];
}

async function eventKinds(): Promise<string[]> {
  const selection = { kindPrefix: 'patrol.' };
  return (await readEvents(database.knex, { afterSeq: before, limit: 500, selection })).map(({ kind }) => kind);
}

/** The unit's next fix lies in the grid. */
async function drive(unit: TownUnit, gridId: string): Promise<void> {
  later(60);
  const grid = (await town.services.territory.gridsByIds(unit.officer, [gridId])).get(gridId)!;
  const [, column, row] = /^G-(\d)(\d)$/.exec(grid.code)!.map(Number);
  await fixAt(unit, column! * 3 + 1, row! * 3 + 1);
}

/** The next that asks the database for a connection does not get one before it is let go on. */
function holdNextConnection(): { readonly isHeld: Promise<void>; letGoOn(): void } {
  const client = database.knex.client as { acquireConnection(): Promise<unknown> };
  const acquire = client.acquireConnection.bind(client);
  let letGoOn = (): void => undefined;
  const released = new Promise<void>((resolve) => (letGoOn = resolve));
  const isHeld = new Promise<void>((resolve) => {
    vi.spyOn(client, 'acquireConnection').mockImplementationOnce(async () => {
      resolve();
      await released;
      return acquire();
    });
  });
  return { isHeld, letGoOn };
}

describe('patrol', () => {
  beforeAll(async () => {
    database = await emptyDatabase();
    now = new Date('2026-03-02T02:00:00.000Z');
    // Units stand on the corners of row 0; grids are three blocks wide, those of columns 0 and 1 belong to S1, that of column 2 to S2.
    await settleTown(database, { unitCount: 6, clock });
  });
  beforeEach(async () => {
    await town?.close();
    await database.knex.raw(
      `delete from alerts; delete from patrol_targets; delete from assignments; delete from incidents; delete from idempotency_keys;
       delete from grid_presence; delete from grid_sightings`,
    );
    await database.knex('patrol_units').update({ duty: 'ON_DUTY' });
    now = new Date(now.getTime() + 3_600_000);
    await database.knex('unit_positions').update({ fix_at: now });
    town = await openTown(database, { clock });
    await town.patrol.load();
    ({ seq: before } = await readHead(database.knex));
  });
  afterAll(() => town.close());

  it('offers available units a grid of their own area each, no grid twice, on roads of their class', async () => {
    expect(await town.patrol.plan()).toBeGreaterThan(0);
    const offered = await targets();
    expect(new Set(offered.map(({ gridId }) => gridId)).size).toBe(offered.length);
    expect(new Set(offered.map(({ unitId }) => unitId)).size).toBe(offered.length);
    const grids = await town.services.territory.gridsByIds(
      town.actors.dispatcher,
      offered.map(({ gridId }) => gridId),
    );
    for (const target of offered) {
      expect(target).toMatchObject({ status: 'OFFERED', unseenS: null, risk: 1 });
      const at = await town.services.territory.gridAt(town.actors.dispatcher, target.place);
      expect(at?.id).toBe(target.gridId);
      expect(grids.get(target.gridId)?.stationId).toBe(town.fleet.picture.get(target.unitId)!.unit.stationId);
      expect(target.expiresAt.getTime() - now.getTime()).toBeGreaterThanOrEqual(600_000);
    }
    // A second plan finds nobody without a target that could go anywhere else.
    const ids = offered.map(({ id }) => id);
    await town.patrol.plan();
    expect((await targets()).map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });

  it('pushes the target to the officer, who accepts it, and whose fix in the grid ends it', async () => {
    await town.patrol.plan();
    const [target] = await targets();
    const unit = town.units.find(({ id }) => id === target!.unitId)!;
    const stop = new AbortController();
    const feed = town.services.patrol.patrolFeed(unit.officer, { unitId: unit.id, signal: stop.signal });
    expect((await feed.next()).value).toMatchObject({ target: { id: target!.id, status: 'OFFERED' } });
    const accepted = await town.services.patrol.stepTarget(unit.officer, 'ACCEPT', { targetId: target!.id });
    expect(accepted).toMatchObject({ status: 'ACCEPTED', acceptedAt: now });
    expect((await feed.next()).value).toMatchObject({ target: { status: 'ACCEPTED' } });
    // Again: the first answer.
    await town.services.patrol.stepTarget(unit.officer, 'ACCEPT', { targetId: target!.id });
    await drive(unit, target!.gridId);
    await town.patrol.write();
    expect((await feed.next()).value).toMatchObject({ target: { status: 'REACHED', endedAt: now } });
    stop.abort();
    expect(await eventKinds()).toEqual(
      expect.arrayContaining(['patrol.target-offered', 'patrol.target-accepted', 'patrol.target-reached']),
    );
    await expect(
      town.services.patrol.stepTarget(unit.officer, 'DECLINE', { targetId: target!.id }),
    ).rejects.toMatchObject({ code: 'CONFLICT', details: { state: 'REACHED' } });
    expect(await findBrokenLink(database)).toBeNull();
  });

  it('does not send a unit again where it declined to go, and hides targets from other officers', async () => {
    await town.patrol.plan();
    const [target] = await targets();
    const unit = town.units.find(({ id }) => id === target!.unitId)!;
    const other = town.units.find(({ id }) => id !== target!.unitId)!;
    const { patrol } = town.services;
    await expect(patrol.stepTarget(other.officer, 'DECLINE', { targetId: target!.id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await patrol.targetsByUnitIds(other.officer, [unit.id])).toEqual(new Map());
    await patrol.stepTarget(unit.officer, 'DECLINE', { targetId: target!.id, reason: 'road works' });
    await town.patrol.plan();
    const next = (await targets()).find(({ unitId }) => unitId === unit.id);
    expect(next?.gridId).not.toBe(target!.gridId);
  });

  it('withdraws the target in the moment in which the unit is called', async () => {
    await town.patrol.plan();
    const [target] = await targets();
    const { incident } = await town.services.incidents.reportIncident(town.actors.dispatcher, {
      type: 'dispute',
      location: corner(4, 4),
    });
    await town.services.dispatch.assignUnit(town.actors.dispatcher, {
      incidentId: incident.id,
      unitId: target!.unitId,
    });
    const row = (await database.knex('patrol_targets').first().where({ id: target!.id })) as Record<string, unknown>;
    expect(row).toMatchObject({ status: 'WITHDRAWN', end_reason: `called to ${incident.number}` });
    await town.patrol.plan();
    expect((await targets()).map(({ unitId }) => unitId)).not.toContain(target!.unitId);
  });

  it('never leaves a unit with both work and a target, whoever comes first', async () => {
    for (let round = 0; round < 5; round++) {
      const { incident } = await town.services.incidents.reportIncident(town.actors.dispatcher, {
        type: 'dispute',
        location: corner(4, 4),
      });
      const assign = (unit: TownUnit): Promise<unknown> =>
        town.services.dispatch
          .assignUnit(town.actors.dispatcher, { incidentId: incident.id, unitId: unit.id })
          .catch(() => null);
      await Promise.all([town.patrol.plan(), assign(town.units[round]!), assign(town.units[(round + 3) % 6]!)]);
      const { rows } = await database.knex.raw<{ rows: unknown[] }>(
        `select from assignments a join patrol_targets t on t.unit_id = a.unit_id
         where a.status in ('OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE') and t.status in ('OFFERED', 'ACCEPTED')`,
      );
      expect(rows).toEqual([]);
    }
  });

  it('takes the target back from a unit in the moment in which it leaves duty, and lets one run out that is not reached', async () => {
    await town.patrol.plan();
    const [first] = await targets();
    await town.services.units.setDuty(town.actors.dispatcher, { unitId: first!.unitId, duty: 'OFF_DUTY' });
    expect((await targets()).map(({ unitId }) => unitId)).not.toContain(first!.unitId);
    expect(await eventKinds()).toContain('patrol.target-withdrawn');
    await town.patrol.plan();
    expect((await targets()).map(({ unitId }) => unitId)).not.toContain(first!.unitId);
    now = new Date(Math.max(...(await targets()).map(({ expiresAt }) => expiresAt.getTime())));
    expect(await town.clockwork.run()).toBeGreaterThan(0);
    expect(await targets()).toEqual([]);
    expect(await eventKinds()).toContain('patrol.target-expired');
  });

  it('keeps presence by grid and hour, and says which grids are longest unseen', async () => {
    const unit = town.units[0]!;
    const { patrol } = town.services;
    for (const [column, row] of [
      [1, 1],
      [1, 2],
      [2, 2],
      [4, 2],
    ] as const) {
      later(30);
      await fixAt(unit, column, row);
    }
    await town.patrol.write();
    const span = { from: new Date(now.getTime() - 7_200_000), until: new Date(now.getTime() + 7_200_000) };
    const rows = (await patrol.presence(town.actors.planner, span, { first: 10 })).edges.map(({ node }) => node);
    const codes = await town.services.territory.gridsByIds(
      town.actors.planner,
      rows.map(({ gridId }) => gridId),
    );
    const byGrid = new Map(rows.map((row) => [codes.get(row.gridId)!.code, [row.seconds, row.visits]]));
    expect(byGrid.get('G-00')).toEqual([90, 1]);
    expect(byGrid.get('G-10')).toEqual([0, 1]);
    const page = await patrol.gridsLongestUnseen(town.actors.planner, {}, { first: 5 });
    expect(page.edges.map(({ node }) => node.code)).not.toContain('G-00');
    const rest = await patrol.gridsLongestUnseen(
      town.actors.planner,
      {},
      { first: 5, after: page.edges.at(-1)!.cursor },
    );
    expect(rest.edges.map(({ node }) => node.code).slice(-2)).toEqual(['G-00', 'G-10']);
    // A second group adds to the first.
    later(30);
    await fixAt(unit, 4, 1);
    await town.patrol.write();
    const { gridId } = rows.find((row) => codes.get(row.gridId)!.code === 'G-10')!;
    const { edges } = await patrol.presence(town.actors.planner, { ...span, gridId }, { first: 10 });
    expect(edges.map(({ node }) => [node.seconds, node.visits])).toEqual([[30, 1]]);
    await expect(patrol.presence(unit.officer, span, { first: 10 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(
      patrol.presence(town.actors.planner, { from: span.until, until: span.from }, { first: 10 }),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { path: ['until'] } });
  });

  it('takes the target back from a unit that calls for help, and offers it none while it is in danger, nor one at a post', async () => {
    await seedOfficerSafety(database, now);
    await town.patrol.plan();
    const [first, second] = await targets();
    const { services, actors } = town;
    await services.safety.raisePanic(actors.dispatcher, { unitId: first!.unitId });
    const post = await services.eventPosts.openPost(actors.dispatcher, {
      ...{ name: '庙会', location: corner(4, 4), needs: [{ count: 1 }], calledFor: 2 },
      ...{ startsAt: now, endsAt: new Date(now.getTime() + 3_600_000) },
    });
    await services.eventPosts.postUnits(actors.dispatcher, { postId: post.id, unitIds: [second!.unitId] });
    await town.patrol.plan();
    // Also not by a node that has heard of neither.
    const kept = [first!.unitId, second!.unitId];
    const offer = { ...first!, offeredAt: now, expiresAt: new Date(now.getTime() + 600_000) };
    const late = await inTransaction(database, (trx) =>
      offerTargets(
        database,
        trx,
        kept.map((unitId) => ({ ...offer, unitId })),
      ),
    );
    expect(late).toEqual([]);
    expect((await targets()).filter(({ unitId }) => kept.includes(unitId))).toEqual([]);
  });

  it('tells of a target that is reached while a plan is made', async () => {
    await town.patrol.plan();
    const [target] = await targets();
    const held = holdNextConnection();
    const planning = town.patrol.plan();
    await held.isHeld;
    await drive(
      town.units.find(({ id }) => id === target!.unitId)!,
      target!.gridId,
    );
    await town.patrol.write();
    expect((await targets()).map(({ id }) => id)).not.toContain(target!.id);
    expect(await eventKinds()).toContain('patrol.target-reached');
    held.letGoOn();
    await planning;
  });

  it('ends with a plan that has begun, and offers nothing after that', async () => {
    const held = holdNextConnection();
    const planning = town.patrol.plan();
    await held.isHeld;
    const closing = town.patrol.close();
    held.letGoOn();
    await closing;
    expect(await planning).toBe(0);
    expect(await targets()).toEqual([]);
  });

  it('serves two nodes that plan at once with one target a unit and one unit a grid', async () => {
    const second = await openTown(database, { clock });
    await second.patrol.load();
    await Promise.all([town.patrol.plan(), second.patrol.plan()]);
    const open = await database
      .knex('patrol_targets')
      .whereIn('status', ['OFFERED', 'ACCEPTED'])
      .select<{ unit_id: string; grid_id: string }[]>('unit_id', 'grid_id');
    expect(open.length).toBeGreaterThan(0);
    expect(new Set(open.map(({ unit_id }) => unit_id)).size).toBe(open.length);
    expect(new Set(open.map(({ grid_id }) => grid_id)).size).toBe(open.length);
    await second.close();
  });
});
