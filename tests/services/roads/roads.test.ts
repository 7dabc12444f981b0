import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VEHICLE_CLASSES } from '../../../src/core/vehicle.js';
import { openRoadNetwork } from '../../../src/core/road/road-network.js';
import { type Database } from '../../../src/database/database.js';
import { findBrokenLink, readHead } from '../../../src/events/log.js';
import { type CloseRoadInput, type UnitCandidate } from '../../../src/services/contract.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town, townRoads } from '../../support/town.js';

let database: Database;
let town: Town;
const START = Date.parse('2026-03-02T00:00:00.000Z');
let now = START;
const clock = (): Date => new Date(now);

/** The street from corner (4, 0) to (4, 1); U-005, a car, stands at (4, 0). */
const STREET: CloseRoadInput = { line: [corner(4, 0.1), corner(4, 0.9)] };
const CAR = { to: corner(4, 1), first: 1, vehicles: ['CAR' as const] };

async function nearest(of = town, input: Parameters<Town['services']['dispatch']['nearestUnits']>[1] = CAR) {
  return of.services.dispatch.nearestUnits(of.actors.dispatcher, input);
}
async function firstCar(of = town): Promise<UnitCandidate> {
  return (await nearest(of)).candidates[0]!;
}
async function close(input: CloseRoadInput): Promise<string> {
  return (await town.services.roads.closeRoad(town.actors.dispatcher, input)).closure.id;
}
async function listed(includeOver = false): Promise<readonly string[]> {
  const { services, actors } = town;
  const page = await services.roads.listClosures(actors.dispatcher, { includeOver }, { first: 50 });
  return page.edges.map(({ node }) => services.roads.statusOf(node));
}

/** From corner (low, low) to corner (high, high), as GeoJSON. */
function square(low: number, high: number): unknown {
  const at = (column: number, row: number): [number, number] => [corner(column, row).lon, corner(column, row).lat];
  const ring = [at(low, low), at(high, low), at(high, high), at(low, high), at(low, low)];
  return { type: 'Polygon', coordinates: [ring] };
}

beforeEach(async () => {
  now = START;
  database = await emptyDatabase();
  await settleTown(database, { unitCount: 10, clock });
  town = await openTown(database, { clock });
});
afterEach(() => town.close());

describe('closing a road', () => {
  it('sends the nearest unit round it, says so in the metric version, and all is as before when it is reopened', async () => {
    const before = await firstCar();
    const id = await close(STREET);
    const around = await firstCar();
    expect(around.unitId).toBe(before.unitId);
    expect([Math.round(before.distanceM), Math.round(around.distanceM)]).toEqual([150, 450]);
    expect(around.route.metricVersion).toMatch(/^town\+/);
    const route = await town.services.dispatch.route(town.actors.dispatcher, {
      from: corner(4, 0),
      to: corner(4, 1),
      vehicle: 'CAR',
    });
    expect(route).toMatchObject({ distanceM: 450, metricVersion: around.route.metricVersion });
    await town.services.roads.reopenRoad(town.actors.dispatcher, { closureId: id });
    expect(await firstCar()).toEqual(before);
    expect(await findBrokenLink(database)).toBeNull();
  });

  it('slows down by the factor, and only the classes named', async () => {
    const before = await firstCar();
    await close({ ...STREET, speedFactor: 0.5, vehicles: ['CAR'] });
    expect((await firstCar()).travelTimeS).toBeCloseTo(2 * before.travelTimeS, 1);
    const foot = await town.services.dispatch.route(town.actors.dispatcher, {
      from: corner(4, 0),
      to: corner(4, 1),
      vehicle: 'FOOT',
    });
    expect(foot!.distanceM).toBe(150);
  });

  it('leaves units where they are: none is matched to the roads anew', async () => {
    const matched = [...town.fleet.picture.states()].map((state) => state.matched);
    expect(matched.every((position) => position !== null)).toBe(true);
    await close(STREET);
    const after = [...town.fleet.picture.states()].map((state) => state.matched);
    expect(after.every((position, i) => position === matched[i])).toBe(true);
  });

  it('under a standing or moving unit lets it out on foot as far as the next open junction', async () => {
    const { services, actors, units } = town;
    const officer = units[4]!;
    await close(STREET);
    now += 10_000;
    await services.positions.reportPositions(officer.officer, [
      { unitId: officer.id, ...corner(4, 0.2), fixAt: clock(), accuracyM: 5, speedKmh: 20, headingDeg: 0 },
    ]);
    const { candidates } = await nearest(town, { ...CAR, to: corner(5, 0) });
    expect(candidates[0]!.unitId).toBe(officer.id);
    // 30 m on foot at 1.4 m/s and 150 m by car.
    expect(candidates[0]!.route.walkTimeS).toBeCloseTo(30 / 1.4, 0);
    expect(candidates[0]!.distanceM).toBe(150);
    const street = (await services.units.positionsByUnitIds(actors.dispatcher, [officer.id])).get(officer.id)!.street;
    expect(street).toBe('南北4路');
  });

  it('under an incident still brings units there, and one can be assigned with its route', async () => {
    const { services, actors, units } = town;
    await close(STREET);
    const place = corner(4, 0.5);
    const { candidates } = await nearest(town, { ...CAR, to: place });
    expect(candidates[0]!.unitId).toBe(units[4]!.id);
    expect(candidates[0]!.route.walkTimeS).toBeCloseTo(75 / 1.4, 0);
    const { incident } = await services.incidents.reportIncident(actors.dispatcher, {
      type: 'dispute',
      location: place,
    });
    const { assignment } = await services.dispatch.assignUnit(actors.dispatcher, {
      incidentId: incident.id,
      unitId: units[4]!.id,
    });
    expect(assignment.route!.metricVersion).toBe(candidates[0]!.route.metricVersion);
  });

  it('names units that it cuts off as unreachable', async () => {
    // U-001 stands on foot at the corner (0, 0), whose two streets lead to the corners (1, 0) and (0, 1), and from there no farther.
    for (const [a, b] of [
      [corner(1.5, -0.2), corner(1.5, 0.2)],
      [corner(0.8, 0.5), corner(1.2, 0.5)],
      [corner(-0.2, 1.5), corner(0.2, 1.5)],
      [corner(0.5, 0.8), corner(0.5, 1.2)],
    ] as const)
      await close({ line: [a, b] });
    const { candidates, rejected } = await nearest(town, { to: corner(2, 2), first: 1, vehicles: ['FOOT'] });
    expect(candidates[0]!.unitId).toBe(town.units[5]!.id);
    expect(rejected).toContainEqual({ unitId: town.units[0]!.id, reason: 'UNREACHABLE', detail: 'no way by road' });
  });

  it('of a whole quarter is applied as well, and units in it get out on foot', async () => {
    await close({ polygon: square(1.5, 5.5) });
    const car = town.fleet.picture.get(town.units[4]!.id)!;
    expect(car.road).toEqual(car.matched);
    await close({ polygon: square(-0.5, 3.5), vehicles: ['EBIKE'] });
    const ebike = town.fleet.picture.get(town.units[2]!.id)!;
    // U-003 stands at the corner (2, 0); the nearest that an e-bike may leave by is (4, 0).
    expect(ebike.road!.offsetM).toBeCloseTo(300, -1);
    const { candidates } = await nearest(town, { to: corner(6, 0), first: 1, vehicles: ['EBIKE'] });
    expect(candidates[0]!.unitId).toBe(town.units[7]!.id);
  });

  it('tells how much road and which streets are touched', async () => {
    const closed = await town.services.roads.closeRoad(town.actors.supervisor, {
      polygon: square(3.5, 4.5),
      reason: '  灯会 ',
    });
    expect(closed).toMatchObject({ lengthM: 600, streets: ['东西4路', '南北4路'] });
    expect(closed.closure).toMatchObject({
      reason: '灯会',
      vehicles: VEHICLE_CLASSES,
      startsAt: clock(),
      endsAt: null,
    });
  });
});

describe('closures last', () => {
  it('through a restart', async () => {
    await close(STREET);
    const around = await firstCar();
    await town.close();
    town = await openTown(database, { clock });
    expect(await firstCar()).toEqual(around);
  });

  it('and reach every node that reads the same log', async () => {
    const other = await openTown(database, { clock });
    const id = await close(STREET);
    await other.tail.catchUp();
    await other.closures.settled();
    expect((await firstCar(other)).route.metricVersion).toBe((await firstCar()).route.metricVersion);
    await town.services.roads.reopenRoad(town.actors.dispatcher, { closureId: id });
    await other.tail.catchUp();
    await other.closures.settled();
    expect((await firstCar(other)).route.metricVersion).toBe('town');
    await other.close();
  });

  it('on other roads that are imported meanwhile', async () => {
    await close(STREET);
    await town.closures.replaceRoads(openRoadNetwork(townRoads('rebuilt')));
    const around = await firstCar();
    expect(around.distanceM).toBe(450);
    expect(around.route.metricVersion).toMatch(/^rebuilt\+/);
  });

  it('from their start to their end, also where those passed unnoticed', async () => {
    const at = (minutes: number): Date => new Date(START + minutes * 60_000);
    await close({ ...STREET, startsAt: at(10), endsAt: at(20) });
    const versionAt = async (minutes: number): Promise<readonly [string, readonly string[]]> => {
      now = at(minutes).getTime();
      await town.closures.refresh();
      const question = { from: corner(4, 0), to: corner(4, 1), vehicle: 'CAR' as const };
      const route = await town.services.dispatch.route(town.actors.dispatcher, question);
      return [route!.distanceM === 150 ? 'open' : 'round', await listed()];
    };
    expect(await versionAt(0)).toEqual(['open', ['SCHEDULED']]);
    expect(await versionAt(10)).toEqual(['round', ['ACTIVE']]);
    expect(await versionAt(19.99)).toEqual(['round', ['ACTIVE']]);
    expect(await versionAt(20)).toEqual(['open', []]);
    expect(await listed(true)).toEqual(['ENDED']);
  });

  it('and begin and end by themselves', async () => {
    await town.close();
    town = await openTown(database);
    const from = Date.now();
    await close({ ...STREET, startsAt: new Date(from + 2000), endsAt: new Date(from + 4000) });
    const version = (): string | undefined => town.fleet.picture.roads.graph.metricVersion;
    expect(version()).toBeUndefined();
    await vi.waitFor(() => expect(version()).toMatch(/^town\+/), { timeout: 30_000, interval: 20 });
    await vi.waitFor(() => expect(version()).toBeUndefined(), { timeout: 30_000, interval: 20 });
    expect(Date.now()).toBeGreaterThanOrEqual(from + 4000);
  });
});

describe('closures are refused', () => {
  const BAD: readonly [string, CloseRoadInput, RegExp][] = [
    ['far from every road', { point: corner(4.5, 4.5) }, /touches no road; the nearest road for .* is 75 m away/],
    ['outside the service area', { point: { lon: 0, lat: 0 } }, /service area/],
    ['with a line of one point', { line: [corner(4, 0), corner(4, 0)] }, /two different points/],
    [
      'with an unclosed polygon',
      {
        polygon: {
          type: 'Polygon',
          coordinates: [
            [
              [121.5, 29.9],
              [121.51, 29.9],
              [121.51, 29.91],
              [121.5, 29.91],
            ],
          ],
        },
      },
      /not closed/,
    ],
    ['without a place', {}, /exactly one of/],
    ['for no class', { ...STREET, vehicles: [] }, /empty list/],
    ['that speed up', { ...STREET, speedFactor: 1 }, /speedFactor/],
    ['that are not a number', { ...STREET, speedFactor: NaN }, /speedFactor/],
    [
      'that end before they begin',
      { ...STREET, startsAt: new Date(START + 2000), endsAt: new Date(START + 1000) },
      /endsAt/,
    ],
    [
      'that are over already',
      { ...STREET, startsAt: new Date(START - 2000), endsAt: new Date(START - 1000) },
      /endsAt/,
    ],
    ['in the year 10,000', { ...STREET, startsAt: new Date('+010000-01-01T00:00:00Z') }, /startsAt/],
    ['with NUL in their reason', { ...STREET, reason: 'a\0b' }, /NUL/],
  ];
  it('where they cannot be meant, and nothing is written', async () => {
    for (const [name, input, message] of BAD)
      await expect(town.services.roads.closeRoad(town.actors.dispatcher, input), name).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        message: expect.stringMatching(message) as string,
      });
    expect(await listed(true)).toEqual([]);
    expect(await readHead(database.knex)).toMatchObject({ seq: 0 });
  });

  it('from those who do not command', async () => {
    for (const actor of [town.units[0]!.officer, town.actors.planner, town.actors.gridworker]) {
      await expect(town.services.roads.closeRoad(actor, STREET)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(town.services.roads.reopenRoad(actor, { closureId: actor.accountId })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    }
  });
});

describe('reopening', () => {
  it('again gives the same answer, one that never was is not found, one that has ended is a conflict', async () => {
    const { roads } = town.services;
    const { dispatcher } = town.actors;
    const first = await roads.reopenRoad(dispatcher, { closureId: await close(STREET) });
    now += 1000;
    expect(await roads.reopenRoad(dispatcher, { closureId: first.id })).toEqual(first);
    for (const closureId of ['nonsense', dispatcher.accountId])
      await expect(roads.reopenRoad(dispatcher, { closureId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const closureId = await close({ ...STREET, endsAt: new Date(now + 1000) });
    now += 1000;
    await expect(roads.reopenRoad(dispatcher, { closureId })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { state: 'ENDED' },
    });
  });

  it('lists page by page, the latest start first', async () => {
    for (const minutes of [3, 1, 2]) await close({ ...STREET, startsAt: new Date(START + minutes * 60_000) });
    const { roads } = town.services;
    const { planner } = town.actors;
    const starts: number[] = [];
    let after: string | undefined;
    for (let more = true; more;) {
      const page = await roads.listClosures(planner, { includeOver: false }, { first: 2, after });
      starts.push(...page.edges.map(({ node }) => (node.startsAt.getTime() - START) / 60_000));
      after = page.edges.at(-1)!.cursor;
      more = page.hasNextPage;
    }
    expect(starts).toEqual([3, 2, 1]);
  });

  it('the same request again is answered like the first time, also when its closure is over', async () => {
    const order = { ...STREET, endsAt: new Date(START + 1000), idempotencyKey: 'k' };
    const first = await town.services.roads.closeRoad(town.actors.dispatcher, order);
    now += 5000;
    expect(await town.services.roads.closeRoad(town.actors.dispatcher, order)).toEqual(first);
    const other = { ...order, vehicles: ['CAR' as const] };
    await expect(town.services.roads.closeRoad(town.actors.dispatcher, other)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('is told in the log, one event each', async () => {
    const closureId = await close({ ...STREET, idempotencyKey: 'k' });
    expect(await close({ ...STREET, idempotencyKey: 'k' })).toBe(closureId);
    await town.services.roads.reopenRoad(town.actors.dispatcher, { closureId });
    await town.services.roads.reopenRoad(town.actors.dispatcher, { closureId });
    const { edges } = await town.services.feeds.listEvents(town.actors.dispatcher, {}, { first: 10 });
    expect(edges.map(({ node }) => node.kind)).toEqual(['road.closed', 'road.reopened']);
  });
});
