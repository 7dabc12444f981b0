import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GridReportKind } from '../../../src/core/grid-work/grid-report.js';
import { type Database } from '../../../src/database/database.js';
import { type Actor } from '../../../src/services/actor.js';
import { type GridWorkFigures } from '../../../src/services/grid-work/grid-work-contract.js';
import { emptyDatabase } from '../../support/database.js';
import { type GridPeople, settleGridPeople } from '../../support/grid-people.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

let database: Database;
let town: Town;
let people: GridPeople;
let now = Date.parse('2026-03-02T00:00:00.000Z');
const clock = (): Date => new Date(now);

beforeAll(async () => {
  database = await emptyDatabase();
  await settleTown(database, { unitCount: 1, clock });
  people = await settleGridPeople(database);
  town = await openTown(database, { clock });
});
afterEach(async () => {
  await database.knex.raw(`delete from hazard_follow_ups; delete from site_hazards; delete from rectification_notices;
    delete from inspection_visits; delete from inspection_round_sites; delete from inspection_round_inspectors;
    delete from inspection_rounds; delete from inspection_sites; delete from grid_reports`);
});
afterAll(() => town.close());

const figures = (actor: Actor, month: string, gridId?: string): Promise<GridWorkFigures> =>
  town.services.gridWorkFigures.monthlyFigures(actor, { month, gridId });

interface Row {
  readonly kind: GridReportKind;
  readonly status: 'FILED' | 'REJECTED' | 'VERIFIED' | 'CLOSED';
  readonly grid: string | null;
  readonly filedAt: Date;
}

async function insert(rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await database.knex('grid_reports').insert(
    rows.map(({ kind, status, grid, filedAt }, n) => {
      const decided = status !== 'FILED';
      return {
        number: `X-${n}`,
        kind,
        status,
        text: 'x',
        grid_id: grid === null ? null : people.grids.get(grid),
        reported_by: town.actors.gridworker.accountId,
        filed_at: filedAt,
        verification_started_at: decided ? filedAt : null,
        verdict: decided ? (status === 'CLOSED' ? 'VERIFIED' : status) : null,
        decided_at: decided ? filedAt : null,
        closed_at: status === 'CLOSED' ? filedAt : null,
      };
    }),
  );
}

describe('the monthly figures', () => {
  it('are those of a press report: 330 reports, 3 of them clues, 39 fire hazards', async () => {
    const kinds = (kind: GridReportKind, count: number): Row[] =>
      Array.from({ length: count }, (_, n) => ({
        kind,
        status: 'CLOSED',
        grid: n % 2 === 0 ? 'G-00' : 'G-10',
        filedAt: new Date(Date.parse('2026-03-01T00:00:00Z') + n * 60_000),
      }));
    await insert([
      ...kinds('CASE_CLUE', 3),
      ...kinds('FIRE_HAZARD', 39),
      ...kinds('POPULATION_CHANGE', 200),
      ...kinds('DISPUTE', 50),
      ...kinds('SERVICE_REQUEST', 38),
    ]);
    const { total, grids } = await figures(town.actors.planner, '2026-03');
    expect(total.reports).toEqual({ filed: 330, verified: 330, rejected: 0, becameIncidents: 0, open: 0 });
    expect(total.reportsByKind.map(({ kind, filed }) => [kind, filed])).toEqual([
      ['CASE_CLUE', 3],
      ['FIRE_HAZARD', 39],
      ['DISPUTE', 50],
      ['POPULATION_CHANGE', 200],
      ['SERVICE_REQUEST', 38],
      ['OTHER', 0],
    ]);
    expect(grids.map(({ counts }) => counts.reports.filed)).toEqual([166, 164]);
  });

  it('equal a count by hand, whatever was filed when and where, to the second at the turn of the month', async () => {
    const edges = ['2026-02-28T15:59:59Z', '2026-02-28T16:00:00Z', '2026-03-31T15:59:59Z', '2026-03-31T16:00:00Z'];
    const row = fc.record({
      kind: fc.constantFrom(...Object.values(GridReportKind)),
      status: fc.constantFrom<Row['status']>('FILED', 'REJECTED', 'VERIFIED', 'CLOSED'),
      grid: fc.constantFrom('G-00', 'G-10', 'G-20', null),
      filedAt: fc.constantFrom(...edges, '2026-03-15T00:00:00Z').map((text) => new Date(text)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
        await database.knex('grid_reports').delete();
        await insert(rows);
        const march = rows.filter(({ filedAt }) =>
          [edges[1], edges[2], '2026-03-15T00:00:00Z'].some((t) => filedAt.getTime() === Date.parse(t!)),
        );
        const { total, grids } = await figures(town.actors.dispatcher, '2026-03');
        const count = (of: readonly Row[]) => ({
          filed: of.length,
          verified: of.filter(({ status }) => status === 'VERIFIED' || status === 'CLOSED').length,
          rejected: of.filter(({ status }) => status === 'REJECTED').length,
          becameIncidents: 0,
          open: of.filter(({ status }) => status !== 'CLOSED').length,
        });
        expect(total.reports).toEqual(count(march));
        for (const { kind, ...counts } of total.reportsByKind)
          expect(counts).toEqual(count(march.filter((each) => each.kind === kind)));
        const codes = ['G-00', 'G-10', 'G-20', null].filter((code) => march.some(({ grid }) => grid === code));
        expect(grids.map(({ gridId, counts }) => [gridId, counts.reports])).toEqual(
          codes.map((code) => [
            code === null ? null : people.grids.get(code),
            count(march.filter(({ grid }) => grid === code)),
          ]),
        );
      }),
      { seed: 20260302, numRuns: 25 },
    );
  });

  it('count visits, hazards and notices in the month in which they happened', async () => {
    const { inspections, rectification } = town.services;
    const { dispatcher } = town.actors;
    now = Date.parse('2026-03-20T00:00:00Z');
    const register = (name: string) =>
      inspections.registerSite(dispatcher, { name, kind: 'SHOP', location: corner(1, 1) });
    const [one, two] = [await register('甲'), await register('乙')];
    const round = await inspections.planRound(dispatcher, {
      name: '检查',
      startsAt: clock(),
      endsAt: new Date(now + 86_400_000),
      siteIds: [one.id, two.id],
      inspectorIds: [dispatcher.accountId],
    });
    const hazard = { kind: 'WIRING', description: '私拉电线' } as const;
    const { hazards } = await inspections.recordVisit(dispatcher, {
      roundId: round.id,
      siteId: one.id,
      hazards: [hazard, hazard, { ...hazard, putRightOnTheSpot: true }],
    });
    await inspections.recordVisit(dispatcher, { roundId: round.id, siteId: two.id, notAccessible: true });
    await inspections.recordVisit(dispatcher, { roundId: round.id, siteId: two.id });
    const hazardIds = hazards.filter(({ status }) => status === 'FOUND').map(({ id }) => id);
    await rectification.issueNotice(dispatcher, { hazardIds, dueAt: new Date(now + 5 * 86_400_000) });
    now = Date.parse('2026-04-02T00:00:00Z');
    await rectification.followUp(dispatcher, { hazardId: hazardIds[0]!, result: 'PUT_RIGHT' });
    await rectification.followUp(dispatcher, { hazardId: hazardIds[1]!, result: 'HANDED_OVER' });
    const nothing = {
      visits: 0,
      sitesVisited: 0,
      hazardsFound: 0,
      hazardsPutRight: 0,
      hazardsHandedOver: 0,
      noticesIssued: 0,
    };
    const { total, grids } = await figures(dispatcher, '2026-03');
    const march = {
      visits: 2,
      sitesVisited: 2,
      hazardsFound: 3,
      hazardsPutRight: 1,
      hazardsHandedOver: 0,
      noticesIssued: 1,
    };
    expect(total).toMatchObject(march);
    expect(grids).toEqual([{ gridId: people.grids.get('G-00'), counts: total }]);
    expect((await figures(dispatcher, '2026-04')).total).toMatchObject({
      ...nothing,
      hazardsPutRight: 1,
      hazardsHandedOver: 1,
    });
    const may = await figures(dispatcher, '2026-05');
    expect(may.total).toMatchObject(nothing);
    expect(may.grids).toEqual([]);
  });

  it('are over the own grids for whoever does not see all', async () => {
    const filedAt = new Date('2026-03-15T00:00:00Z');
    await insert(['G-00', 'G-10', 'G-20', null].map((grid) => ({ kind: 'OTHER', status: 'FILED', grid, filedAt })));
    const filed = async (actor: Actor, grid?: string): Promise<number> =>
      (await figures(actor, '2026-03', grid && people.grids.get(grid))).total.reports.filed;
    expect(await filed(town.actors.supervisor)).toBe(4);
    expect(await filed(people.communityOfficer)).toBe(2);
    expect(await filed(people.communityOfficer, 'G-10')).toBe(1);
    expect(await filed(people.neighbour)).toBe(1);
    expect(await filed(people.otherOfficer)).toBe(0);
    for (const [actor, gridId] of [
      [people.communityOfficer, people.grids.get('G-20')!],
      [town.actors.dispatcher, '00000000-0000-4000-8000-000000000000'],
      [town.actors.dispatcher, 'no id'],
    ] as const)
      await expect(figures(actor, '2026-03', gridId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
