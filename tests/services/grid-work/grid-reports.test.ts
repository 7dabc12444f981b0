import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GridReport, type GridReportStep } from '../../../src/core/grid-work/grid-report.js';
import { type Database } from '../../../src/database/database.js';
import { findBrokenLink } from '../../../src/events/log.js';
import { type Actor } from '../../../src/services/actor.js';
import { type FileGridReportInput } from '../../../src/services/grid-work/grid-work-contract.js';
import { emptyDatabase } from '../../support/database.js';
import { type GridPeople, settleGridPeople } from '../../support/grid-people.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

let database: Database;
let town: Town;
let people: GridPeople;
const START = Date.parse('2026-03-02T00:00:00.000Z');
let now = START;
const clock = (): Date => new Date(now);

beforeEach(async () => {
  now = START;
  database = await emptyDatabase();
  await settleTown(database, { unitCount: 2, clock });
  people = await settleGridPeople(database);
  town = await openTown(database, { clock });
});
afterEach(() => town.close());

const SHA = 'a'.repeat(64);
/** In grid G-00. */
const REPORT: FileGridReportInput = { kind: 'POPULATION_CHANGE', text: '新租客入住', location: corner(1, 1) };

const file = (actor: Actor, input: Partial<FileGridReportInput> = {}): Promise<GridReport> =>
  town.services.gridReports.fileGridReport(actor, { ...REPORT, ...input });

const step = (
  actor: Actor,
  name: Exclude<GridReportStep, 'BECOME_INCIDENT'>,
  reportId: string,
  note?: string,
): Promise<GridReport> => town.services.gridReports.stepGridReport(actor, name, { reportId, note });

/** In the order of filing. */
async function seenBy(actor: Actor, filter: { addressedToMe?: boolean } = {}): Promise<string[]> {
  const page = await town.services.gridReports.listGridReports(actor, filter, { first: 100 });
  return page.edges.map(({ node }) => node.number).reverse();
}

/** A refusal with this code, and with CONFLICT the state. */
const refusal = (code: string, state?: string): object =>
  expect.objectContaining({
    code,
    ...(state !== undefined && { details: expect.objectContaining({ state }) as object }),
  }) as object;

describe('filing a grid report', () => {
  it('finds grid and station by the place, and numbers reports by the local day', async () => {
    const { gridworker } = town.actors;
    const first = await file(gridworker, { building: '3幢', room: '1418', address: '东西1路' });
    expect(first).toMatchObject({
      number: 'R20260302-0001',
      status: 'FILED',
      gridId: people.grids.get('G-00'),
      stationId: town.stationIds[0],
      building: '3幢',
      room: '1418',
      reportedBy: gridworker.accountId,
      filedAt: clock(),
    });
    now = Date.parse('2026-03-02T15:59:59.000Z');
    expect((await file(gridworker)).number).toBe('R20260302-0002');
    now += 1_000;
    expect((await file(gridworker)).number).toBe('R20260303-0001');
  });

  it('takes a grid in place of a point', async () => {
    const gridId = people.grids.get('G-10')!;
    expect(await file(town.actors.gridworker, { location: null, gridId })).toMatchObject({ gridId, location: null });
  });

  it('gives a place in no grid to the nearest station', async () => {
    const report = await file(town.actors.gridworker, { location: corner(-0.5, 4) });
    expect(report).toMatchObject({ gridId: null, stationId: town.stationIds[0] });
  });

  it('keeps references to photos, never the photos', async () => {
    const photos = [
      { reference: 'reports/2026/03/0001.jpg', mediaType: 'image/jpeg', sha256: SHA.toUpperCase(), takenAt: clock() },
      { reference: 'https://pictures.example/1', mediaType: 'image/png', sha256: 'b'.repeat(64) },
    ];
    const report = await file(town.actors.gridworker, { photos });
    expect(report.photos).toEqual([
      { ...photos[0], sha256: SHA },
      { ...photos[1], takenAt: null },
    ]);
  });

  it.each<[string, Partial<FileGridReportInput>, readonly (string | number)[]]>([
    ['neither place nor grid', { location: null }, ['input', 'location']],
    ['place and grid', { gridId: '00000000-0000-4000-8000-000000000000' }, ['input', 'location']],
    ['no text', { text: '  ' }, ['input', 'text']],
    ['too long a text', { text: 'x'.repeat(4_001) }, ['input', 'text']],
    ['a place outside the area', { location: { lon: 2, lat: 48 } }, ['input', 'location']],
    ['ten photos', { photos: Array.from({ length: 10 }, () => photo('a')) }, ['input', 'photos']],
    ['a photo twice', { photos: [photo('a'), photo('b')] }, ['input', 'photos', 1, 'sha256']],
    ['a photo over http', { photos: [photo('http://x.example/1')] }, ['input', 'photos', 0, 'reference']],
    ['a photo as data', { photos: [photo('data:image/png;base64,AA')] }, ['input', 'photos', 0, 'reference']],
    ['a password in a URL', { photos: [photo('https://a:b@x.example/1')] }, ['input', 'photos', 0, 'reference']],
    ['a key that climbs', { photos: [photo('a/../../b')] }, ['input', 'photos', 0, 'reference']],
    [
      'another media type',
      { photos: [{ ...photo('a'), mediaType: 'text/html' }] },
      ['input', 'photos', 0, 'mediaType'],
    ],
    ['no digest', { photos: [{ ...photo('a'), sha256: 'abc' }] }, ['input', 'photos', 0, 'sha256']],
  ])('refuses %s and writes nothing', async (_what, input, path) => {
    const head = town.tail.position;
    await expect(file(town.actors.gridworker, input)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { path },
    });
    expect(await seenBy(town.actors.dispatcher)).toEqual([]);
    expect(town.tail.position).toEqual(head);
  });

  it('answers the same request again like the first time, and another with its key not at all', async () => {
    const { gridworker } = town.actors;
    const input = { ...REPORT, idempotencyKey: 'one', photos: [{ ...photo('a'), takenAt: clock() }] };
    const first = await file(gridworker, input);
    expect(await file(gridworker, input)).toEqual(first);
    await expect(file(gridworker, { ...input, text: 'another' })).rejects.toEqual(refusal('CONFLICT', 'KEY_USED'));
    expect(await seenBy(gridworker)).toHaveLength(1);
  });

  it('is not for planners', async () => {
    await expect(file(town.actors.planner)).rejects.toEqual(refusal('FORBIDDEN'));
  });
});

function photo(reference: string) {
  return { reference, mediaType: 'image/jpeg', sha256: SHA };
}

describe('who sees which report', () => {
  it('is decided by the grid: its staff, its officer and the command; for others it does not exist', async () => {
    const { actors } = town;
    await file(actors.gridworker, { text: 'in G-00' });
    now += 1_000;
    await file(people.neighbour, { text: 'in G-10', location: corner(4, 1) });
    now += 1_000;
    const far = await file(people.neighbour, { text: 'in G-20', location: corner(7, 1) });
    const [one, two, three] = ['R20260302-0001', 'R20260302-0002', 'R20260302-0003'];
    expect(await seenBy(actors.gridworker)).toEqual([one]);
    expect(await seenBy(people.neighbour)).toEqual([two, three]);
    expect(await seenBy(people.communityOfficer)).toEqual([one, two]);
    expect(await seenBy(people.otherOfficer)).toEqual([]);
    for (const actor of [actors.dispatcher, actors.supervisor, actors.planner, actors.admin])
      expect(await seenBy(actor)).toEqual([one, two, three]);
    expect(await town.services.gridReports.findGridReport(people.communityOfficer, { id: far.id })).toBeNull();
    await expect(town.services.gridReports.timeline(people.communityOfficer, far.id, { first: 10 })).rejects.toEqual(
      refusal('NOT_FOUND'),
    );
  });

  it('is addressed to the grid’s officer; without one, to supervisors of the station and of all', async () => {
    await file(town.actors.gridworker);
    await file(people.neighbour, { location: corner(7, 1) });
    const lists = await Promise.all(
      [people.communityOfficer, people.supervisorS1, people.supervisorS2, town.actors.supervisor].map((actor) =>
        seenBy(actor, { addressedToMe: true }),
      ),
    );
    // G-20 begins at column 6: the area of station S2.
    expect(lists).toEqual([['R20260302-0001'], [], ['R20260302-0002'], ['R20260302-0002']]);
    expect(await seenBy(town.actors.dispatcher, { addressedToMe: true })).toEqual([]);
  });
});

describe('handling a grid report', () => {
  it('goes from filing to closing, with who did what and when, all of it in the log', async () => {
    const { id } = await file(town.actors.gridworker);
    now += 60_000;
    expect(await step(people.communityOfficer, 'START_VERIFICATION', id)).toMatchObject({
      status: 'VERIFYING',
      verificationStartedAt: clock(),
    });
    now += 60_000;
    expect(await step(people.communityOfficer, 'VERIFY', id, '登记完成')).toMatchObject({
      status: 'VERIFIED',
      verdict: 'VERIFIED',
      decidedAt: clock(),
      finding: '登记完成',
    });
    now += 60_000;
    const closed = await step(people.communityOfficer, 'CLOSE', id, '已录入');
    expect(closed).toMatchObject({
      status: 'CLOSED',
      verdict: 'VERIFIED',
      closedAt: clock(),
      outcome: '已录入',
      handledBy: people.communityOfficer.accountId,
    });
    // Whoever filed it sees it handled.
    expect(await town.services.gridReports.findGridReport(town.actors.gridworker, { id })).toEqual(closed);
    const trail = await town.services.gridReports.timeline(town.actors.gridworker, id, { first: 10 });
    expect(trail.edges.map(({ node }) => node.kind)).toEqual([
      'grid-report.filed',
      'grid-report.verification-started',
      'grid-report.verified',
      'grid-report.closed',
    ]);
    expect(await findBrokenLink(database)).toBeNull();
  });

  it('answers the same step again like the first time, and refuses what the state does not allow with the state', async () => {
    const { id } = await file(town.actors.gridworker);
    await expect(step(people.communityOfficer, 'VERIFY', id)).rejects.toEqual(refusal('CONFLICT', 'FILED'));
    const first = await step(people.communityOfficer, 'START_VERIFICATION', id);
    now += 60_000;
    expect(await step(town.actors.dispatcher, 'START_VERIFICATION', id)).toEqual(first);
    await step(people.communityOfficer, 'REJECT', id, '未发现');
    await expect(step(people.communityOfficer, 'VERIFY', id)).rejects.toEqual(refusal('CONFLICT', 'REJECTED'));
    await expect(
      town.services.gridReports.turnIntoIncident(people.communityOfficer, { reportId: id, type: 'dispute' }),
    ).rejects.toEqual(refusal('CONFLICT', 'REJECTED'));
    const head = town.tail.position.seq;
    expect(head).toBe(3);
  });

  it('is not for whoever only sees it, and does not exist for the rest', async () => {
    const { id } = await file(town.actors.gridworker);
    for (const actor of [town.actors.gridworker, town.actors.planner])
      await expect(step(actor, 'START_VERIFICATION', id)).rejects.toEqual(refusal('FORBIDDEN'));
    for (const actor of [people.otherOfficer, people.neighbour])
      await expect(step(actor, 'START_VERIFICATION', id)).rejects.toEqual(refusal('NOT_FOUND'));
    await expect(step(town.actors.dispatcher, 'CLOSE', 'no id')).rejects.toEqual(refusal('NOT_FOUND'));
  });

  it('lets one of two who decide at once win', async () => {
    const { id } = await file(town.actors.gridworker);
    await step(people.communityOfficer, 'START_VERIFICATION', id);
    const results = await Promise.allSettled([
      step(people.communityOfficer, 'VERIFY', id),
      step(town.actors.dispatcher, 'REJECT', id),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const report = await town.services.gridReports.findGridReport(town.actors.dispatcher, { id });
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'CONFLICT', details: { state: report!.status } },
    });
  });
});

describe('turning a grid report into an incident', () => {
  it('records the incident and links both in one transaction', async () => {
    const { gridReports, incidents } = town.services;
    const filed = await file(town.actors.gridworker, {
      kind: 'DISPUTE',
      text: '邻里吵架',
      building: '3幢',
      room: '101',
    });
    const input = { reportId: filed.id, idempotencyKey: 'turn' };
    const { report, incident } = await gridReports.turnIntoIncident(people.communityOfficer, input);
    expect(report).toMatchObject({ status: 'INCIDENT', incidentId: incident.id, closedAt: clock() });
    expect(incident).toMatchObject({
      type: 'dispute',
      priority: 3,
      status: 'RECEIVED',
      description: '邻里吵架',
      address: '3幢 101',
      location: filed.location,
      gridId: filed.gridId,
    });
    // With the key, and without it: there is one incident.
    expect(await gridReports.turnIntoIncident(people.communityOfficer, input)).toEqual({ report, incident });
    expect(await gridReports.turnIntoIncident(town.actors.dispatcher, { reportId: filed.id })).toEqual({
      report,
      incident,
    });
    const found = await gridReports.gridReportsByIncidentIds(town.actors.dispatcher, [incident.id]);
    expect(found.get(incident.id)).toEqual(report);
    const trail = await incidents.timeline(town.actors.dispatcher, incident.id, { first: 10 });
    expect(trail.edges.map(({ node }) => node.kind)).toEqual(['incident.reported', 'grid-report.became-incident']);
    expect(trail.edges[1]!.node.data).toMatchObject({ gridReportId: filed.id, incidentNumber: incident.number });
  });

  it('leaves report and log alone where the incident cannot be recorded', async () => {
    const gridId = people.grids.get('G-00')!;
    const vague = await file(town.actors.gridworker, { kind: 'CASE_CLUE', location: null, gridId });
    const turn = (more: object): Promise<unknown> =>
      town.services.gridReports.turnIntoIncident(people.communityOfficer, { reportId: vague.id, ...more });
    const wrong = (path: readonly string[]): object =>
      expect.objectContaining({
        code: 'BAD_USER_INPUT',
        details: expect.objectContaining({ path }) as object,
      }) as object;
    const { seq } = town.tail.position;
    await expect(turn({})).rejects.toEqual(wrong(['input', 'type']));
    await expect(turn({ type: 'dispute' })).rejects.toEqual(wrong(['input', 'location']));
    await expect(turn({ type: 'no-such-type', location: corner(1, 1) })).rejects.toEqual(wrong(['input', 'type']));
    await expect(turn({ type: 'dispute', location: corner(1, 1), priority: 5 })).rejects.toEqual(
      wrong(['input', 'priority']),
    );
    expect(town.tail.position.seq).toBe(seq);
    expect(await database.knex('incidents').select('id')).toEqual([]);
    await turn({ type: 'dispute', location: corner(1, 1) });
    expect(await database.knex('incidents').pluck('number')).toEqual(['20260302-0001']);
  });
});
