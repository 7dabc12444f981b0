import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type InspectionRound, type InspectionSite } from '../../../src/core/grid-work/inspection.js';
import { type SiteHazard } from '../../../src/core/grid-work/site-hazard.js';
import { type Database } from '../../../src/database/database.js';
import { findBrokenLink } from '../../../src/events/log.js';
import { type Actor } from '../../../src/services/actor.js';
import {
  type HazardInput,
  type PlanRoundInput,
  type RecordVisitInput,
} from '../../../src/services/grid-work/grid-work-contract.js';
import { emptyDatabase } from '../../support/database.js';
import { type GridPeople, settleGridPeople } from '../../support/grid-people.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

let database: Database;
let town: Town;
let people: GridPeople;
const START = Date.parse('2026-03-02T00:00:00.000Z');
const DAY_MS = 86_400_000;
let now = START;
const clock = (): Date => new Date(now);
const inDays = (days: number): Date => new Date(now + days * DAY_MS);

beforeEach(async () => {
  now = START;
  database = await emptyDatabase();
  await settleTown(database, { unitCount: 1, clock });
  people = await settleGridPeople(database);
  town = await openTown(database, { clock });
});
afterEach(() => town.close());

/** Column 1 lies in G-00, 4 in G-10, 7 in G-20. */
const register = (name: string, column: number, actor: Actor = town.actors.dispatcher): Promise<InspectionSite> =>
  town.services.inspections.registerSite(actor, { name, kind: 'RESTAURANT', location: corner(column, 1) });

/** By the community officer, for the grid worker, unless told otherwise. */
const plan = (input: Partial<PlanRoundInput>, actor: Actor = people.communityOfficer): Promise<InspectionRound> =>
  town.services.inspections.planRound(actor, {
    name: '三月检查',
    startsAt: clock(),
    endsAt: inDays(30),
    inspectorIds: [town.actors.gridworker.accountId],
    ...input,
  });

const visit = (input: RecordVisitInput, actor: Actor = town.actors.gridworker) =>
  town.services.inspections.recordVisit(actor, input);

const BLOCKED: HazardInput = { kind: 'BLOCKED_EXIT', description: '楼道堆放杂物' };
const CHARGING: HazardInput = { kind: 'EBIKE_CHARGING', description: '室内充电' };

/** Two hazards at a site of G-00. */
async function findHazards(): Promise<readonly [SiteHazard, SiteHazard]> {
  const site = await register('面馆', 1);
  const round = await plan({ siteIds: [site.id] });
  const { hazards } = await visit({ roundId: round.id, siteId: site.id, hazards: [BLOCKED, CHARGING] });
  return hazards as unknown as [SiteHazard, SiteHazard];
}

/** A refusal with this code, and with CONFLICT the state. */
const refusal = (code: string, state?: string): object =>
  expect.objectContaining({
    code,
    ...(state !== undefined && { details: expect.objectContaining({ state }) as object }),
  }) as object;

describe('sites', () => {
  it('belong to the grid that they lie in, and are seen by whoever answers for it', async () => {
    await register('面馆', 1, town.actors.gridworker);
    await register('旅馆', 4, people.communityOfficer);
    await register('仓库', 7);
    const seen = async (actor: Actor): Promise<string[]> =>
      (await town.services.inspections.listSites(actor, {}, { first: 10 })).edges.map(({ node }) => node.name).sort();
    expect(await seen(town.actors.planner)).toEqual(['仓库', '旅馆', '面馆']);
    expect(await seen(people.communityOfficer)).toEqual(['旅馆', '面馆']);
    expect(await seen(town.actors.gridworker)).toEqual(['面馆']);
    expect(await seen(people.otherOfficer)).toEqual([]);
  });

  it('are not registered in the grids of others', async () => {
    await expect(register('旅馆', 4, town.actors.gridworker)).rejects.toEqual(refusal('FORBIDDEN'));
    await expect(register('旅馆', 4, town.actors.planner)).rejects.toEqual(refusal('FORBIDDEN'));
  });

  it('are found by part of a name, page by page', async () => {
    for (const name of ['甲面馆', '乙面馆', '丙面馆', '旅馆']) await register(name, 1);
    const list = (after?: string) =>
      town.services.inspections.listSites(town.actors.dispatcher, { text: '面' }, { first: 2, after });
    const one = await list();
    const two = await list(one.edges.at(-1)!.cursor);
    expect([one.hasNextPage, two.hasNextPage]).toEqual([true, false]);
    expect([...one.edges, ...two.edges].map(({ node }) => node.name).sort()).toEqual(['丙面馆', '乙面馆', '甲面馆']);
  });

  it('that are retired are in no new round, and stay on record', async () => {
    const site = await register('面馆', 1);
    const retire = (actor: Actor) => town.services.inspections.retireSite(actor, { siteId: site.id });
    await expect(retire(people.neighbour)).rejects.toEqual(refusal('NOT_FOUND'));
    const retired = await retire(town.actors.gridworker);
    now += 1_000;
    expect(await retire(town.actors.gridworker)).toEqual(retired);
    await expect(plan({ siteIds: [site.id] })).rejects.toEqual(refusal('CONFLICT', 'RETIRED'));
    await expect(plan({ gridIds: [site.gridId!] })).rejects.toEqual(refusal('BAD_USER_INPUT'));
    expect(await town.services.inspections.findSite(town.actors.dispatcher, site.id)).toEqual(retired);
  });
});

describe('a round', () => {
  it('takes sites by name and by grid, each once, and shows how far it is', async () => {
    const [one, two] = [await register('面馆', 1), await register('旅馆', 4)];
    const round = await plan({ siteIds: [one.id], gridIds: [people.grids.get('G-00')!, people.grids.get('G-10')!] });
    await visit({ roundId: round.id, siteId: one.id, hazards: [BLOCKED, { ...CHARGING, putRightOnTheSpot: true }] });
    await visit({ roundId: round.id, siteId: two.id, notAccessible: true });
    const { inspections } = town.services;
    const progress = await inspections.progressByRoundIds(town.actors.gridworker, [round.id]);
    expect(progress.get(round.id)).toEqual({ sites: 2, visited: 1, hazards: 2, hazardsLeft: 1 });
    const sites = (await inspections.sitesByRoundIds(town.actors.gridworker, [round.id])).get(round.id)!;
    const results = new Map(sites.map(({ siteId, visits }) => [siteId, visits.map(({ result }) => result)]));
    expect(results).toEqual(
      new Map([
        [one.id, ['HAZARDS']],
        [two.id, ['NOT_ACCESSIBLE']],
      ]),
    );
  });

  it('is inspected by the staff of its grids and whoever planned it, where nobody is named', async () => {
    const sites = [await register('面馆', 1), await register('旅馆', 4)];
    const round = await plan({ siteIds: sites.map(({ id }) => id), inspectorIds: null });
    const inspectors = await town.services.inspections.inspectorsByRoundIds(people.communityOfficer, [round.id]);
    const { gridworker } = town.actors;
    expect(inspectors.get(round.id)).toEqual(
      [people.communityOfficer, gridworker, people.neighbour].map(({ accountId }) => accountId),
    );
    // Ids are opaque; a client that writes them in capitals means the same.
    await visit({ roundId: round.id.toUpperCase(), siteId: sites[0]!.id.toUpperCase() }, people.neighbour);
  });

  it('is planned within the own beat only, by whoever has one', async () => {
    const [mine, theirs] = [await register('面馆', 1), await register('仓库', 7)];
    await expect(plan({ siteIds: [mine.id, theirs.id] })).rejects.toEqual(refusal('FORBIDDEN'));
    await expect(plan({ siteIds: [mine.id] }, town.actors.gridworker)).rejects.toEqual(refusal('FORBIDDEN'));
    await plan({ siteIds: [mine.id, theirs.id] }, town.actors.supervisor);
  });

  it.each<[string, (siteId: string) => Partial<PlanRoundInput>, string]>([
    ['no site', () => ({}), 'BAD_USER_INPUT'],
    ['an end before its beginning', (id) => ({ siteIds: [id], endsAt: new Date(START) }), 'BAD_USER_INPUT'],
    ['no inspector', (id) => ({ siteIds: [id], inspectorIds: [] }), 'BAD_USER_INPUT'],
    ['an unknown inspector', (id) => ({ siteIds: [id], inspectorIds: [id] }), 'NOT_FOUND'],
    ['an unknown site', (id) => ({ siteIds: [id, '00000000-0000-4000-8000-000000000000'] }), 'NOT_FOUND'],
  ])('with %s is refused', async (_what, input, code) => {
    const site = await register('面馆', 1);
    await expect(plan(input(site.id))).rejects.toEqual(refusal(code));
    expect(await database.knex('inspection_rounds').select('id')).toEqual([]);
  });

  it('is visited by its inspectors, each site once, from its beginning until it ends', async () => {
    const [site, shut] = [await register('面馆', 1), await register('旅馆', 1)];
    const round = await plan({ siteIds: [site.id, shut.id], startsAt: inDays(1) });
    const one = { roundId: round.id, siteId: site.id };
    await expect(visit(one)).rejects.toEqual(refusal('CONFLICT', 'NOT_BEGUN'));
    now += DAY_MS;
    await expect(visit(one, people.communityOfficer)).rejects.toEqual(refusal('FORBIDDEN'));
    await expect(visit(one, people.neighbour)).rejects.toEqual(refusal('NOT_FOUND'));
    await expect(visit({ ...one, siteId: round.id })).rejects.toEqual(refusal('NOT_FOUND'));
    await visit({ ...one, notAccessible: true });
    expect((await visit(one)).visit.result).toBe('CLEAN');
    await expect(visit(one)).rejects.toEqual(refusal('CONFLICT', 'VISITED'));
    const end = (reason?: string) =>
      town.services.inspections.endRound(people.communityOfficer, 'COMPLETE', { roundId: round.id, reason });
    await expect(end()).rejects.toEqual(refusal('BAD_USER_INPUT'));
    const ended = await end('旅馆停业');
    expect(ended).toMatchObject({ status: 'COMPLETED', endReason: '旅馆停业' });
    expect(await end('again')).toEqual(ended);
    await expect(visit({ ...one, siteId: shut.id })).rejects.toEqual(refusal('CONFLICT', 'COMPLETED'));
    await expect(
      town.services.inspections.endRound(people.communityOfficer, 'CANCEL', { roundId: round.id, reason: 'no' }),
    ).rejects.toEqual(refusal('CONFLICT', 'COMPLETED'));
  });

  it('takes one of two visits that come at once', async () => {
    const site = await register('面馆', 1);
    const round = await plan({ siteIds: [site.id] });
    const both = await Promise.allSettled([1, 2].map(() => visit({ roundId: round.id, siteId: site.id })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await database.knex('inspection_visits').select('result')).toHaveLength(1);
  });
});

describe('a hazard', () => {
  it('is followed from the notice until it is put right, all of it in the log', async () => {
    const { rectification, inspections } = town.services;
    const [blocked, charging] = await findHazards();
    const dueAt = inDays(7);
    const { notice, hazards } = await rectification.issueNotice(people.communityOfficer, {
      hazardIds: [blocked.id, charging.id],
      dueAt,
    });
    expect(notice.number).toBe('N20260302-0001');
    expect(hazards.map(({ status, dueAt: due }) => [status, due])).toEqual([
      ['NOTICED', dueAt],
      ['NOTICED', dueAt],
    ]);
    const overdue = async (): Promise<string[]> =>
      (await rectification.listHazards(town.actors.gridworker, { overdue: true }, { first: 10 })).edges.map(
        ({ node }) => node.kind,
      );
    expect(await overdue()).toEqual([]);
    now = dueAt.getTime();
    expect((await overdue()).sort()).toEqual(['BLOCKED_EXIT', 'EBIKE_CHARGING']);
    const follow = (hazardId: string, result: 'PUT_RIGHT' | 'NOT_PUT_RIGHT' | 'HANDED_OVER', due?: Date) =>
      rectification.followUp(town.actors.gridworker, { hazardId, result, dueAt: due });
    const right = await follow(blocked.id, 'PUT_RIGHT');
    expect(right).toMatchObject({ status: 'PUT_RIGHT', endedAt: clock() });
    expect(await follow(blocked.id, 'PUT_RIGHT')).toEqual(right);
    await follow(charging.id, 'NOT_PUT_RIGHT', inDays(3));
    expect(await overdue()).toEqual([]);
    now += 3 * DAY_MS;
    expect(await overdue()).toEqual(['EBIKE_CHARGING']);
    await follow(charging.id, 'HANDED_OVER');
    expect(await overdue()).toEqual([]);
    await expect(follow(charging.id, 'PUT_RIGHT')).rejects.toEqual(refusal('CONFLICT', 'HANDED_OVER'));
    const followUps = await rectification.followUpsByHazardIds(town.actors.gridworker, [charging.id]);
    expect(followUps.get(charging.id)!.map(({ result }) => result)).toEqual(['NOT_PUT_RIGHT', 'HANDED_OVER']);
    const trail = await inspections.siteTimeline(town.actors.gridworker, charging.siteId, { first: 20 });
    expect(trail.edges.map(({ node }) => node.kind)).toEqual([
      'inspection.site-registered',
      'inspection.site-visited',
      'rectification.notice-issued',
      'rectification.followed-up',
      'rectification.followed-up',
      'rectification.followed-up',
    ]);
    expect(await findBrokenLink(database)).toBeNull();
  });

  it('takes its notice from the grid’s officer or the command, and no second one', async () => {
    const [hazard] = await findHazards();
    const issue = (actor: Actor) =>
      town.services.rectification.issueNotice(actor, { hazardIds: [hazard.id], dueAt: inDays(1) });
    await expect(issue(town.actors.gridworker)).rejects.toEqual(refusal('FORBIDDEN'));
    await expect(issue(people.neighbour)).rejects.toEqual(refusal('NOT_FOUND'));
    await issue(people.communityOfficer);
    await expect(issue(town.actors.dispatcher)).rejects.toEqual(refusal('CONFLICT', 'NOTICED'));
    expect(await database.knex('rectification_notices').pluck('number')).toEqual(['N20260302-0001']);
  });

  it.each<[string, object, string]>([
    ['a date that has passed', { dueAt: new Date(START) }, 'dueAt'],
    ['no hazards', { hazardIds: [] }, 'hazardIds'],
  ])('takes no notice with %s', async (_what, input, field) => {
    const [hazard] = await findHazards();
    await expect(
      town.services.rectification.issueNotice(people.communityOfficer, {
        hazardIds: [hazard.id],
        dueAt: inDays(1),
        ...input,
      }),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { path: ['input', field] } });
  });

  it('takes a follow-up from whoever answers for it, with a new date where one is needed', async () => {
    const [hazard] = await findHazards();
    const { rectification } = town.services;
    const follow = (actor: Actor, dueAt?: Date) =>
      rectification.followUp(actor, { hazardId: hazard.id, result: 'NOT_PUT_RIGHT', dueAt });
    await expect(follow(town.actors.gridworker)).rejects.toEqual(refusal('BAD_USER_INPUT'));
    await expect(follow(town.actors.planner, inDays(1))).rejects.toEqual(refusal('FORBIDDEN'));
    await expect(follow(people.neighbour, inDays(1))).rejects.toEqual(refusal('NOT_FOUND'));
    await expect(follow(town.actors.gridworker, inDays(1))).rejects.toEqual(refusal('CONFLICT', 'FOUND'));
  });

  it('is put right once, however often the answer is lost', async () => {
    const [hazard] = await findHazards();
    const input = { hazardId: hazard.id, result: 'PUT_RIGHT', idempotencyKey: 'k' } as const;
    const first = await town.services.rectification.followUp(town.actors.gridworker, input);
    expect(await town.services.rectification.followUp(town.actors.gridworker, input)).toEqual(first);
    expect(await database.knex('hazard_follow_ups').select('result')).toHaveLength(1);
  });
});
